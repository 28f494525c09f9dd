"""The ladder of small truths: lines such as 'I like it when you call, 3', from easy to hard."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from earned.core.guidance.tools.tool import SCALE_TOP

_RATED = re.compile(r"^(?P<text>.*\S)[\s,;:=(-]+(?P<hard>\d{1,2})\s*\)?$")


@dataclass(frozen=True, slots=True)
class Rung:
    """One step and how hard it is, 0..10."""

    text: str
    hard: int


def read_rung(line: str) -> Rung | None:
    """A rated line, or ``None`` where the number is missing or above 10."""
    match = _RATED.match(line.strip())
    if match is None or int(match["hard"]) > SCALE_TOP:
        return None
    return Rung(match["text"].rstrip(" ,;:=(-"), int(match["hard"]))


def read_rungs(lines: Sequence[str]) -> tuple[Rung, ...]:
    """The lines that can be read, easiest first; equals keep their order."""
    found = [rung for line in lines if (rung := read_rung(line))]
    return tuple(sorted(found, key=lambda rung: rung.hard))
