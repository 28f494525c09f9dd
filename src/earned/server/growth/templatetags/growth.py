"""Words of one's own space in templates, in the language of the page."""

from collections.abc import Mapping

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.formats import date_format

from earned.library.sentences import sentences
from earned.server.pages.language import language

register = template.Library()

PLACES = {
    "space": "growth:home",
    "today": "growth:today",
    "moments": "growth:moments",
    "predictions": "growth:predictions",
    "practices": "growth:practices",
    "signs": "growth:signs",
    "journal": "growth:journal",
    "trajectory": "growth:trajectory",
    "retest": "growth:retest",
    "trial": "growth:trial",
}
"""Parts of one's own space, in the order in which they are shown."""


@register.inclusion_tag("growth/_ways.html", takes_context=True)
def ways(context: Context, here: str = "") -> dict[str, object]:
    """The ways between them. ``here``: the part one is in; by default what the view says."""
    words = sentences("growth/ways", language()).section("ways")
    places = [(name, reverse(view), words[name]) for name, view in PLACES.items()]
    return {"label": words["label"], "places": places, "here": here or context.get("here")}


@register.simple_tag
def words_of(folder: str) -> Mapping[str, Mapping[str, str]]:
    """Every section of ``content/growth/<folder>``, unfilled."""
    return sentences(f"growth/{folder}", language()).sections


@register.simple_tag
def said(folder: str, section: str, key: str, **values: object) -> str:
    """One sentence with its placeholders filled."""
    return sentences(f"growth/{folder}", language()).say(section, key, **values)


@register.simple_tag
def counted(folder: str, section: str, key: str, number: int, **values: object) -> str:
    """``<key>_one`` or ``<key>_many`` with its number."""
    form = f"{key}_one" if number == 1 else f"{key}_many"
    return sentences(f"growth/{folder}", language()).say(section, form, number=number, **values)


@register.filter
def day(value: object) -> str:
    """A day as '4 March 2026'."""
    return date_format(value, "j F Y")  # type: ignore[arg-type]
