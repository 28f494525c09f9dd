"""Renew the locks: `python tools/lock.py`, or `python tools/lock.py --upgrade` for newer releases.

Needs uv, which the environment of `./test` has. The locks hold digests and no index address, so
that each machine installs from the index it is set up for.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMON = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url")
GROUPS = {
    "requirements.lock": ("--extra", "web", "--group", "build"),
    "requirements-dev.lock": (
        *("--extra", "web", "--group", "build", "--group", "dev"),
        *("--constraint", "requirements.lock"),
    ),
}


def compile_lock(name: str, extra: Sequence[str] = ()) -> int:
    """Write the lock `name` anew; the exit status of uv."""
    command = ["uv", "pip", "compile", "pyproject.toml", *GROUPS[name], *COMMON]
    command += ["--custom-compile-command", "python tools/lock.py", "--quiet"]
    command += ["--output-file", name, *extra]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode


def main(arguments: Sequence[str]) -> int:
    """Renew both locks, the smaller first: the other keeps to its versions."""
    return max(compile_lock(name, arguments) for name in GROUPS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
