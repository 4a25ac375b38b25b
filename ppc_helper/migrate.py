"""Bring a database up to date: schema, functions, projections and the fold that every append runs.

Forward only. What was applied is recorded with its digest; an applied schema file that changed since is an error, for
it would be two databases of one version. What a newer program made is left alone: a projection has its version, all
functions together that of the program.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping

import msgspec
from psycopg import Connection, sql

from ppc_helper import __version__
from ppc_helper.database import Row
from ppc_helper.errors import ConfigError, PpcHelperError
from ppc_helper.statements import Projection, function_files, projections, schema_files, statements

_SQL = statements("migrate")
OLDEST_SERVER = 140000


class Step(msgspec.Struct, frozen=True):
    """One thing that a migration did or would do."""

    kind: str
    name: str


def migrate(
    conn: Connection[Row], *, rebuild: Callable[[list[str]], None] | None = None, back: bool = False
) -> list[Step]:
    """Apply what is missing, in one transaction, and return the steps; nothing to do is an empty list.

    *rebuild* is called afterwards with the names of projections whose tables the present text did not build: they
    must be replayed. Until that swaps the new tables in, appends fold by the old text into the old ones.
    Raises ConfigError for a server that is too old or a schema file that changed after it was applied, PpcHelperError
    for a database that a newer program migrated. With *back* it is made this program's again, as far as no newer schema
    file was applied.
    """
    if conn.info.server_version < OLDEST_SERVER:
        raise ConfigError([_too_old(conn.info.server_version)])
    if not pending(conn, back=back):
        return []
    with conn.transaction():
        conn.execute(_SQL["one_at_a_time"])
        steps = pending(conn, back=back)
        if back:
            conn.execute(_SQL["forget_newer"], {"known": [p.name for p in projections()]})
        if steps:
            _apply(conn, steps)
        stale = not_built(conn)
    if stale and rebuild is not None:
        rebuild(stale)
    return steps


def pending(conn: Connection[Row], *, back: bool = False) -> list[Step]:
    """Return what :func:`migrate` would do, in order; changes nothing."""
    applied = _applied(conn)
    _refuse_newer_schema(applied)
    if applied and not back:
        _refuse_newer(conn, applied)
    steps = []
    for name, text in schema_files():
        if name not in applied:
            steps.append(Step("schema", name))
        elif applied[name] != _digest(text):
            raise ConfigError([f"sql/schema/{name}.sql changed after it was applied; write a new file instead"])
    steps += [Step("projection", name) for name in not_built(conn)]
    if applied.get("functions") != functions_digest():
        steps.append(Step("functions", "sql/functions"))
    if applied and is_foreign(conn):
        steps.append(Step("restamp", "log.events"))
    return steps


def is_foreign(conn: Connection[Row]) -> bool:
    """Tell whether the log comes from another cluster, in whole or in part: what follows it would wait for years."""
    return conn.execute(_SQL["is_foreign"]).fetchone() == (True,)


def _refuse_newer_schema(applied: Mapping[str, str]) -> None:
    unknown = sorted(applied.keys() - {name for name, _ in schema_files()} - {"functions", "program"})
    if unknown:
        raise PpcHelperError(f"The database is newer than this program ({', '.join(unknown)}): update the program.")


def _refuse_newer(conn: Connection[Row], applied: Mapping[str, str]) -> None:
    """Raise PpcHelperError where this program would undo what a newer one made: each would undo the other's."""
    versions = {p.name: p.version for p in projections()}
    newer = [name for name, version in conn.execute(_SQL["versions"]) if version > versions.get(name, 0)]
    others = applied.get("functions") != functions_digest()
    if others and _numbers(applied.get("program", "0")) > _numbers(__version__):
        newer.insert(0, f"version {applied['program']}")
    if newer:
        raise PpcHelperError(
            f"The database is newer than this program ({', '.join(newer)}): update the program. To go back to this "
            "one, end all others and run `ppc-helper migrate --back`."
        )


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def functions_digest() -> str:
    """Return the digest of all functions and folds together."""
    return _digest("\n".join(_function_texts()))


def _too_old(version: int) -> str:
    return f"db_manager.host: PostgreSQL {version // 10000} is too old; 14 or newer is needed"


def home(projection: Projection) -> str:
    """Return the schema in which a projection's tables live."""
    return "work" if projection.name == "work" else "projections"


def _apply(conn: Connection[Row], steps: list[Step]) -> None:
    _apply_schema(conn, [step.name for step in steps if step.kind == "schema"])
    _create_missing_tables(conn)
    if conn.execute(_SQL["has_facts"]).fetchone() != (True,):
        # No facts: empty tables need no replay, but they must be those of the present text.
        _recreate_tables(conn, not_built(conn))
        for projection in projections():
            record_built(conn, projection)
    if "functions" not in _applied(conn):
        install_functions(conn)
    install_when_built(conn)
    if Step("restamp", "log.events") in steps:
        conn.execute(_SQL["restamp"])
        conn.execute(_SQL["forget_built"])


