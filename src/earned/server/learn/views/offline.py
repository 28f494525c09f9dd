"""Reading without a connection, for those who ask for it: what is kept, and the script that keeps it."""

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from earned.library.units import Unit
from earned.server.learn.caching import edition, for_everybody
from earned.server.learn.shelves import SHELVES, in_order
from earned.server.pages.language import language

STATIC = (
    "css/tokens.css", "css/base.css", "css/layout.css", "css/controls.css", "css/learn.css",
    "css/picture.css", "css/player.css", "css/print.css", "js/leave.js", "js/practice.js", "js/offline.js",
    "img/icon.svg", "fonts/literata-basic-400-normal.woff2", "fonts/literata-more-400-normal.woff2",
    "fonts/literata-basic-600-normal.woff2", "fonts/literata-more-600-normal.woff2",
)  # fmt: skip
"""What pages of the library are made with."""
INTERNAL = ("learn:index", "learn:practices", "learn:offline")


@require_safe
@for_everybody
def offline(request: HttpRequest) -> HttpResponse:
    """Keep the library on this device, or take it off again."""
    return render(request, "learn/offline.html", {"pages": len(addresses(language()))})


@require_safe
@for_everybody
def kept(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The addresses that are kept: pages of the library, and what they are drawn with."""
    spoken = language()
    static = [staticfiles_storage.url(name) for name in STATIC]
    return JsonResponse({"language": spoken, "pages": addresses(spoken), "static": static})


@require_safe
@for_everybody
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The script that keeps them. Its address lies below /learn/, and so does all it may touch."""
    code = render_to_string("learn/worker.js", {"edition": edition()})
    return HttpResponse(code, content_type="text/javascript; charset=utf-8")


def addresses(spoken: str) -> list[str]:
    """Every page of the library: the same for everybody."""
    shelves = [
        reverse("learn:shelf", args=[shelf.kind]) for shelf in SHELVES if shelf.kind != "practice"
    ]
    return [*map(reverse, INTERNAL), *shelves, *map(address, in_order(spoken))]


def address(each: Unit) -> str:
    """The address of a unit."""
    return reverse("learn:unit", args=[each.kind, each.id])
