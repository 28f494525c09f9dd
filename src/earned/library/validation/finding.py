"""What a check finds."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """``path`` from the content folder, ``line`` counting from 1 (0: the file as a whole)."""

    path: Path
    line: int
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else f"{self.path}"
        return f"{place}: {self.problem} {self.remedy}"


def line_of(text: str, needle: str) -> int:
    """The first line that holds ``needle``, from 1; 0 where none does."""
    at = text.find(needle)
    return text.count("\n", 0, at) + 1 if at >= 0 else 0
