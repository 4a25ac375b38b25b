"""How the embedded server is set up: commits last, no port is open, the log holds no person's words."""

from __future__ import annotations

from pathlib import Path

DATABASE = "ppc_helper"
SUPERUSER = "postgres"
PORT = 5432
"""Only part of the socket's name: no port of the network is opened."""
FILE = "ppc_helper.conf"

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

TEMPLATE = """\
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
# After each vacuum and analyze of a table all sessions plan anew what reads it, five milliseconds for a claim: too much
# for a handful of rows.
autovacuum_vacuum_threshold = 1000
autovacuum_vacuum_insert_threshold = 10000
autovacuum_analyze_threshold = 5000
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


def text(socket_folder: Path, connections: int) -> str:
    """Return the settings file of a server with its socket in *socket_folder*, for *connections* sessions."""
    in_list = str(socket_folder).replace('"', '""')
    in_quotes = f'"{in_list}"'.replace("\\", "\\\\").replace("'", "''")
    return TEMPLATE.format(port=PORT, socket=in_quotes, connections=connections)
