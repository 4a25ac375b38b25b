"""Write the digests of the recorded logs' tables anew: ``python -m tests.golden``."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from ppc_helper import embedded
from ppc_helper.database import connect
from ppc_helper.migrate import migrate
from tests import golden, world


def main() -> None:
    """Fold each log on a server of its own, and write what came out."""
    with tempfile.TemporaryDirectory(prefix="ppc-helper-golden-") as folder:
        Path(folder).chmod(0o755)
        with embedded.start(Path(folder, "server")) as server, connect(server.dsn(), "golden") as conn:
            migrate(conn)
            found = {}
            for name, lines in golden.logs().items():
                world.wipe(conn)
                found[name] = golden.digests_of(conn, lines)
    golden.TABLES.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


main()
