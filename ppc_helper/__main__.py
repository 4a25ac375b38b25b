"""``python -m ppc_helper`` is ``ppc-helper``."""

if __name__ == "__main__":  # a process that is spawned loads this file under another name, and no command line
    from ppc_helper.cli import main

    main()
