"""What is kept of a retest, and of the quarterly look at strengths."""

from datetime import date

import msgspec

from earned.app.retest import Length
from earned.core.errors import UsageError
from earned.library.unscored import strengths
from earned.server.growth.kinds import Cell, Kind
from earned.server.quiz.record import Record as Answers
from earned.server.quiz.services import quiz_of


class Form(msgspec.Struct, kw_only=True):
    """A retest, from its first question on. ``fixed``: items that stay the same over the years;
    ``finished``: the day of the last answer, ``None`` while questions are open."""

    length: Length
    begun: date
    answers: Answers
    fixed: list[str] = []
    finished: date | None = None


class Strengths(msgspec.Struct, kw_only=True):
    """Answers to the statements about strengths and beliefs in one quarter, item to option 1..7."""

    quarter: str
    answers: dict[str, int] = {}


def _form_row(body: Form) -> dict[str, Cell]:
    asked = {f"item_{item}": option for item, option in body.answers.asked.items()}
    about: dict[str, Cell] = {"frame": body.answers.frame, "name": body.answers.name}
    done = body.finished.isoformat() if body.finished else None
    return {
        "length": body.length,
        "begun": body.begun.isoformat(),
        "finished": done,
        **about,
        **asked,
    }


def _check_form(body: Form) -> None:
    """Raise ``ValueError`` for answers that the quiz does not know."""
    try:
        quiz_of(body.answers).categories(body.answers.answers())
    except UsageError as error:
        raise ValueError("These answers cannot be scored.") from error


def _strengths_row(body: Strengths) -> dict[str, Cell]:
    return {"quarter": body.quarter, **body.answers}


def _check_strengths(body: Strengths) -> None:
    part = strengths()
    known = {item.id for item in part.items}
    for item, option in body.answers.items():
        if item not in known or not 1 <= option <= part.options:
            raise ValueError("There is no such statement or answer.")


FORM = Kind(name="form", body=Form, row=_form_row, check=_check_form)
STRENGTHS = Kind(name="strengths", body=Strengths, row=_strengths_row, check=_check_strengths)
