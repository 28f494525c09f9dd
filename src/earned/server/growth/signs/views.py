"""Rate the twenty signs of a week, and see the weeks beside each other."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from earned.library.units import ids, unit
from earned.server.accounts.access import person_of
from earned.server.growth.checkins.keeping import today
from earned.server.growth.choices import Asked, choices, one_of, section
from earned.server.growth.pages import both, shown
from earned.server.growth.signs import keeping
from earned.server.growth.signs.kind import OPTIONS, monday_of
from earned.server.growth.signs.presentation import groups, in_words, weeks
from earned.server.pages.language import language

POSSIBLE = tuple(str(option) for option in range(OPTIONS))


@shown
def signs(request: HttpRequest) -> HttpResponse:
    """The weeks as a grid, in words and as a table."""
    person, day = person_of(request), today()
    found = keeping.weeks(person, day)
    context = {
        "here": "signs",
        "monday": monday_of(day),
        "rated": bool(found) and found[-1].monday == monday_of(day),
        "weeks": weeks(found),
        "words_told": in_words(found),
        "groups": groups(found),
    }
    return render(request, "growth/signs/signs.html", context)


@both
def rate(request: HttpRequest) -> HttpResponse:
    """Rate this week, or change it."""
    person, monday = person_of(request), monday_of(today())
    if request.method == "POST":
        sent = {id_: one_of(request.POST.get(id_), POSSIBLE) for id_ in ids("sign")}
        often = {id_: int(tap) for id_, tap in sent.items() if tap}
        if often or keeping.of_week(person, monday):
            keeping.keep(person, monday, often)
        return redirect("growth:signs")
    held = keeping.of_week(person, monday)
    asked = [
        (section("signs", "groups")[group], [_asked(id_, held.get(id_)) for id_ in listed])
        for group, listed in keeping.by_group().items()
    ]
    context = {"here": "signs", "monday": monday, "groups": asked}
    return render(request, "growth/signs/rate.html", context)


def _asked(id_: str, held: int | None) -> Asked:
    statement = unit("sign", id_, language()).words.statement
    return Asked(id_, statement, choices(section("signs", "options"), held))
