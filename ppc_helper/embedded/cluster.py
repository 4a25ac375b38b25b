"""The data directory of one server: how it is made, configured, started and connected to."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import stat
import time
from pathlib import Path
from urllib.parse import quote

import msgspec
import psycopg

from ppc_helper.embedded import binaries, failures, postmaster
from ppc_helper.embedded.account import Account
from ppc_helper.errors import ConfigError, DatabaseUnavailable

SUPERUSER = "postgres"
DATABASE = "ppc_helper"
PORT = 5432
"""Only part of the socket's name: no port of the network is opened."""
START_SECONDS = 300.0
LOG_BYTES = 1_000_000
SOCKET_NAME = f"/.s.PGSQL.{PORT}.lock"
SOCKET_PATH_BYTES = 103
"""The shortest limit of the systems we run on (macOS: 104 with the closing zero; Linux: 108)."""

SETTINGS = """\
# Written by ppc-helper at each start of the server. ALTER SYSTEM wins over it.
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = {connections}
shared_buffers = '128MB'
fsync = on
full_page_writes = on
synchronous_commit = on
client_connection_check_interval = '1s'
autovacuum_naptime = '10s'
autovacuum_vacuum_scale_factor = 0.01
autovacuum_analyze_scale_factor = 0.02
autovacuum_vacuum_cost_delay = '1ms'
max_wal_size = '2GB'
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
# A failed statement may quote what a person wrote; the client gets the error, the file must not.
log_min_messages = log
log_min_error_statement = panic
log_error_verbosity = terse
log_checkpoints = off
"""


class Cluster(msgspec.Struct, frozen=True):
    """One server's place: *root* holds the cluster, its log, its socket and the locks of its users."""

    root: Path
    account: Account
    connections: int

    @property
    def folder(self) -> Path:
        """Return PostgreSQL's own data directory."""
        return self.root / "cluster"

    @property
    def log(self) -> Path:
        """Return the file that the server writes its log to."""
        return self.root / "postgresql.log"

    @property
    def socket_folder(self) -> Path:
        """Return the folder of the socket: beside the data, or in /tmp when that path is too long for one."""
        beside = self.root / "socket"
        # libpq splits host at commas
        if len(os.fsencode(beside)) + len(SOCKET_NAME) <= SOCKET_PATH_BYTES and "," not in str(beside):
            return beside
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
        return Path("/tmp", f"ppc-helper-{self.account.uid}-{digest}")  # noqa: S108 made with mode 0700 and checked

    def dsn(self, database: str) -> str:
        """Return the address of *database* as a URL that libpq and strict parsers both read."""
        host = quote(str(self.socket_folder), safe="")
        return f"postgresql:///{quote(database, safe='')}?host={host}&user={SUPERUSER}"

    def make(self) -> None:
        """Make the cluster unless it is there; a half-made one is thrown away.

        Raises:
            ConfigError: it was made by another major version, or its place cannot be used.
            DatabaseUnavailable: ``initdb`` failed, for instance on a full disk.
        """
        if self.folder.exists():
            return self._check_version()
        unfinished = self.root / "cluster.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        done = self.account.run([self._program("initdb"), "--pgdata", unfinished, *INITDB_OPTIONS])
        if done.returncode != 0:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise failures.explain(done.stdout + done.stderr, self.root)
        with (unfinished / "postgresql.conf").open("a") as file:
            file.write("include_if_exists = 'ppc_helper.conf'\n")
        unfinished.rename(self.folder)
        return None

    def _check_version(self) -> None:
        found = (self.folder / "PG_VERSION").read_text().strip()
        ours = binaries.version().partition(".")[0]
        if found != ours:
            problem = f"{self.root} was made by PostgreSQL {found}, and ppc-helper brings {ours}"
            fix = f"carry it over with pg_dump of version {found}, or name another folder"
            raise ConfigError([f"db_manager.data_dir: {problem}; {fix}"])

    def launch(self) -> None:
        """Start the server and wait until it takes connections; crash recovery, if it must, happens here.

        Raises:
            ConfigError, DatabaseUnavailable: it did not start; the sentence says why.
        """
        self.make()
        self._make_socket_folder()
        self._write_settings()
        self._turn_log()
        postmaster.clear_away(self.folder)
        log_bytes = self.log.stat().st_size if self.log.exists() else 0
        pid = self._spawn()
        self.wait_until_ready(pid, log_bytes)

    def _spawn(self) -> int:
        # a shell between us and the server makes it nobody's child: no zombie is left when it dies. Paths are
        # the shell's arguments, not its text, so they need no quoting.
        script = '"$@" </dev/null >>"$0" 2>&1 & echo $!'
        done = self.account.run(
            ["/bin/sh", "-c", script, self.log, self._program("postgres"), "-D", self.folder]
        )
        if done.returncode != 0:
            raise failures.explain(done.stderr, self.root)
        return int(done.stdout)

    def wait_until_ready(self, pid: int, log_bytes: int = 0) -> None:
        """Wait until server *pid* takes connections; *log_bytes* is where its lines of the log begin.

        Raises:
            ConfigError, DatabaseUnavailable: it ended, or was not ready within START_SECONDS.
        """
        deadline = time.monotonic() + START_SECONDS
        while not ((found := postmaster.living(self.folder)) and found.ready):
            if not postmaster.exists(pid):
                raise failures.explain(self._log_from(log_bytes), self.root)
            if time.monotonic() > deadline:
                raise DatabaseUnavailable(
                    f"PostgreSQL is still recovering; its log is {self.log}. Start again later"
                )
            time.sleep(postmaster.POLL_SECONDS)

    def ensure_database(self) -> None:
        """Make the database of the project unless it is there."""
        try:
            psycopg.connect(self.dsn(DATABASE), connect_timeout=10).close()
        except psycopg.OperationalError as error:
            if "does not exist" not in str(error):
                raise DatabaseUnavailable(f"PostgreSQL does not answer: {error}") from error
            self._create_database()

    def _create_database(self) -> None:
        host, user = f"--host={self.socket_folder}", f"--username={SUPERUSER}"
        done = self.account.run([self._program("createdb"), host, user, "--no-password", DATABASE])
        if done.returncode != 0:
            raise failures.explain(done.stderr, self.root)

    def _program(self, name: str) -> Path:
        return binaries.folder_for(self.account, self.root) / name

    def _make_socket_folder(self) -> None:
        folder = self.socket_folder
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            self.account.give(folder)
        state = folder.lstat()
        # in /tmp anyone may have made it first, and would see or answer our connections
        if not stat.S_ISDIR(state.st_mode) or state.st_uid != self.account.uid or state.st_mode & 0o077:
            raise DatabaseUnavailable(f"{folder} belongs to someone else; remove it, then start again")

    def _write_settings(self) -> None:
        socket = str(self.socket_folder).replace("\\", "\\\\").replace("'", "''")
        path = self.folder / "ppc_helper.conf"
        text = SETTINGS.format(port=PORT, socket=f'"{socket}"', connections=self.connections)
        path.write_text(text, encoding="utf-8")
        self.account.give(path)

    def _turn_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_name("postgresql.log.1"))

    def _log_from(self, position: int) -> str:
        if not self.log.exists():
            return ""
        with self.log.open("rb") as file:
            file.seek(position)
            return file.read(LOG_BYTES).decode(errors="replace")


INITDB_OPTIONS = (
    f"--username={SUPERUSER}",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--data-checksums",
    "--auth-local=trust",  # the socket's folder is open to its owner only
    "--auth-host=reject",
)
