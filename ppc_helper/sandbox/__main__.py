"""``python -m ppc_helper.sandbox --port N``: the sandbox alone, until Ctrl-C."""

from __future__ import annotations

import argparse
import sys

from ppc_helper.sandbox.server import serve
from ppc_helper.sandbox.serving import HOST
from ppc_helper.sandbox.state import DEMO_TOKEN

DEFAULT_PORT = 21_080


def main() -> None:
    """Read the port, say where the sandbox is, and serve."""
    parser = argparse.ArgumentParser(prog="python -m ppc_helper.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    port = parser.parse_args().port
    sys.stdout.write(f"Sandbox: http://{HOST}:{port}/  (bot token {DEMO_TOKEN}, or any other)\n")
    sys.stdout.flush()
    serve(port)


if __name__ == "__main__":
    main()
