"""Items and the formats people answer them in."""

from dataclasses import dataclass
from typing import Literal

Dimension = Literal["anxiety", "avoidance"]
DIMENSIONS: tuple[Dimension, Dimension] = ("anxiety", "avoidance")

Frame = Literal["general", "partner", "friend", "parent", "named"]
FRAMES: tuple[Frame, ...] = ("general", "partner", "friend", "parent", "named")
PARTICULAR_FRAMES: frozenset[Frame] = frozenset({"partner", "parent", "named"})
"""Frames about one person, where the three safety questions come before any plan."""

Key = Literal[1, -1]
"""+1: a higher answer means more insecurity; -1: a higher answer means more security."""


@dataclass(frozen=True, slots=True)
class ResponseFormat:
    """Ordered options, numbered ``1..options`` as people see them."""

    id: str
    options: int


@dataclass(frozen=True, slots=True)
class Item:
    """One question. Measures one dimension.

    ``secure_end`` marks items built to tell secure people apart; ``reference`` marks members of the
    declared reference set whose middle draws the line between styles.
    """

    id: str
    dimension: Dimension
    key: Key
    format: str
    facet: str = ""
    secure_end: bool = False
    reference: bool = False
