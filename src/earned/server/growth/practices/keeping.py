"""Begin and finish practices, offer the next one, and learn what they do."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from earned.app.plan import catalogue
from earned.app.practising import Offer, learnt, offer
from earned.app.quiz import Circumstances, Result
from earned.core.change.learning import Effect, unbiased, unit_of
from earned.core.change.learning import Moment as Rated
from earned.server.accounts.models import Person
from earned.server.growth import consents, store
from earned.server.growth.moments.keeping import compared
from earned.server.growth.practices.kind import PRACTISED, Helped, Practised
from earned.server.growth.results import QUIZ, QuizTaken
from earned.server.growth.store import Kept
from earned.server.quiz.services import result

LOOKED_AT = 120
"""The latest practices that are learnt from, and as many moments: months of them, and quickly opened."""
LATELY = timedelta(days=14)


class NoSuchPracticeError(Exception):
    """The library has no practice of this id."""


@dataclass(frozen=True, slots=True)
class Next:
    """The practice of the day. ``plan``: the result it comes from, if one is kept."""

    offer: Offer
    plan: QuizTaken | None
    found: Result | None


def begin(
    person: Person, practice: str, before: int | None, drawn: Offer | None = None, *, uid: str = ""
) -> str:
    """Begin a practice; its uid. It counts as drawn where it is the one that was offered.

    Raises :class:`NoSuchPracticeError`, ``NoConsentError``.
    """
    consents.need(person, "keep")
    if practice not in catalogue().practices:
        raise NoSuchPracticeError
    body = Practised(practice=practice, before=before)
    if drawn is not None and drawn.practice == practice and len(drawn.among) > 1:
        body.picked, body.among = "randomised", list(drawn.among)
    return store.keep(person, PRACTISED, body, uid=uid)


def finish(person: Person, uid: str, after: int | None, helped: Helped, line: str) -> None:
    """Finish a practice, or say once more how it was; the time of the first finish stays."""

    def put(old: Practised) -> None:
        old.after, old.helped, old.line = after, helped, line
        old.finished = old.finished or timezone.now()

    store.change(person, PRACTISED, uid, put)


def next_practice(person: Person, today: date) -> Next:
    """What is offered today. The same all day, on every device, until a practice is finished."""
    plan = next((kept.body for kept in store.each(person, QUIZ, most=1)), None)
    found = result(plan.answers) if plan else None
    around = plan.answers.circumstances() if plan else Circumstances()
    done = _lately(person)
    finished = sum(timezone.localdate(kept.at) == today for kept in done)
    seed = f"{person.pk} {today.isoformat()} {finished}"
    lately = [kept.body.practice for kept in done]
    known = rated(person, before=today)
    return Next(offer(found, around, known, seed=seed, recent=lately), plan, found)


def _lately(person: Person) -> list[Kept[Practised]]:
    since = timezone.now() - LATELY
    return [kept for kept in store.each(person, PRACTISED, since=since) if kept.body.finished]


def finished_on(person: Person, today: date) -> list[Kept[Practised]]:
    """Practices finished today, the latest first."""
    return [kept for kept in _lately(person) if timezone.localdate(kept.at) == today]


def unfinished(person: Person, now: datetime) -> Kept[Practised] | None:
    """One that was begun within the last hours and not finished."""
    recent = store.each(person, PRACTISED, since=now - timedelta(hours=12), most=5)
    return next((kept for kept in recent if kept.body.finished is None), None)


def rated(person: Person, before: date | None = None) -> list[Rated]:
    """Practices rated before and after, and comparable moments without one.

    ``before``: only those of earlier days, so that what is drawn stays the same all day.
    """
    until = timezone.make_aware(datetime.combine(before, time())) if before else None
    practised = store.said(person, PRACTISED, before=until, most=LOOKED_AT)
    return [*_with_one(body for _, body in practised), *_without(person, until)]


def _with_one(practised: Iterable[Practised]) -> Iterator[Rated]:
    for body in practised:
        if body.before is not None and body.after is not None:
            yield Rated(body.before, body.after, body.practice, body.picked)


def _without(person: Person, until: datetime | None = None) -> Iterator[Rated]:
    return (Rated(first, second) for first, second in compared(person, LOOKED_AT, until))


@dataclass(frozen=True, slots=True)
class Experience:
    """The latest practices and what they taught. ``times``: how often each was finished; ``helped``:
    practice -> what was said about it; ``chosen``: how often each was rated and chosen freely; ``unit``: SD
    of ratings."""

    effects: Mapping[str, Effect]
    times: Counter[str]
    helped: Mapping[str, Counter[str]]
    chosen: Counter[str]
    unit: float


def experience(person: Person) -> Experience:
    """Everything that is known of what practices do for this person."""
    bodies = [body for _, body in store.said(person, PRACTISED, most=LOOKED_AT)]
    moments = [*_with_one(bodies), *_without(person)]
    practised = {m.practice for m in moments if m.practice is not None}
    helped: dict[str, Counter[str]] = {}
    for body in bodies:
        if body.helped:
            helped.setdefault(body.practice, Counter())[body.helped] += 1
    return Experience(
        effects=learnt(moments, practised, ranked=False),
        times=Counter(body.practice for body in bodies if body.finished),
        helped=helped,
        chosen=Counter(m.practice for m in moments if m.practice and m.picked == "chosen"),
        unit=unit_of(unbiased(moments)),
    )
