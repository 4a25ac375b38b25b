"""``python -m ppc_helper`` is ``ppc-helper``."""

from ppc_helper.cli import main

if __name__ == "__main__":
    main()
