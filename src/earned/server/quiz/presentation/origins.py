"""Where it comes from: questions about one caregiver, and words to think with."""

from collections.abc import Mapping
from dataclasses import dataclass

from earned.library.units import unit
from earned.library.unscored import Origins, origins
from earned.server.quiz.presentation.strengths import OpenItem, options
from earned.server.quiz.record import Caregiver, Record


@dataclass(frozen=True, slots=True)
class CaregiverPage:
    """The eight questions about one person, or none yet."""

    words: Mapping[str, str]
    lead: str
    items: list[OpenItem]


@dataclass(frozen=True, slots=True)
class Reflection:
    """One caregiver in the four qualities: title and words, for those that were answered."""

    who: str
    qualities: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ThoughtsPage:
    """What is shown at the end. ``next_number``: the caregiver that could come next, if any."""

    words: Mapping[str, str]
    reflections: list[Reflection]
    next_number: int | None


def caregiver_page(kept: Caregiver | None, language: str) -> CaregiverPage:
    """The questions about a caregiver, in the person's own word for them; none before it is typed."""
    part = origins(language).part
    items = [
        OpenItem(
            item.id,
            part.texts[item.id].replace("{caregiver}", kept.who),
            options(part, kept.answers.get(item.id)),
        )
        for item in part.items
        if kept
    ]
    return CaregiverPage(part.words, part.format.lead, items)


def reflections(record: Record, language: str) -> ThoughtsPage:
    """Words for each caregiver thought of."""
    part = origins(language)
    told = [_reflection(part, kept, language) for _, kept in sorted(record.caregivers.items())]
    open_ = [n for n in range(1, part.caregivers + 1) if n not in record.caregivers]
    return ThoughtsPage(part.part.words, told, open_[0] if open_ else None)


def _reflection(part: Origins, kept: Caregiver, language: str) -> Reflection:
    qualities = []
    for quality in part.part.by_topic():
        mean = part.part.mean(quality, kept.answers)
        if mean is not None:
            title = unit("origin", quality, language).words.title
            qualities.append((title, part.reflection(quality, mean)))
    return Reflection(kept.who, qualities)
