"""Rate the twenty signs of a week, and see the weeks beside each other."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString

from earned.library.units import ids, unit
from earned.pictures.signs import signs_grid
from earned.server.accounts.access import person_of
from earned.server.growth.checkins.keeping import today
from earned.server.growth.choices import Asked, choices, number, one_of, say, section
from earned.server.growth.pages import both, shown
from earned.server.growth.signs import keeping
from earned.server.growth.signs.kind import OPTIONS, Week, monday_of
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
        "mondays": keeping.mondays(found),
        "words_told": _words(found),
        **_grid(found),
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
    groups = [
        (section("signs", "groups")[group], [_asked(id_, held.get(id_)) for id_ in listed])
        for group, listed in keeping.by_group().items()
    ]
    context = {"here": "signs", "monday": monday, "groups": groups}
    return render(request, "growth/signs/rate.html", context)


def _asked(id_: str, held: int | None) -> Asked:
    statement = unit("sign", id_, language()).words.statement
    return Asked(id_, statement, choices(section("signs", "options"), held))


def _grid(found: list[Week]) -> dict[str, Any]:
    """A picture a group, since its rows are named beside it; and the rows for the table."""
    groups = []
    for group, listed in keeping.by_group().items():
        rows = keeping.rows(found, listed)
        count = len(rows[0].often) if rows else 0
        picture = signs_grid(
            [row.often for row in rows],
            f"{section('signs', 'groups')[group]}. {say('signs', 'grid', 'alt_title')}",
            say("signs", "grid", "alt", rows=len(rows), weeks=count),
            name=f"signs-{group}",
        )
        named = [(unit("sign", row.sign, language()).words, row.often) for row in rows]
        groups.append((section("signs", "groups")[group], SafeString(picture), named))
    return {"groups": groups if found else []}


def _words(found: list[Week]) -> list[str]:
    names = section("signs", "groups")
    told = []
    for one in keeping.compared(found):
        key = "now" if one.before is None else "now_before"
        values = {"now": number(one.now, 1), "before": number(one.before or 0.0, 1)}
        told.append(say("signs", "words", key, group=names[one.group], **values))
    return told
