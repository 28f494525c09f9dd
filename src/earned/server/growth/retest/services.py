"""Begin a retest, answer it, finish it. One is open at a time; everything is safe to repeat."""

from dataclasses import dataclass
from datetime import date, timedelta

from earned.app import retest
from earned.app.quiz import Answer
from earned.app.retest import Length
from earned.core.errors import UsageError
from earned.library.wording import quiz_wording
from earned.server.accounts.models import Person
from earned.server.growth import consents, store
from earned.server.growth.results import QUIZ
from earned.server.growth.retest.kinds import FORM, STRENGTHS, Form, Strengths
from earned.server.growth.retest.standing import path_key, standing
from earned.server.growth.store import Kept
from earned.server.quiz.record import Record as Answers
from earned.server.quiz.services import NotAskedError, known_frame, quiz_of

OPEN_FOR = timedelta(days=3)
"""How long a form may stay open: answers of two weeks are no one occasion."""
RECENT = 4


class TooSoonError(Exception):
    """``due``: from when it makes sense."""

    def __init__(self, due: date) -> None:
        super().__init__(due.isoformat())
        self.due = due


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to fill in."""

    frame: str
    name: str
    length: Length


def newest(person: Person, today: date) -> Kept[Form] | None:
    """The form begun last, finished or not, if it is not too old."""
    kept = next(store.each(person, FORM, most=1), None)
    return kept if kept and today - kept.body.begun <= OPEN_FOR else None


def open_form(person: Person, today: date) -> Kept[Form] | None:
    """The form with open questions, if there is one that is not too old."""
    kept = newest(person, today)
    return kept if kept and kept.body.finished is None else None


def begin(person: Person, wanted: Wanted, today: date, spoken: str, uid: str) -> Kept[Form]:
    """Begin a form in place of any that is open.

    Raises ``NoConsentError``, :class:`TooSoonError`, ``NotAskedError`` for a frame nobody knows.
    """
    consents.need(person, "keep")
    if store.has(person, uid):
        return store.read(person, FORM, uid)
    frame = known_frame(wanted.frame)
    name = wanted.name if frame == "named" else ""
    before = standing(person).of(path_key(frame, name))
    due = before.due(short=wanted.length == "short") if before else today
    if due > today:
        raise TooSoonError(due)
    answers = Answers(
        consented=today,
        frame=frame,
        name=name or None,
        safety_asked=True,
        language=quiz_wording(spoken).language,
    )
    form = Form(length=wanted.length, begun=today, answers=answers)
    if before:
        first = _first(person, before.first_kind, before.first)
        form.fixed = list(retest.anchors(quiz_of(first), first.answers(), wanted.length))
    _advance(form, None, today)
    _drop_open(person)
    return store.read(person, FORM, store.keep(person, FORM, form, uid=uid))


def _first(person: Person, kind: str, uid: str) -> Answers:
    if kind == "quiz":
        return store.read(person, QUIZ, uid).body.answers
    return store.read(person, FORM, uid).body.answers


def _drop_open(person: Person) -> None:
    for kept in list(store.each(person, FORM, most=RECENT)):
        if kept.body.finished is None:
            store.remove(person, FORM, kept.uid)


def answer(
    person: Person, uid: str, item: str, option: int | None, today: date, spoken: str
) -> Form:
    """Keep an answer to the question on the screen, or change an earlier one.

    Raises ``NotAskedError`` for any other item, an option that is none, or a form that is finished.
    """

    def edit(form: Form) -> None:
        record = form.answers
        if form.finished and item in record.asked and record.asked[item] == option:
            return  # the last answer, sent twice
        if form.finished or (item != record.pending and item not in record.asked):
            raise NotAskedError
        record.asked[item] = option
        record.language = quiz_wording(spoken).language if spoken != "en" else record.language
        _advance(form, item, today)

    try:
        return store.change(person, FORM, uid, edit).body
    except UsageError as error:
        raise NotAskedError from error


def _advance(form: Form, answered: str | None, today: date) -> None:
    """Find the next question, unless one that was shown still waits for its answer."""
    record = form.answers
    given = [Answer(item, option) for item, option in record.asked.items()]
    step = retest.ask(quiz_of(record), given, form.fixed, form.length)
    record.progress = sum(step.progress.precision.values()) / len(step.progress.precision)
    record.most = step.progress.most
    if record.pending is None or record.pending == answered:
        record.pending = step.item
        record.complete = step.item is None
    if record.complete and any(option is not None for option in record.asked.values()):
        form.finished = today


def quarter(today: date) -> str:
    """The quarter a day is in, such as 2026-Q4."""
    return f"{today.year}-Q{(today.month + 2) // 3}"


def keep_strengths(person: Person, items: list[str], given: dict[str, int], today: date) -> None:
    """Keep the answers of one page of this quarter; those left open are forgotten."""
    consents.need(person, "keep")
    uid = store.once(f"strengths {quarter(today)}")
    store.keep(person, STRENGTHS, Strengths(quarter=quarter(today)), uid=uid)

    def edit(kept: Strengths) -> None:
        others = {item: option for item, option in kept.answers.items() if item not in items}
        kept.answers = {**others, **given}

    store.change(person, STRENGTHS, uid, edit)


def strengths_of(person: Person, today: date) -> tuple[dict[str, int], Strengths | None]:
    """This quarter's answers, and the latest of an earlier quarter."""
    now: dict[str, int] = {}
    for kept in store.each(person, STRENGTHS, most=2):
        if kept.body.quarter != quarter(today):
            return now, kept.body
        now = kept.body.answers
    return now, None
