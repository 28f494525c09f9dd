"""The words of a result, ready to show. Plain text unless a field says Markdown."""

from collections.abc import Mapping
from dataclasses import dataclass

from earned.core.instruments.item import Dimension
from earned.core.scoring.position import Style
from earned.library.units import Unit


@dataclass(frozen=True, slots=True)
class ToldDimension:
    """One dimension. ``daily`` (Markdown) tells what such a position tends to mean from day to day.

    ``mean``, ``low``, ``high``: rounded for people, ``low``–``high`` being the 90% interval.
    ``floor``: said where the questions can tell no finer difference, else empty.
    """

    dimension: Dimension
    title: str
    name: str
    sentence: str
    above: str
    daily: str
    floor: str
    mean: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class ToldStyle:
    """One of the four patterns and its probability, also with the line moved."""

    style: Style
    name: str
    title: str
    summary: str
    probability: float
    percent: str
    percent_lower: str
    percent_higher: str


@dataclass(frozen=True, slots=True)
class ToldFocus:
    """A focus: the characteristic, why, and one practice."""

    characteristic: Unit
    sentence: str
    reasons: tuple[str, ...]
    practice: Unit


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """An answer and why it mattered. ``label`` is empty for a skipped question."""

    item: str
    text: str
    label: str
    why: str


@dataclass(frozen=True, slots=True)
class Told:
    """Everything a result says.

    ``safety`` (Markdown) is what comes first where safety answers ask for it, else empty; ``cautions``
    the same where states do.
    ``keep``: sentences about strengths to keep. ``sure`` and ``cannot``: how sure we are, and what this
    cannot tell. ``grades``: grade -> what it means.
    """

    opening: tuple[str, str]
    provisional: str
    safety: str
    cautions: str
    dimensions: Mapping[Dimension, ToldDimension]
    unit: str
    styles: tuple[ToldStyle, ...]
    reference: tuple[str, ...]
    keep: tuple[str, ...]
    pathway: Unit
    pathway_reason: str
    focuses: tuple[ToldFocus, ...]
    start_now: Unit
    start_now_reasons: tuple[str, ...]
    answers: tuple[ToldAnswer, ...]
    sure: tuple[str, ...]
    cannot: tuple[str, ...]
    grades: Mapping[str, str]
