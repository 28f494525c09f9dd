"""All practices, to choose from by area, time, company and grade."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from earned.core.guidance.catalogue import GRADES
from earned.library.units import ids
from earned.server.learn.caching import for_everybody
from earned.server.learn.choosing import COMPANY, MINUTES, chosen, read_choice
from earned.server.learn.shelves import BY_KIND
from earned.server.pages.language import language


@require_safe
@for_everybody
def practices(request: HttpRequest) -> HttpResponse:
    """The practices that fit what the address asks for: a filter, nothing about a person."""
    choice = read_choice(request.GET.dict())
    found = chosen(choice, language())
    context = {
        "choice": choice,
        "found": found,
        "count": sum(len(each.practices) for each in found),
        "all": len(ids("practice")),
        "areas": BY_KIND["area"].units(language()),
        "minutes": MINUTES,
        "company": COMPANY,
        "grades": GRADES,
    }
    return render(request, "learn/practices.html", context)
