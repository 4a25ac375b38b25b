# One word per chore; `just` alone runs all that CI runs.

all: check test

# The bot, or the sandbox when there is no token.
run *options:
    python3 run.py {{options}}

test *options:
    python3 run.py test {{options}}

# The tests that need no database, network or browser.
quick:
    python3 run.py test tests/pure

check:
    .venv/bin/ruff format --check .
    .venv/bin/ruff check .
    .venv/bin/mypy
    .venv/bin/lint-imports

format:
    .venv/bin/ruff format .
    .venv/bin/ruff check --fix .

config:
    python3 run.py config

# The README's picture, taken anew.
picture:
    .venv/bin/python -m docs.images.make

ci:
    .ci/run
