"""One question as the page shows it."""

from dataclasses import dataclass

from earned.core.instruments.item import Frame
from earned.library.instruments import load
from earned.library.wording import quiz_wording
from earned.server.quiz.record import Record


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers to choose from."""

    number: int
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the quiz a question stands. ``previous``: number of the one before, 0 for none.

    What a page shows around the question depends on this alone, and on the frame.
    """

    frame: Frame
    previous: int
    is_earlier: bool
    skipped: bool


@dataclass(frozen=True, slots=True)
class Question:
    """``number`` counts from 1. ``percent``: precision reached, never where somebody stands.

    ``chosen``: the option given before, or ``None``.
    """

    item: str
    number: str
    text: str
    lead: str
    format: str
    chosen: int | None
    percent: str
    most: str
    place: Place


def question_at(record: Record, number: int, language: str) -> Question | None:
    """The question at a place, or ``None`` where none was asked or is waiting."""
    asked = list(record.asked)
    shown = [*asked, record.pending] if record.pending else asked
    if not 1 <= number <= len(shown):
        return None
    return _question(record, shown[number - 1], number, language)


def options_of(format_: str, chosen: int | None, language: str) -> list[Option]:
    """The options of a response format, the chosen one marked."""
    labels = quiz_wording(language).formats[format_].labels
    return [Option(n, label, n == chosen) for n, label in enumerate(labels, 1)]


def _question(record: Record, item: str, number: int, language: str) -> Question:
    frame = record.frame or "general"
    spoken = quiz_wording(language)
    format_ = load("earned").item(item).format
    given = record.asked.get(item)
    is_earlier = item in record.asked
    return Question(
        item=item,
        number=str(number),
        text=spoken.items[item].in_frame(frame, record.name),
        lead=spoken.formats[format_].lead,
        format=format_,
        chosen=given,
        percent=str(round(100 * min(record.progress, 1.0))),
        most=str(max(record.most, len(record.asked))),
        place=Place(frame, number - 1, is_earlier, is_earlier and given is None),
    )
