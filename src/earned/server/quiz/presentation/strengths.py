"""The strengths part: a few topics a page, and afterwards the answers as they were given."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from earned.library.units import Unit, unit
from earned.library.unscored import Unscored, UnscoredItem, strengths
from earned.server.quiz.presentation.question import Option

TOPICS_A_PAGE = 4


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One statement with its options."""

    item: str
    text: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Topic:
    """The statements about one characteristic or belief."""

    title: str
    items: list[OpenItem]


@dataclass(frozen=True, slots=True)
class StrengthsPage:
    """One page of topics. ``number`` counts from 1."""

    number: int
    count: int
    lead: str
    labels: tuple[str, ...]
    topics: list[Topic]

    @property
    def items(self) -> list[str]:
        """Ids of every statement on the page."""
        return [item.item for topic in self.topics for item in topic.items]


@dataclass(frozen=True, slots=True)
class StrengthTopic:
    """A topic as answered: statement and the label chosen. No score, no rank."""

    title: str
    summary: str
    answers: list[tuple[str, str]]


@cache
def page_count() -> int:
    """How many pages the part has."""
    return -(-len(strengths().by_topic()) // TOPICS_A_PAGE)


def strengths_page(number: int, given: Mapping[str, int], language: str) -> StrengthsPage:
    """The page of this number, with what was answered before."""
    part = strengths(language)
    groups = list(part.by_topic().values())
    start = (number - 1) * TOPICS_A_PAGE
    return StrengthsPage(
        number=number,
        count=page_count(),
        lead=part.format.lead,
        labels=part.format.labels,
        topics=[
            Topic(_about(group[0], language).words.title, _open(part, group, given))
            for group in groups[start : start + TOPICS_A_PAGE]
        ],
    )


def answered_topics(given: Mapping[str, int], language: str) -> list[StrengthTopic]:
    """The topics that have an answer, in the order of the content."""
    part = strengths(language)
    topics = []
    for group in part.by_topic().values():
        answers = [
            (part.texts[item.id], part.format.labels[given[item.id] - 1])
            for item in group
            if item.id in given
        ]
        if answers:
            words = _about(group[0], language).words
            topics.append(StrengthTopic(words.title, words.summary, answers))
    return topics


def _open(
    part: Unscored, items: tuple[UnscoredItem, ...], given: Mapping[str, int]
) -> list[OpenItem]:
    return [
        OpenItem(item.id, part.texts[item.id], options(part, given.get(item.id))) for item in items
    ]


def options(part: Unscored, given: int | None) -> list[Option]:
    """The options of an unscored part, the one given marked."""
    return [Option(n, label, n == given) for n, label in enumerate(part.format.labels, 1)]


def _about(item: UnscoredItem, language: str) -> Unit:
    return unit("belief" if item.belief else "characteristic", item.topic, language)
