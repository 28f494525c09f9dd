"""Data in, PDF out, in a process of its own.

The typesetter takes some 30 MB and a worker would keep them for good; this way they last as long as one
document. Everything goes through pipes: no file holds a word of it. What the typesetter complains about
may quote the document, so it is not passed on.
"""

import subprocess
import sys
from importlib.resources import as_file, files

LONGEST = 60
"""Seconds after which a document is given up; one takes less than a second."""


class TypesettingError(Exception):
    """The typesetter failed or took too long."""


def typeset(data: str) -> bytes:
    """A document (JSON, see ``document.py``) as tagged PDF. Raises :class:`TypesettingError`."""
    command = [sys.executable, "-m", "earned.server.quiz.paper.typesetting"]
    try:
        made = subprocess.run(  # noqa: S603 - our own module, no shell
            command, input=data.encode(), capture_output=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        raise TypesettingError(f"It took longer than {LONGEST} seconds.") from None
    if made.returncode or not made.stdout.startswith(b"%PDF"):
        raise TypesettingError(f"It ended with status {made.returncode}.")
    return made.stdout


def compile_here(data: str) -> bytes:
    """The same in this process, where the typesetter may stay."""
    import typst

    with as_file(files("earned.server.quiz.paper") / "result.typ") as template:
        made = typst.compile(
            template,
            sys_inputs={"data": data},
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
        )
    if not isinstance(made, bytes):
        raise TypeError("The typesetter returned several files where one was asked for.")
    return made


if __name__ == "__main__":
    sys.stdout.buffer.write(compile_here(sys.stdin.buffer.read().decode()))
