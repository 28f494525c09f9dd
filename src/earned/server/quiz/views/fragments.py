"""Pieces of the question page that are the same for everybody, rendered once.

Rendering took most of the time from an answer to the next question (``bench/server_speed.py``), and
most of what is rendered depends on nothing personal: the options of a format, the buttons around them.
"""

from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from earned.library.wording import quiz_wording
from earned.server.quiz.presentation.question import Place, options_of
from earned.server.quiz.views.moulds import Mould, gap, mould

ASKED = ("number", "percent", "most", "lead", "item", "text")
"""What a question says of itself, by the names of its fields."""
KEPT = 1024
"""Two formats, eight choices and sixty places in five frames, in a few languages."""


@lru_cache(KEPT)
def options(format_: str, chosen: int | None, language: str) -> SafeString:
    """The options of a response format as HTML."""
    given = {"options": options_of(format_, chosen, language)}
    return render_to_string("quiz/_options.html", given)


@lru_cache(KEPT)
def foot(place: Place, language: str, current: str, earlier: str) -> SafeString:
    """Buttons and explanations below a question as HTML; ``current``, ``earlier``: names of addresses."""
    think = quiz_wording(language).frames[place.frame].think
    ways = {"current": current, "earlier": earlier}
    return render_to_string("quiz/_question_foot.html", {"place": place, "think": think, **ways})


@lru_cache(KEPT)
def question(*, page: bool, nothing_chosen: bool, language: str) -> Mould:  # noqa: ARG001 - to know it by
    """The question with its surroundings, or the middle of the page alone, with gaps for the rest."""
    context = {
        "question": {name: gap(name) for name in ASKED},
        "request": {"path": gap("path")},
        "languages": settings.LANGUAGES,
        "nothing_chosen": nothing_chosen,
        **{name: gap(name) for name in ("leave_url", "address", "token", "options", "foot")},
    }
    return mould("quiz/question.html" if page else "quiz/_question.html", context)


@lru_cache(KEPT)
def address(name: str) -> str:
    """The address of this name; none of those that are asked for here carries a number."""
    return reverse(name)
