"""The trajectory as pictures and as tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from earned.core.instruments.item import DIMENSIONS, Dimension
from earned.core.scoring.position import STYLES
from earned.library.sentences import sentences
from earned.pictures.plane import PlaneWords
from earned.pictures.trajectory import LineWords, Mark, path_line, path_plane, spread_ticks
from earned.server.growth.trajectory.working import View

MOST_ROWS = 24
"""The latest days with a form; an archive holds them all."""
TICKS = 4


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened, with its number in the pictures."""

    number: int
    uid: str
    day: date
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One day of the table: mean and 90% band a dimension, as they are written."""

    day: str
    cells: tuple[tuple[str, str], ...]


def line(
    view: View,
    dimension: Dimension,
    at: float,
    happened: Sequence[Happened],
    practised: Sequence[date],
    words: tuple[str, str],
    key: str,
) -> str:
    """One dimension over time. ``at``: the line between styles; ``words``: the dimension's name, and
    the picture in a sentence."""
    first, last = view.path.days[0], view.path.days[-1]
    name, description = words
    told = LineWords(
        title=_("%(name)s over time") % {"name": name},
        description=description,
        axis=name,
        baseline=_("from here"),
        ticks=[(day, _month(day)) for day in spread_ticks(list(view.path.days), TICKS)],
        marks=[
            Mark(float(one.day.toordinal()), str(one.number))
            for one in happened
            if first <= one.day.toordinal() <= last
        ],
        beneath=[float(day.toordinal()) for day in practised if first <= day.toordinal() <= last],
    )
    return path_line(view.path, dimension, told, reference=at, key=key)


def plane(view: View, lines: tuple[float, float], description: str, spoken: str, key: str) -> str:
    """The path across the plane."""
    said = sentences("result", spoken)
    anxiety, avoidance = (said.say("dimension", dimension) for dimension in DIMENSIONS)
    told = PlaneWords(
        title=_("The path across the plane"),
        description=description,
        anxiety=anxiety,
        avoidance=avoidance,
        styles={style: said.say("style", style) for style in STYLES},
    )
    return path_plane(view.path, lines, told, key=key)


def table(view: View) -> list[Row]:
    """The days with a form, the latest first."""
    path = view.path
    places = [at for at, seen in enumerate(path.measured) if seen][-MOST_ROWS:]
    return [
        Row(
            date_format(date.fromordinal(int(path.days[at])), "j M Y"),
            tuple((_signed(path.mean[at][d]), _span(path.wide[at][d])) for d in (0, 1)),
        )
        for at in reversed(places)
    ]


def _span(ends: tuple[float, float]) -> str:
    return _("%(low)s to %(high)s") % {"low": _signed(ends[0]), "high": _signed(ends[1])}


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")


def _month(day: float) -> str:
    return date_format(date.fromordinal(int(day)), "M Y")
