"""A quiz result that is kept: the answers, what they gave then, and by which versions."""

from datetime import date
from typing import Any

import msgspec

from earned.app.quiz import Result
from earned.core.errors import UsageError
from earned.server.accounts.models import Person
from earned.server.growth import consents, store
from earned.server.growth.kinds import Cell, Kind
from earned.server.quiz.record import Record as Answers
from earned.server.quiz.services import result

DECIMALS = 4


class Found(msgspec.Struct, kw_only=True, frozen=True):
    """The position of that day, in SD: higher is more insecure. ``styles``: probabilities."""

    anxiety: float
    anxiety_se: float
    avoidance: float
    avoidance_se: float
    correlation: float
    styles: dict[str, float]


class QuizTaken(msgspec.Struct, kw_only=True):
    """A quiz. ``answers``: all that was said, so that it can be scored anew; ``versions``: instrument,
    bank and scoring of ``found``."""

    answers: Answers
    found: Found
    versions: dict[str, str]


def _row(body: QuizTaken) -> dict[str, Cell]:
    found = msgspec.to_builtins(body.found)
    styles = {f"style_{name}": chance for name, chance in found.pop("styles").items()}
    asked = {f"item_{item}": option for item, option in body.answers.asked.items()}
    about: dict[str, Cell] = {"frame": body.answers.frame, "name": body.answers.name}
    return {**about, **found, **styles, **_beside(body.answers), **asked}


def _beside(said: Answers) -> dict[str, Cell]:
    """What was said beside the scored questions."""
    safety: dict[str, Cell] = {f"safety_{asked}": word for asked, word in said.safety.items()}
    shape: dict[str, Cell] = {
        "cautions": "; ".join(said.cautions) or None,
        "life_areas": "; ".join(said.life_areas) or None,
        "minutes": said.minutes,
    }
    plan: dict[str, Cell] = {f"said_{practice}": word for practice, word in said.said.items()}
    return {**safety, **shape, **plan, **said.strengths, **_brought_up(said)}


def _brought_up(said: Answers) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for number, one in sorted(said.caregivers.items()):
        cells[f"caregiver_{number}"] = one.who
        cells |= {f"caregiver_{number}_{item}": option for item, option in one.answers.items()}
    return cells


def _check(body: QuizTaken) -> None:
    """Raise ``ValueError`` for answers that the quiz cannot score."""
    try:
        result(body.answers)
    except UsageError as error:
        raise ValueError("These answers cannot be scored.") from error


QUIZ = Kind(name="quiz", body=QuizTaken, row=_row, check=_check)


def keep_result(person: Person, answers: Answers, uid: str = "") -> str:
    """Keep a finished quiz; its uid. A guess about somebody absent never comes along.

    Raises ``NoConsentError`` unless the person agreed to results being kept.
    """
    consents.need(person, "keep")
    kept = msgspec.structs.replace(answers, pair=None, pending=None)
    if not consents.agreed(person, "safety"):
        kept = without_safety(kept)
    return store.keep(person, QUIZ, _taken(kept, result(answers)), uid=uid)


def recomputed(taken: QuizTaken) -> tuple[Result, bool]:
    """The result by today's bank and scoring, and whether these are those of the day."""
    found = result(taken.answers)
    return found, dict(found.versions) == taken.versions


def without_safety(answers: Answers) -> Answers:
    """The answers as if the safety questions had been skipped and nothing ticked as going on."""
    return msgspec.structs.replace(answers, safety={}, cautions=[])


def forget_safety(person: Person) -> None:
    """Take safety answers out of everything kept."""

    def edit(taken: QuizTaken) -> None:
        taken.answers = without_safety(taken.answers)

    for kept in list(store.each(person, QUIZ)):
        store.change(person, QUIZ, kept.uid, edit)


def taken_on(taken: QuizTaken) -> date:
    """The day the quiz was begun."""
    return taken.answers.consented


def _taken(answers: Answers, found: Result) -> QuizTaken:
    return QuizTaken(answers=answers, found=numbers(found), versions=dict(found.versions))


def numbers(found: Result) -> Found:
    """The position in numbers."""
    at = found.position
    rounded: dict[str, Any] = {
        "anxiety": at.anxiety.mean,
        "anxiety_se": at.anxiety.se,
        "avoidance": at.avoidance.mean,
        "avoidance_se": at.avoidance.se,
        "correlation": at.correlation,
    }
    rounded = {name: round(float(value), DECIMALS) for name, value in rounded.items()}
    styles = {s: round(float(p), DECIMALS) for s, p in found.styles.probabilities.items()}
    return Found(styles=styles, **rounded)