def _apply_schema(conn: Connection[Row], names: list[str]) -> None:
    for name, text in schema_files():
        if name in names:
            conn.execute(text.encode())
            _record(conn, name, _digest(text))


def _function_texts() -> list[str]:
    inline = [p for p in projections() if p.mode == "inline"]
    followers = [p for p in projections() if p.mode == "follow"]
    return [
        *(text for _, text in function_files()),
        fold_function(inline),
        *(follow_function(p) for p in followers),
        _SQL["fold_on_append"],
    ]


def install_functions(conn: Connection[Row]) -> None:
    """Create or replace all functions of the database, the folds of every append among them; within a transaction."""
    conn.execute(_SQL["any_order"])
    for text in _function_texts():
        conn.execute(text.encode())
    _record(conn, "functions", functions_digest())
    _record(conn, "program", __version__)


def install_when_built(conn: Connection[Row]) -> None:
    """Install the present functions once all tables are built by the present text: others they could not work on."""
    if not not_built(conn) and _applied(conn).get("functions") != functions_digest():
        install_functions(conn)


def _create_missing_tables(conn: Connection[Row]) -> None:
    """Create the tables of projections that have none; where one of several is missing, a rebuild brings it."""
    for projection in projections():
        if not any(_is_there(conn, projection, table) for table in projection.keys):
            create_tables(conn, projection, home(projection))


def _is_there(conn: Connection[Row], projection: Projection, table: str) -> bool:
    return conn.execute(_SQL["is_there"], {"schema": home(projection), "table": table}).fetchone() == (True,)


def _recreate_tables(conn: Connection[Row], names: list[str]) -> None:
    """Put empty tables of the present text in place of those of another; the queue's are the same in every text."""
    for projection in projections():
        if projection.name in names and projection.name != "work":
            for table in projection.keys:
                drop_table(conn, table)
            create_tables(conn, projection, "projections")


def drop_table(conn: Connection[Row], table: str) -> None:
    """Drop a live table of a projection, if it is there; another one takes its place in this transaction."""
    conn.execute(sql.SQL(_SQL["drop_table"]).format(table=sql.Identifier("projections", table)))


def create_tables(conn: Connection[Row], projection: Projection, schema: str) -> None:
    """Create the empty tables of a projection in *schema*."""
    conn.execute(sql.SQL(_SQL["build_in"]).format(schema=sql.Identifier(schema)))
    conn.execute(projection.tables.encode())
    conn.execute(_SQL["name_as_before"])


def not_built(conn: Connection[Row]) -> list[str]:
    """Return the names of projections whose tables are not there or were built by another text."""
    built = _built(conn)
    return [p.name for p in projections() if built.get(p.name) != p.digest]


def record_built(conn: Connection[Row], projection: Projection) -> None:
    """Record that the tables of *projection* are built by its present text."""
    conn.execute(
        _SQL["record_projection"],
        {"name": projection.name, "version": projection.version, "digest": projection.digest},
    )


def fold_function(inline: list[Projection]) -> str:
    """Return the trigger function that folds the facts just appended into all inline projections."""
    folds = "\n\n".join(f"    -- {p.name}\n{guarded(p.fold)}" for p in inline)
    return _SQL["fold_template"].replace("    -- the folds", folds)


_GUARDED = re.compile(r"(?ms)^-- when: ([^\n]+)\n(.*?;)$")


def guarded(fold: str) -> str:
    """Return *fold* with each statement under a ``-- when:`` line run only when such facts are among those appended.

    Most appends concern one or two of the projections; starting a statement that finds nothing costs as much as one
    that folds a fact. A replay runs the statements as they stand.
    """

    def under_guard(found: re.Match[str]) -> str:
        guard = _SQL["guard_template"].replace("'the condition'", _condition(found[1]))
        return guard.replace("'the statement'", found[2]) + ";"

    return _GUARDED.sub(under_guard, fold)


def _condition(when: str) -> str:
    """Return the SQL of a ``when``: types of facts, or one of the words ``asked`` (for an outcome) and ``outcome``."""
    variables = {"asked": "some_ask", "outcome": "some_are_outcomes"}
    return variables.get(when) or _SQL["some_of_types"].replace("the_types", when)


def follow_function(projection: Projection) -> str:
    """Return the function that lets *projection* follow the log by up to so many facts and tells how many it read."""
    return (
        _SQL["follow_template"]
        .replace("the_projection", projection.name)
        .replace("'the fold'", projection.fold.rstrip().rstrip(";"))
    )


def _record(conn: Connection[Row], name: str, digest: str) -> None:
    conn.execute(_SQL["record_migration"], {"name": name, "digest": digest})


def _applied(conn: Connection[Row]) -> dict[str, str]:
    if conn.execute(_SQL["is_empty"]).fetchone() == (True,):
        return {}
    return dict(conn.execute(_SQL["applied"]).fetchall())


def _built(conn: Connection[Row]) -> dict[str, str]:
    if conn.execute(_SQL["is_empty"]).fetchone() == (True,):
        return {}
    return dict(conn.execute(_SQL["built"]).fetchall())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
