"""Runs `earned score` as a researcher types it, for the tests of what comes of it."""

from pathlib import Path

import pytest

from earned.cli.main import run
from tests.answer_tables import read_csv, write_csv

COLUMNS = [
    *("anxiety_mean", "avoidance_mean", "anxiety", "avoidance", "anxiety_se", "avoidance_se"),
    *("correlation", "p_secure", "p_anxious", "p_avoidant", "p_fearful", "answered", "flags"),
]

# An answer of 5 to every item that is not reversed and 1 to those that are: as insecure as can be.
REVERSED = {3, 15, 19, 22, 25, 27, 29, 31, 33, 35}

INSECURE = {f"Q{n}": 1 if n in REVERSED else 5 for n in range(1, 37)}


class Scoring:
    """Runs `earned score` in a folder of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.output, self._capsys = folder, folder / "out.csv", capsys

    def __call__(self, source: Path, *more: str, instrument: str = "ecr") -> tuple[int, str]:
        """Exit status and what was said on stderr. Nothing is ever said on stdout."""
        arguments = [str(source), "--instrument", instrument, *more]
        if "--output" not in more:
            arguments += ["--output", str(self.output)]
        status = run(["score", *arguments])
        said = self._capsys.readouterr()
        assert said.out == ""
        return status, said.err

    @property
    def rows(self) -> list[dict[str, str]]:
        return read_csv(self.output)

    def left(self) -> list[str]:
        """Names of all files in the folder but those named in*."""
        return sorted(p.name for p in self.folder.iterdir() if not p.name.startswith("in"))


def table(scoring: Scoring, *rows: dict[str, str], name: str = "in.csv", **how: str) -> Path:
    return write_csv(scoring.folder / name, rows, **how)
