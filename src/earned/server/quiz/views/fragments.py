"""Pieces of the question page that are the same for everybody, rendered once.

Rendering took most of the time from an answer to the next question (``bench/server_speed.py``), and
most of what is rendered depends on nothing personal: the options of a format, the buttons around them.
"""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from earned.library.wording import quiz_wording
from earned.server.quiz.presentation.question import Place, options_of

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
