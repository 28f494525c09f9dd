"""Run docs/tutorial.md, hold it to what it shows, or renew its figures: `python tools/tutorial.py FOLDER`.

FOLDER holds the two files of real answers. A `sh` block is a line or more of `earned`; a `python` block
shares its names with those before. The `text` block below one shows what comes out: words as they are,
numbers to one unit of the last place shown, `…` for whatever stands there.
"""

import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from earned.cli.main import run

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "tutorial.md"
EXAMPLES = ROOT / "docs" / "examples"
MADE_UP = {
    "ecr_web_sample.csv.gz": "people.csv",
    "ecr_r_twelve_countries.csv": "people_ecr_r.csv",
}
"""What stands in for the real answers where they are not there."""

BLOCK = re.compile(
    r"^```(sh|python)\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.DOTALL | re.MULTILINE
)
NUMBER = re.compile(r"[-+]?(?:\d[\d,]*(?:\.\d+)?|\.\d+)")


@dataclass(frozen=True)
class Block:
    """Code of a kind (`sh`, `python`), what is shown below it, and where that stands in the page."""

    kind: str
    code: str
    shown: str | None
    span: tuple[int, int]


def blocks(page: str) -> list[Block]:
    """All blocks, in order."""
    return [Block(m[1], m[2], m[3], m.span(3)) for m in BLOCK.finditer(page)]


def outputs(found: list[Block], folder: Path) -> Iterator[tuple[Block, str]]:
    """What each block puts out, run one after the other in a folder."""
    names: dict[str, Any] = {"__name__": "tutorial"}
    with chdir(folder):
        for block in found:
            yield block, _shell(block.code) if block.kind == "sh" else _python(block.code, names)


def _shell(code: str) -> str:
    told = []
    for line in code.replace("\\\n", " ").splitlines():
        program, *words = shlex.split(line)
        out, err = io.StringIO(), io.StringIO()
        if program != "earned":
            raise ValueError(f"the tutorial runs earned alone, and not {program}")
        with redirect_stdout(out), redirect_stderr(err):
            status = run(words)
        told.append(err.getvalue() + out.getvalue())
        if status:
            raise RuntimeError(f"{line}: status {status}\n{told[-1]}")
    return "".join(told)


def _python(code: str, names: dict[str, Any]) -> str:
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(code, PAGE.name, "exec"), names)  # noqa: S102 - our own page
    return out.getvalue()


def prepare(folder: Path, real: Path | None) -> None:
    """Put the files that the tutorial names into a folder, or those that stand in for them."""
    files = [EXAMPLES / "life.csv"]
    files += [EXAMPLES / name for name in MADE_UP.values()] if real is None else []
    files += [real / name for name in MADE_UP] if real is not None else []
    for file in files:
        shutil.copyfile(file, folder / file.name)


def on_made_up_people(page: str) -> str:
    """The page with the files that ship in the place of the real ones."""
    for name, other in MADE_UP.items():
        page = page.replace(name, other)
    return page


def pattern(shown: str) -> re.Pattern[str]:
    """What is shown, as a pattern: a group for each number, `…` for anything."""
    parts = []
    for piece in re.split(rf"({NUMBER.pattern}|…|\s+)", shown.strip()):
        if piece == "…":
            parts.append(".*?")
        elif NUMBER.fullmatch(piece):
            parts.append(f"({NUMBER.pattern})")
        else:
            parts.append(r"\s+" if piece.isspace() else re.escape(piece))
    text = "".join(parts).replace(r"\s+.*?", r"\s*.*?").replace(r".*?\s+", r".*?\s*")
    return re.compile(text, re.DOTALL)


def mistake(shown: str, got: str) -> str | None:
    """What of the shown text is not so, or `None`."""
    found = pattern(shown).fullmatch(got.strip())
    if found is None:
        return f"The page shows\n\n{shown}\nand out comes\n\n{got}"
    for claimed, true in zip(NUMBER.findall(shown), found.groups(), strict=True):
        if abs(_value(claimed) - _value(true)) > 1.001 * _unit(claimed):
            return f"The page shows {claimed} where {true} comes out, in\n\n{got}"
    return None


def _value(text: str) -> float:
    return float(text.replace(",", ""))


def _unit(text: str) -> float:
    return float(10.0 ** -len(text.partition(".")[2]))


def renewed(page: str, got: list[tuple[Block, str]]) -> str:
    """The page with the numbers that come out now; words that differ stay, to be changed by hand."""
    for block, text in reversed(got):
        found = pattern(block.shown).fullmatch(text.strip()) if block.shown else None
        if found is None or block.shown is None:
            continue
        numbers = iter(found.groups())
        fresh = NUMBER.sub(lambda _, numbers=numbers: next(numbers), block.shown)  # type: ignore[misc]
        page = page[: block.span[0]] + fresh + page[block.span[1] :]
    return page


def main() -> None:
    """Run, renew, and say what still differs."""
    page = PAGE.read_text("utf-8")
    os.environ.setdefault("COLUMNS", "100")
    with tempfile.TemporaryDirectory() as name:
        prepare(Path(name), Path(sys.argv[1]).resolve())
        got = list(outputs(blocks(page), Path(name)))
    PAGE.write_text(renewed(page, got), "utf-8")
    for block, text in got:
        wrong = mistake(block.shown, text) if block.shown else None
        print(wrong or f"ran: {block.code.splitlines()[0]}")


if __name__ == "__main__":
    main()
