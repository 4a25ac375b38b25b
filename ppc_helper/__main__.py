"""``python -m ppc_helper`` is ``ppc-helper``."""

import gc
import os
import signal


def main() -> None:
    """Load the command line and run it; Ctrl-C before it runs ends the process at once, for nothing is to be undone."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        # not by an exception: raised in the middle of an import it shows a traceback, or is dropped
        signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])  # run.py holds it up while Python starts
    gc.disable()  # until all is loaded: modules are no garbage, and to look for some among them is a tenth of the start
    from ppc_helper.cli import main as run_command  # noqa: PLC0415 - a third of a second that Ctrl-C may fall into

    run_command()


if __name__ == "__main__":  # a process that is spawned loads this file under another name, and no command line
    main()
