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
class Question:
    """``number`` counts from 1. ``percent``: precision reached, never where somebody stands."""

    item: str
    number: int
    text: str
    think: str
    lead: str
    options: list[Option]
    skipped: bool
    is_earlier: bool
    previous: int | None
    percent: int
    most: int


def question_at(record: Record, number: int, language: str) -> Question | None:
    """The question at a place, or ``None`` where none was asked or is waiting."""
    asked = list(record.asked)
    shown = [*asked, record.pending] if record.pending else asked
    if not 1 <= number <= len(shown):
        return None
    item, frame = shown[number - 1], record.frame or "general"
    return _question(record, item, number, frame, language)


def _question(record: Record, item: str, number: int, frame: Frame, language: str) -> Question:
    spoken = quiz_wording(language)
    format_ = spoken.formats[load("earned").item(item).format]
    given = record.asked.get(item)
    return Question(
        item=item,
        number=number,
        text=spoken.items[item].in_frame(frame, record.name),
        think=spoken.frames[frame].think,
        lead=format_.lead,
        options=[Option(n, label, n == given) for n, label in enumerate(format_.labels, 1)],
        skipped=item in record.asked and given is None,
        is_earlier=item in record.asked,
        previous=number - 1 if number > 1 else None,
        percent=round(100 * min(record.progress, 1.0)),
        most=max(record.most, len(record.asked)),
    )
