"""Begin a trial, follow its days, and answer it once it is over."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
from django.utils import timezone

from earned.app.plan import catalogue
from earned.core.change.trial import TrialResult, analyse, randomise
from earned.core.guidance.catalogue import PracticeFacts
from earned.core.guidance.situation import Situation, is_suitable
from earned.server.accounts.models import Person
from earned.server.growth import consents, store
from earned.server.growth.checkins.kind import CHECK_IN
from earned.server.growth.results import QUIZ
from earned.server.growth.store import Kept
from earned.server.growth.trial.kind import TRIAL, Trial

LENGTHS = (42, 56, 84)
"""Days one may choose: six, eight and twelve weeks."""


class NotForATrialError(Exception):
    """A practice with lasting carry-over, or unsuitable, or another trial is under way."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a trial is. ``checked``: days with a check-in, of ``past`` days."""

    past: int
    checked: int


def fitting(person: Person) -> list[str]:
    """Practices that may be tried so: nothing carries over, done alone, safe in this situation."""
    situation = _situation(person)
    return [id_ for id_, facts in catalogue().practices.items() if _fits(facts, situation)]


def _fits(facts: PracticeFacts, situation: Situation) -> bool:
    return (
        facts.carry_over == "none"
        and facts.company != "together"
        and not facts.vulnerable
        and is_suitable(facts, situation)
    )


def _situation(person: Person) -> Situation:
    latest = next((kept.body for kept in store.each(person, QUIZ, most=1)), None)
    return latest.answers.circumstances().situation if latest else Situation()


def begin(person: Person, practice: str, days: int, today: date, *, uid: str = "") -> str:
    """Begin a trial tomorrow; its uid. Days are drawn now, once.

    Raises :class:`NotForATrialError`, ``NoConsentError``.
    """
    consents.need(person, "keep")
    if uid and store.has(person, uid):
        return uid
    if days not in LENGTHS or practice not in fitting(person) or running(person, today):
        raise NotForATrialError
    drawn = randomise(days, np.random.default_rng(secrets.randbits(64)))
    signs = "".join("1" if with_it else "0" for with_it in drawn)
    body = Trial(practice=practice, began=today + timedelta(days=1), days=signs)
    return store.keep(person, TRIAL, body, uid=uid)


def running(person: Person, today: date) -> Kept[Trial] | None:
    """The trial that is under way or about to begin."""
    return next((kept for kept in store.each(person, TRIAL) if kept.body.ends >= today), None)


def stop(person: Person, uid: str, today: date) -> None:
    """End a trial with yesterday."""

    def put(old: Trial) -> None:
        if old.stopped is None and old.ends >= today:
            old.stopped = today - timedelta(days=1)

    store.change(person, TRIAL, uid, put)


def outcomes(person: Person, trial: Trial) -> dict[date, int]:
    """Day -> how hard it was, for days of the trial with a check-in."""
    since = timezone.make_aware(datetime.combine(trial.began - timedelta(days=1), time.min))
    found = (kept.body for kept in store.each(person, CHECK_IN, since=since))
    return {body.day: body.strain for body in found if trial.with_practice(body.day) is not None}


def progress(person: Person, trial: Trial, today: date) -> Progress:
    """How far it is, today not counted."""
    past = max(min((today - trial.began).days, len(trial.days)), 0)
    checked = sum(day < today for day in outcomes(person, trial))
    return Progress(past, checked)


def answer(person: Person, trial: Trial) -> TrialResult:
    """What the trial says, by the days as they were drawn, whatever was done."""
    found = sorted(outcomes(person, trial).items())
    return analyse(
        [float(day.toordinal()) for day, _ in found],
        [bool(trial.with_practice(day)) for day, _ in found],
        [float(strain) for _, strain in found],
    )
