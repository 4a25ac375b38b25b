"""The data directory of one server: how it is made, configured, started and connected to."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import stat
import time
from pathlib import Path
from urllib.parse import quote

import msgspec
import psycopg

from ppc_helper.embedded import binaries, failures, postmaster, settings
from ppc_helper.embedded.account import Account
from ppc_helper.errors import ConfigError, DatabaseUnavailable

START_SECONDS = 300.0
ANSWER_SECONDS = 60.0
LOG_BYTES = 1_000_000
SOCKET_NAME = f"/.s.PGSQL.{settings.PORT}.lock"
SOCKET_PATH_BYTES = 103
"""The shortest limit of the systems we run on (macOS: 104 with the closing zero; Linux: 108)."""


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
        return f"postgresql:///{quote(database, safe='')}?host={host}&user={settings.SUPERUSER}"

    def make(self) -> None:
        """Make the cluster unless it is there; a half-made one is thrown away.

        Raises:
            ConfigError: it was made by another major version, or its place cannot be used.
            DatabaseUnavailable: ``initdb`` failed, for instance on a full disk.
        """
        if self.folder.exists():
            return self._check_version()
        for leftover in self.root.glob("cluster.unfinished.*"):
            shutil.rmtree(leftover, ignore_errors=True)
        # a name of its own: the initdb of a program that was killed may still be at work in the old one
        unfinished = self.root / f"cluster.unfinished.{secrets.token_hex(4)}"
        done = self.account.run([self._program("initdb"), "--pgdata", unfinished, *settings.INITDB_OPTIONS])
        if done.returncode != 0:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise failures.explain(done.stderr, self.root)
        include = f"include_if_exists = '{settings.FILE}'\n"
        self.account.write(unfinished / "postgresql.conf", include, append=True)
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
        postmaster.clear_away(self.folder, self.socket_folder)
        log_bytes = self.log.stat().st_size if self.log.exists() else 0
        pid = self._spawn()
        self.wait_until_ready(pid, log_bytes)

    def _spawn(self) -> int:
        # a shell between us and the server makes it nobody's child: no zombie is left when it dies. Paths are
        # the shell's arguments, not its text, so they need no quoting.
        script = '"$@" </dev/null >>"$0" 2>&1 & echo $!'
        done = self.account.run(["/bin/sh", "-c", script, self.log, self._program("postgres"), "-D", self.folder])
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
                raise DatabaseUnavailable(f"PostgreSQL is still recovering; its log is {self.log}. Start again later")
            time.sleep(postmaster.POLL_SECONDS)

    def ensure_database(self) -> None:
        """Make the database of the project unless it is there.

        Raises:
            DatabaseUnavailable: the server does not let us in.
        """
        refusal = self.wait_for_answer()
        if "does not exist" in refusal:
            self._create_database()
        elif refusal:
            raise DatabaseUnavailable(f"PostgreSQL does not answer: {refusal}")

    def wait_for_answer(self) -> str:
        """Wait while the server recovers from the death of a session; return its last refusal, if any."""
        deadline = time.monotonic() + ANSWER_SECONDS
        while (refusal := self._refusal()) and "does not exist" not in refusal:
            if time.monotonic() > deadline or not postmaster.living(self.folder):
                break
            time.sleep(10 * postmaster.POLL_SECONDS)
        return refusal

    def _refusal(self) -> str:
        try:
            psycopg.connect(self.dsn(settings.DATABASE), connect_timeout=10).close()
        except psycopg.OperationalError as error:
            return str(error)
        return ""

    def _create_database(self) -> None:
        host, user = f"--host={self.socket_folder}", f"--username={settings.SUPERUSER}"
        done = self.account.run([self._program("createdb"), host, user, "--no-password", settings.DATABASE])
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
        text = settings.text(self.socket_folder, self.connections)
        self.account.write(self.folder / settings.FILE, text)

    def _turn_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_name("postgresql.log.1"))

    def _log_from(self, position: int) -> str:
        if not self.log.exists():
            return ""
        with self.log.open("rb") as file:
            file.seek(position)
            return file.read(LOG_BYTES).decode(errors="replace")
