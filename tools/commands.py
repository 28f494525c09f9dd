"""The two commands: run and test."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools import checks, environment
from tools.trouble import Trouble

USAGE = """\
Earned, from a checkout.

    ./run [options]     start it and open the page     (Windows: py bootstrap.py run)
    ./test [options]    check it                       (Windows: py bootstrap.py test)

./run --help and ./test --help tell more."""

UNAVAILABLE = 69
USAGE_STATUS = 64


def run(arguments: Sequence[str]) -> int:
    """Make the environment fit, then become `earned serve`."""
    python = environment.ensure("run")
    return become([str(python), "-m", "earned", "serve", *arguments])


def become(command: list[str]) -> int:
    """Replace this process by the command; on Windows wait for it instead."""
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606
    try:
        return subprocess.call(command)
    except KeyboardInterrupt:
        return 130


def main(arguments: Sequence[str]) -> int:
    """Do what `python bootstrap.py ARGUMENTS` asks; the exit status."""
    known = {"run": run, "test": checks.main}
    if not arguments or arguments[0] not in known:
        asked_for_help = bool(arguments) and arguments[0] in {"-h", "--help"}
        print(USAGE, file=sys.stdout if asked_for_help else sys.stderr)
        return 0 if asked_for_help else USAGE_STATUS
    os.chdir(Path(__file__).resolve().parent.parent)
    try:
        return known[arguments[0]](arguments[1:])
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return UNAVAILABLE
    except KeyboardInterrupt:
        return 130
