"""How long a test waits for what must come.

A wait ends as soon as it can, so only a test that fails takes so long; a machine that others keep busy may be twenty
times slower for minutes.
"""

PATIENCE_SECONDS = 180.0
