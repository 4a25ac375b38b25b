"""Bring a database up to date: schema, functions, projections and the fold that every append runs.

Forward only. What was applied is recorded with its digest; an applied schema file that changed since is an error, for
it would be two databases of one version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import msgspec
from psycopg import Connection, sql

from ppc_helper.database import Row
from ppc_helper.errors import ConfigError
from ppc_helper.statements import Projection, function_files, projections, schema_files, statements

_SQL = statements("migrate")
OLDEST_SERVER = 140000


class Step(msgspec.Struct, frozen=True):
    """One thing that a migration did or would do."""

    kind: str
    name: str


def migrate(conn: Connection[Row], *, rebuild: Callable[[list[str]], None] | None = None) -> list[Step]:
    """Apply what is missing, in one transaction, and return the steps; nothing to do is an empty list.

    *rebuild* is called afterwards with the names of projections whose text changed: they must be replayed.
    Raises ConfigError for a server that is too old or a schema file that changed after it was applied.
    """
    if conn.info.server_version < OLDEST_SERVER:
        raise ConfigError(
            [f"db_manager.host: PostgreSQL {conn.info.server_version // 10000} is too old; 14 or newer is needed"]
        )
    if not pending(conn):
        return []
    with conn.transaction():
        conn.execute(_SQL["one_at_a_time"])
        steps = pending(conn)
        _apply_schema(conn, [step.name for step in steps if step.kind == "schema"])
        _apply_functions(conn)
        changed = _apply_projections(conn)
        _record(conn, "functions", functions_digest())
        if conn.execute(_SQL["restamp"]).fetchone() != (0,):
            changed = [projection.name for projection in projections()]
    if changed and rebuild is not None:
        rebuild(changed)
    return steps


def pending(conn: Connection[Row]) -> list[Step]:
    """Return what :func:`migrate` would do, in order; changes nothing."""
    applied = _applied(conn)
    steps = []
    for name, text in schema_files():
        if name not in applied:
            steps.append(Step("schema", name))
        elif applied[name] != _digest(text):
            raise ConfigError([f"sql/schema/{name}.sql changed after it was applied; write a new file instead"])
    built = _built(conn)
    steps += [Step("projection", p.name) for p in projections() if built.get(p.name) != p.digest]
    if applied.get("functions") != functions_digest():
        steps.append(Step("functions", "sql/functions"))
    return steps


def functions_digest() -> str:
    """Return the digest of all functions and folds together."""
    texts = [text for _, text in function_files()] + [p.digest for p in projections()]
    return _digest("\n".join(texts))


def home(projection: Projection) -> str:
    """Return the schema in which a projection's tables live."""
    return "work" if projection.name == "work" else "projections"


def _apply_schema(conn: Connection[Row], names: list[str]) -> None:
    for name, text in schema_files():
        if name in names:
            conn.execute(text.encode())
            _record(conn, name, _digest(text))


def _apply_functions(conn: Connection[Row]) -> None:
    _create_missing_tables(conn)
    for _, text in function_files():
        conn.execute(text.encode())
    inline = [p for p in projections() if p.mode == "inline"]
    conn.execute(fold_function(inline).encode())
    for projection in projections():
        if projection.mode == "follow":
            conn.execute(follow_function(projection).encode())
    conn.execute(_SQL["fold_on_append"])


def _create_missing_tables(conn: Connection[Row]) -> None:
    built = _built(conn)
    for projection in projections():
        if projection.name not in built:
            create_tables(conn, projection, home(projection))


def create_tables(conn: Connection[Row], projection: Projection, schema: str) -> None:
    """Create the empty tables of a projection in *schema*."""
    conn.execute(sql.SQL("set local search_path = {}, log").format(sql.Identifier(schema)))
    conn.execute(projection.tables.encode())
    conn.execute("set local search_path to default")


def _apply_projections(conn: Connection[Row]) -> list[str]:
    """Record the projections' texts; return those whose tables were built by another one."""
    built = _built(conn)
    changed = [p.name for p in projections() if p.name in built and built[p.name] != p.digest]
    for projection in projections():
        if built.get(projection.name) != projection.digest and projection.name not in changed:
            record_built(conn, projection)
    return changed


def record_built(conn: Connection[Row], projection: Projection) -> None:
    """Record that the tables of *projection* are built by its present text."""
    conn.execute(
        _SQL["record_projection"],
        {"name": projection.name, "version": projection.version, "digest": projection.digest},
    )


def fold_function(inline: list[Projection]) -> str:
    """Return the trigger function that folds the facts just appended into all inline projections."""
    folds = "\n\n".join(f"    -- {p.name}\n{p.fold}" for p in inline)
    return (
        "create or replace function log.fold_appended() returns trigger language plpgsql\n"
        "set search_path = projections, work, log\n"
        # A handful of facts meets tables of millions of rows: only the index may be walked, whatever the size of the
        # tables was when the plan was made.
        "set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off\n"
        f"as $fold$\nbegin\n{folds}\n    return null;\nend\n$fold$;"
    )


def follow_function(projection: Projection) -> str:
    """Return the function that lets *projection* follow the log by up to so many facts and tells how many it read."""
    return (
        _SQL["follow_template"]
        .replace("the_projection", projection.name)
        .replace("select 'the fold'", projection.fold.rstrip().rstrip(";"))
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
