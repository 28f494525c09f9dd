"""A prediction as a form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from earned.server.accounts.models import Person
from earned.server.growth import store
from earned.server.growth.checkins.keeping import today
from earned.server.growth.choices import Asked, Choice, choices, one_line, one_of, section
from earned.server.growth.moments.kind import MOMENT
from earned.server.growth.predictions.keeping import in_danger
from earned.server.growth.predictions.kind import BELIEFS, LONGEST, Prediction
from earned.server.growth.titles import belief_title

CHANCES = tuple(str(n) for n in range(0, 101, 10))
USUAL_DAYS, LONGEST_DAYS = 7, 366


@dataclass(frozen=True, slots=True)
class PredictionForm:
    """Everything the form shows. ``people``: whether one about a particular person may be made."""

    fear: str
    belief: Asked
    chance: Asked
    by: str
    first: str
    last: str
    about: Asked
    people: bool
    moment: str = ""
    longest: int = LONGEST
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """What was sent: a prediction, or what is missing by field."""

    body: Prediction | None
    errors: Mapping[str, str]


def form_of(person: Person, *, moment: str = "") -> PredictionForm:
    """An empty form."""
    return _form(person, {"moment": moment}, {})


def again(person: Person, given: Mapping[str, str], errors: Mapping[str, str]) -> PredictionForm:
    """The form as it was sent, with what is missing."""
    return _form(person, given, errors)


def read(person: Person, given: Mapping[str, str]) -> Read:
    """The prediction that was sent."""
    fear = one_line(given.get("fear"), LONGEST)
    belief = one_of(given.get("belief"), BELIEFS)
    chance = one_of(given.get("chance"), CHANCES)
    by = _day(given.get("by", ""))
    found = {"fear": fear, "belief": belief, "chance": chance, "by": by}
    words = section("predictions", "missing")
    errors = {name: words[name] for name, value in found.items() if not value}
    if errors or by is None:
        return Read(None, errors)
    body = Prediction(
        fear=fear,
        belief=belief,  # type: ignore[arg-type]
        chance=int(chance),
        by=by,
        about="person" if given.get("about") == "person" else "general",
        moment=_moment(person, given.get("moment", "")),
    )
    return Read(body, {})


def _moment(person: Person, uid: str) -> str:
    """The moment it belongs to, if it is one of this person's."""
    try:
        return store.read(person, MOMENT, uid).uid if uid else ""
    except store.NothingHereError:
        return ""


def _day(given: str) -> date | None:
    """A day from today to a year ahead."""
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return None
    return day if today() <= day <= today() + timedelta(days=LONGEST_DAYS) else None


def _form(person: Person, held: Mapping[str, str], errors: Mapping[str, str]) -> PredictionForm:
    asks, now = section("predictions", "ask"), today()
    beliefs: dict[str, str] = {id_: belief_title(id_) for id_ in BELIEFS}
    likely = tuple(Choice(n, n, held.get("chance") == n) for n in CHANCES)
    about = {"general": asks["about_general"], "person": asks["about_person"]}
    return PredictionForm(
        fear=one_line(held.get("fear"), LONGEST),
        belief=Asked(
            "belief",
            asks["belief"],
            choices(beliefs, held.get("belief")),
            errors.get("belief", ""),
        ),
        chance=Asked("chance", asks["chance"], likely, errors.get("chance", "")),
        by=held.get("by") or (now + timedelta(days=USUAL_DAYS)).isoformat(),
        first=now.isoformat(),
        last=(now + timedelta(days=LONGEST_DAYS)).isoformat(),
        about=Asked("about", asks["about"], choices(about, held.get("about", "general"))),
        people=not in_danger(person),
        moment=held.get("moment", ""),
        errors=errors,
    )
