"""The weeks as the page shows them: a picture and a table a group, and what may be said in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.safestring import SafeString

from earned.library.units import unit
from earned.pictures.signs import signs_grid
from earned.server.growth.choices import number, say, section
from earned.server.growth.signs import keeping
from earned.server.growth.signs.kind import Week
from earned.server.growth.tables import NOTHING, cells, headings
from earned.server.pages.language import language


@dataclass(frozen=True, slots=True)
class Group:
    """The signs of a group. ``rows``: the title of each, and its cells in the table."""

    name: str
    picture: SafeString
    rows: tuple[tuple[str, SafeString], ...]


def groups(found: Sequence[Week]) -> list[Group]:
    """A picture a group, since its rows are named beside it; and the rows for the table."""
    listed = keeping.by_group().items() if found else ()
    return [_group(group, keeping.rows(found, signs)) for group, signs in listed]


def _group(group: str, rows: Sequence[keeping.Row]) -> Group:
    name = section("signs", "groups")[group]
    picture = signs_grid(
        [row.often for row in rows],
        f"{name}. {say('signs', 'grid', 'alt_title')}",
        say("signs", "grid", "alt", rows=len(rows), weeks=len(rows[0].often) if rows else 0),
        name=f"signs-{group}",
    )
    named = ((unit("sign", row.sign, language()).words.title, _cells(row.often)) for row in rows)
    return Group(name, SafeString(picture), tuple(named))


def _cells(often: Iterable[int | None]) -> SafeString:
    return cells(NOTHING if rated is None else str(rated) for rated in often)


def weeks(found: Sequence[Week]) -> SafeString:
    """The weeks above a table."""
    return headings(date_format(monday, "j.n.y") for monday in keeping.mondays(found))


def in_words(found: Sequence[Week]) -> list[str]:
    """Each group now and before."""
    names = section("signs", "groups")
    told = []
    for one in keeping.compared(found):
        key = "now" if one.before is None else "now_before"
        values = {"now": number(one.now, 1), "before": number(one.before or 0.0, 1)}
        told.append(say("signs", "words", key, group=names[one.group], **values))
    return told
