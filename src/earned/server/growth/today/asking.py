"""Everything that waits for an answer today, in few words."""

from dataclasses import dataclass
from datetime import date, datetime

from earned.server.accounts.models import Person
from earned.server.growth import store
from earned.server.growth.choices import Asked, ratings, section
from earned.server.growth.moments import keeping as moments
from earned.server.growth.moments.kind import Moment
from earned.server.growth.practices import keeping as practices
from earned.server.growth.practices.kind import Practised
from earned.server.growth.predictions import keeping as predictions
from earned.server.growth.predictions.kind import Prediction
from earned.server.growth.signs.keeping import of_week
from earned.server.growth.signs.kind import SIGNS, monday_of
from earned.server.growth.store import Kept, Said
from earned.server.growth.titles import practice_title
from earned.server.growth.trajectory.pace import chose_yearly
from earned.server.growth.trial.kind import TRIAL, Trial

SIGNS_FROM = 4
"""Weekday (Friday) from which the week's signs are asked for."""
ANSWER_SHOWN_DAYS = 7


@dataclass(frozen=True, slots=True)
class TrialToday:
    """``sort``: with, without, begins or over."""

    kept: Kept[Trial]
    title: str
    sort: str


@dataclass(frozen=True, slots=True)
class Asks:
    """What waits. ``due``: the first prediction whose day has come; ``more``: whether there are others."""

    later: Kept[Moment] | None
    later_point: str
    later_rating: Asked
    due: Said[Prediction] | None
    more: bool
    unfinished: Kept[Practised] | None
    unfinished_title: str
    signs: bool
    trial: TrialToday | None

    @property
    def some(self) -> bool:
        """Whether anything waits."""
        return bool(self.later or self.due or self.unfinished or self.signs or self.trial)


def asks(person: Person, today: date, now: datetime) -> Asks:
    """What waits for this person."""
    later = moments.to_rate_later(person, now)
    due = predictions.due(person, today)
    unfinished = practices.unfinished(person, now)
    points = section("moments", "points")
    return Asks(
        later=later,
        later_point=points[later.body.point] if later else "",
        later_rating=Asked("later", section("moments", "page")["later"], ratings()),
        due=due[0] if due else None,
        more=len(due) > 1,
        unfinished=unfinished,
        unfinished_title=practice_title(unfinished.body.practice) if unfinished else "",
        signs=_signs_wait(person, today),
        trial=_trial(person, today),
    )


def _signs_wait(person: Person, today: date) -> bool:
    """From Friday on, for those who have rated signs before and did not choose fewer prompts."""
    if today.weekday() < SIGNS_FROM or not store.count(person, SIGNS):
        return False
    return not (of_week(person, monday_of(today)) or chose_yearly(person))


def _trial(person: Person, today: date) -> TrialToday | None:
    latest = next(store.each(person, TRIAL, most=1), None)
    if latest is None:
        return None
    trial, title = latest.body, practice_title(latest.body.practice)
    if trial.ends < today:
        shown = (today - trial.ends).days <= ANSWER_SHOWN_DAYS
        return TrialToday(latest, title, "over") if shown else None
    with_it = trial.with_practice(today)
    sort = "begins" if with_it is None else "with" if with_it else "without"
    return TrialToday(latest, title, sort)
