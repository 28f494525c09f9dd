"""What can be done with a guest's record. Everything here is safe to repeat."""

from collections.abc import Sequence
from datetime import date

from earned.app.quiz import Quiz, Result, load_quiz
from earned.core.errors import UsageError
from earned.core.guidance.plan import SafetyAnswer
from earned.core.instruments.item import FRAMES, PARTICULAR_FRAMES, Frame
from earned.library.units import FALLBACK_LANGUAGE
from earned.library.wording import quiz_wording
from earned.server.quiz import store
from earned.server.quiz.access import Ticket
from earned.server.quiz.record import Caregiver, Record
from earned.server.quiz.store import purge_expired

__all__ = ["NotAskedError", "answer", "begin", "choose_frame", "purge_expired", "result", "safety"]


class NotAskedError(Exception):
    """An answer to a question that was never shown to this person, or out of range."""


def begin(ticket: Ticket | None) -> Ticket:
    """A ticket with a record behind it: the one there is, or a new one."""
    try:
        store.read(ticket)
    except store.NothingHereError:
        return store.create(Record(consented=date.today()))  # noqa: DTZ011 - the day is enough
    assert ticket is not None  # noqa: S101 - read() raises without one
    return ticket


def choose_frame(
    ticket: Ticket | None, frame: str, name: str | None, language: str = FALLBACK_LANGUAGE
) -> Record:
    """Whom the questions are about, and in which language they are asked.

    Once something is answered both stay as they are for scoring; the words on the page may change.
    """

    def edit(record: Record) -> None:
        if record.asked:
            return
        record.frame = known_frame(frame)
        record.name = name if frame == "named" else None
        record.language = quiz_wording(language).language
        record.safety_asked, record.safety, record.pending = False, {}, None
        _advance_when_ready(record)

    return store.change(ticket, edit)


def safety(ticket: Ticket | None, answers: dict[str, SafetyAnswer]) -> Record:
    """Keep the three safety answers; those left out count as skipped."""

    def edit(record: Record) -> None:
        if record.frame not in PARTICULAR_FRAMES:
            raise NotAskedError
        record.safety, record.safety_asked = answers, True
        _advance_when_ready(record)

    return store.change(ticket, edit)


def answer(
    ticket: Ticket | None, item: str, option: int | None, language: str = FALLBACK_LANGUAGE
) -> Record:
    """Keep an answer to the question on the screen, or change an earlier one; later ones stay.

    One answer to a translated question widens the priors for all: rather too unsure than too sure.

    Raises :class:`NotAskedError` for any other item and for an option that is none.
    """

    def edit(record: Record) -> None:
        if record.stage() in {"frame", "safety"}:
            raise NotAskedError
        if item != record.pending and item not in record.asked:
            raise NotAskedError
        record.asked[item] = option
        spoken = quiz_wording(language).language
        record.language = record.language if spoken == FALLBACK_LANGUAGE else spoken
        _advance(record, answered=item)

    try:
        return store.change(ticket, edit)
    except UsageError as error:
        raise NotAskedError from error


def result(record: Record) -> Result:
    """What the answers say."""
    return quiz_of(record).result(record.answers(), record.circumstances())


def quiz_of(record: Record) -> Quiz:
    """The quiz in the frame and the language of a record."""
    frame = record.frame or "general"
    if record.language == FALLBACK_LANGUAGE:
        return load_quiz(frame)  # the entry that is compiled before anybody asks
    return load_quiz(frame, record.language)


def known_frame(frame: str) -> Frame:
    """The frame of this id. Raises :class:`NotAskedError` for an unknown one."""
    for known in FRAMES:
        if known == frame:
            return known
    raise NotAskedError


def _advance_when_ready(record: Record) -> None:
    if record.stage() == "questions" and record.pending is None:
        _advance(record)


def _advance(record: Record, answered: str | None = None) -> None:
    """Find the next question, unless one that was shown still waits for its answer."""
    step = quiz_of(record).ask(record.answers())
    record.progress = sum(step.progress.precision.values()) / len(step.progress.precision)
    record.most = step.progress.most
    if record.pending is None or record.pending == answered:
        record.pending = step.item
        record.complete = step.item is None


def keep_strengths(ticket: Ticket | None, items: Sequence[str], given: dict[str, int]) -> Record:
    """Keep the answers of one page of strengths; those left open are forgotten."""

    def edit(record: Record) -> None:
        others = {item: option for item, option in record.strengths.items() if item not in items}
        record.strengths = {**others, **given}

    return store.change(ticket, edit)


def keep_caregiver(ticket: Ticket | None, number: int, caregiver: Caregiver) -> Record:
    """Keep what is remembered of one caregiver."""

    def edit(record: Record) -> None:
        record.caregivers = {**record.caregivers, number: caregiver}

    return store.change(ticket, edit)
