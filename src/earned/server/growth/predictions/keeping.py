"""Keep predictions, ask what became of them, and lay forecast against outcome.

Nobody is ever asked to test somebody who may be dangerous: a prediction about a particular person is
kept only after three times 'no' to the questions about safety, and set aside as soon as anything speaks
against it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from earned.core.change.forecast import ForecastSummary, summarise
from earned.core.change.forecast import Prediction as Forecast
from earned.core.guidance.plan import SafetyAnswer
from earned.server.accounts.models import Person
from earned.server.growth import consents, store
from earned.server.growth.predictions.kind import PREDICTION, Outcome, Prediction
from earned.server.growth.results import QUIZ
from earned.server.growth.store import Said

LOOKED_AT, ASKED_ABOUT = 300, 60
"""The latest predictions that are summed up, and that may still be asked about."""
RESULTS_LOOKED_AT = 12
LATER_DAYS = 7
"""'Not yet' puts the day off by so many."""


class NotSafeError(Exception):
    """A prediction about a particular person without three times 'no'."""


def keep(
    person: Person,
    body: Prediction,
    safety: Mapping[str, SafetyAnswer],
    *,
    uid: str = "",
) -> str:
    """Keep a prediction; its uid.

    ``safety``: the answers given with it, which are not kept. Raises :class:`NotSafeError` (a 'yes' also
    sets aside every other one about a particular person), ``NoConsentError``.
    """
    consents.need(person, "keep")
    if body.about == "person":
        if "yes" in safety.values():
            set_aside_people(person)
        if not is_safe(safety) or in_danger(person):
            raise NotSafeError
    return store.keep(person, PREDICTION, body, uid=uid)


def is_safe(safety: Mapping[str, SafetyAnswer]) -> bool:
    """Three times 'no', nothing skipped."""
    return bool(safety) and all(answer == "no" for answer in safety.values())


def in_danger(person: Person) -> bool:
    """Whether a result that is kept says that somebody is feared, or may hurt this person."""
    return any(
        kept.body.answers.circumstances().situation.in_danger
        for kept in store.each(person, QUIZ, most=RESULTS_LOOKED_AT)
    )


def set_aside_people(person: Person) -> None:
    """Ask no more about any prediction about a particular person."""
    for kept in list(each(person)):
        if kept.body.about == "person" and kept.body.outcome is None:
            set_aside(person, kept.uid)


def set_aside(person: Person, uid: str) -> None:
    """Ask no more about one."""

    def put(old: Prediction) -> None:
        old.set_aside = True

    store.change(person, PREDICTION, uid, put)


def answer(person: Person, uid: str, outcome: Outcome, came: str, today: date) -> Prediction:
    """Keep what became of a prediction; a later answer replaces an earlier one."""

    def put(old: Prediction) -> None:
        old.outcome, old.came, old.answered = outcome, came, today

    return store.change(person, PREDICTION, uid, put).body


def not_yet(person: Person, uid: str, today: date) -> None:
    """Put the day off."""

    def put(old: Prediction) -> None:
        old.by = max(old.by, today) + timedelta(days=LATER_DAYS)

    store.change(person, PREDICTION, uid, put)


def each(person: Person, most: int = LOOKED_AT) -> Iterator[Said[Prediction]]:
    """Predictions, the latest first."""
    yield from store.said(person, PREDICTION, most=most)


def due(person: Person, today: date) -> list[Said[Prediction]]:
    """Those whose day has come and that may be asked about, the oldest first."""
    latest = each(person, ASKED_ABOUT)
    waiting = [kept for kept in latest if is_open(kept.body) and kept.body.by <= today]
    if any(kept.body.about == "person" for kept in waiting) and in_danger(person):
        waiting = [kept for kept in waiting if kept.body.about != "person"]
    return sorted(waiting, key=lambda kept: kept.body.by)


def is_open(body: Prediction) -> bool:
    """Whether it is still to be asked about."""
    return body.outcome is None and not body.set_aside


def forecasts(bodies: Iterable[Prediction]) -> dict[str | None, ForecastSummary]:
    """Forecast against outcome: all together under ``None``, then each belief.

    What was unclear or set aside counts for nothing.
    """
    return summarise(
        Forecast(
            body.belief,
            body.chance / 100,
            None if body.outcome is None else body.outcome == "happened",
        )
        for body in bodies
        if body.outcome != "unclear" and not (body.set_aside and body.outcome is None)
    )
