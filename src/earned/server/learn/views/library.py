"""The index, shelves and units."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from earned.library.units import Unit
from earned.server.learn.caching import for_everybody
from earned.server.learn.drawing import plane, pursue_withdraw
from earned.server.learn.page import unit_page
from earned.server.learn.shelves import BY_KIND, SHELVES, SIGN_GROUPS, find
from earned.server.pages.language import language

SHELF_TEMPLATES: Mapping[str, str] = {
    "myth": "learn/myths.html",
    "sign": "learn/signs.html",
    "term": "learn/glossary.html",
}
LONG = frozenset({"practice", "term", "sign", "myth"})
"""Shelves that the index only names, since they have a page of their own kind."""


@require_safe
@for_everybody
def index(request: HttpRequest) -> HttpResponse:
    """Everything there is, in reading order."""
    spoken = language()
    shelves = [
        {"shelf": shelf, "units": () if shelf.kind in LONG else shelf.units(spoken),
         "count": len(shelf.units(spoken))}
        for shelf in SHELVES
    ]  # fmt: skip
    return render(request, "learn/index.html", {"shelves": shelves, "picture": plane(spoken)})


@require_safe
@for_everybody
def shelf(request: HttpRequest, kind: str) -> HttpResponse:
    """The units of one kind."""
    if kind == "practice":
        return redirect("learn:practices")
    if kind not in BY_KIND:
        raise Http404
    here, spoken = BY_KIND[kind], language()
    found = here.units(spoken)
    context = {
        "shelf": here,
        "units": found,
        "fallback": any(each.language != spoken for each in found),
        "groups": _groups(found) if kind == "sign" else (),
        "picture": _picture(kind, spoken),
    }
    return render(request, SHELF_TEMPLATES.get(kind, "learn/shelf.html"), context)


@require_safe
@for_everybody
def unit(request: HttpRequest, kind: str, id: str) -> HttpResponse:  # noqa: A002 - as in the address
    """One unit."""
    found = find(kind, id, language())
    if found is None:
        raise Http404
    template = "learn/practice.html" if kind == "practice" else "learn/unit.html"
    return render(request, template, {"page": unit_page(found, language())})


def _groups(signs: tuple[Unit, ...]) -> list[dict[str, object]]:
    return [
        {"title": title, "units": [each for each in signs if each.facts.group == group]}
        for group, title in SIGN_GROUPS.items()
    ]


def _picture(kind: str, spoken: str) -> object:
    if kind in {"dimension", "style"}:
        return plane(spoken)
    return pursue_withdraw(spoken) if kind == "pairing" else None
