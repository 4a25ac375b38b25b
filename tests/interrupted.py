"""Ctrl-C at the import of a module: a sitecustomize.py for a Python of its own."""

INTERRUPTED_AT = """
import os, signal, sys

class Interrupts:
    def find_spec(self, name, *_):
        if name == os.environ["INTERRUPTED_AT"]:
            signal.raise_signal(signal.SIGINT)

sys.meta_path.insert(0, Interrupts())
"""
