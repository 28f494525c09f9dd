"""Where a paced breath stands at a moment: for the drawn circle and for the words."""

from dataclasses import dataclass
from math import cos, pi

from earned.core.guidance.tools.tool import Breath


@dataclass(frozen=True, slots=True)
class Moment:
    """``word``: in or out. ``fullness``: 0 (empty) to 1 (full). ``left``: seconds to the turn."""

    word: str
    fullness: float
    left: float
    round: int


def breath_at(breath: Breath, seconds: float) -> Moment | None:
    """The moment after so many seconds, or ``None`` once the rounds are done.

    The lungs fill and empty along half a cosine wave: slow at the turns, as breath is.
    """
    length = breath.in_seconds + breath.out_seconds
    number, within = int(seconds // length), seconds % length
    if seconds < 0 or number >= breath.rounds:
        return None
    if within < breath.in_seconds:
        part = within / breath.in_seconds
        return Moment(
            breath.in_word, (1 - cos(pi * part)) / 2, breath.in_seconds - within, number + 1
        )
    part = (within - breath.in_seconds) / breath.out_seconds
    return Moment(breath.out_word, (1 + cos(pi * part)) / 2, length - within, number + 1)


def breath_seconds(breath: Breath) -> float:
    """How long all rounds take."""
    return breath.rounds * (breath.in_seconds + breath.out_seconds)
