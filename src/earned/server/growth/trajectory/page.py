"""The trajectory's page: words first, pictures and tables beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from earned.app.change_telling import Basis, ChangeWords, ToldChange, change_words
from earned.core.instruments.item import DIMENSIONS
from earned.server.growth.naming import about
from earned.server.growth.trajectory import drawing
from earned.server.growth.trajectory.drawing import Happened, Row
from earned.server.growth.trajectory.summary import Summary
from earned.server.growth.trajectory.working import View


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension of a path: its words and its picture, an SVG in which every text is escaped."""

    told: ToldChange
    picture: str


@dataclass(frozen=True, slots=True)
class PathShown:
    """One path. ``key``: for ids on the page; ``worse``: whether either dimension has risen."""

    key: str
    about: str
    forms: int
    dimensions: list[Dimension]
    plane: str
    table: list[Row]
    worse: bool


@dataclass(frozen=True, slots=True)
class TrajectoryPage:
    """Everything on the page. ``notes`` explain the numbers, ``method`` how they come about."""

    since: date
    fixed: bool
    paths: list[PathShown]
    notes: list[str]
    method: list[str]
    help: tuple[str, str] | None
    good: str
    language: str


def trajectory_page(
    found: Summary,
    happened: Sequence[Happened],
    practised: Sequence[date],
    spoken: str,
    *,
    fixed: bool,
) -> TrajectoryPage:
    """The page of a summary that has at least one path."""
    words, main = change_words(spoken), next(iter(found.views.values()))
    teller = _Teller(words, found, happened, practised, spoken)
    paths = [teller.path(key, view) for key, view in enumerate(found.views.values(), 1)]
    basis = Basis(
        shrunk=found.shrunk,
        learnt=found.learnt,
        sensitivity=found.sensitivity,
        floors=main.path.floors,
        checkins=found.checkins,
        fixed=fixed,
        all_changed=all(d.told.verdict for path in paths for d in path.dimensions),
    )
    moved = sum(main.path.measured) > 1
    smallest = main.changes["anxiety"].smallest
    worse = any(path.worse for path in paths)
    return TrajectoryPage(
        since=date.fromordinal(int(main.path.baseline)),
        fixed=fixed,
        paths=paths,
        notes=words.notes(basis) if moved else [],
        method=words.method(basis, smallest) if moved else [],
        help=(words.words.say("worse", "lead"), words.words.say("worse", "do")) if worse else None,
        good=_good(words, main),
        language=words.words.language,
    )


@dataclass(frozen=True, slots=True)
class _Teller:
    words: ChangeWords
    found: Summary
    happened: Sequence[Happened]
    practised: Sequence[date]
    spoken: str

    def path(self, number: int, view: View) -> PathShown:
        """One path in words, pictures and a table."""
        key, told = str(number), [self._told(view, at) for at in (0, 1)]
        dimensions = [
            Dimension(one, self._line(view, at, one, f"{key}-{at}")) for at, one in enumerate(told)
        ]
        said = " ".join(one.sentence for one in told)
        return PathShown(
            key=key,
            about=about(view.frame, view.name),
            forms=view.forms,
            dimensions=dimensions,
            plane=drawing.plane(view, self.found.lines, said, self.spoken, key),
            table=drawing.table(view),
            worse=any(one.worse for one in told),
        )

    def _told(self, view: View, at: int) -> ToldChange:
        dimension = DIMENSIONS[at]
        verdict = view.verdicts[dimension]
        since = _month(view.path.baseline)
        told_on = _month(verdict.told_on) if verdict.told_on else ""
        days = sum(view.path.measured)
        return self.words.change(view.changes[dimension], verdict, since, told_on, days=days)

    def _line(self, view: View, at: int, told: ToldChange, key: str) -> str:
        reference = self.found.lines[at]
        said = (told.name, told.sentence)
        return drawing.line(
            view, DIMENSIONS[at], reference, self.happened, self.practised, said, key
        )


def _good(words: ChangeWords, view: View) -> str:
    """That it has long been a good place, or nothing."""
    if not view.graduation.reached or view.graduation.since is None:
        return ""
    return words.words.say("good", "reached", since=_month(view.graduation.since))


def _month(day: float) -> str:
    return date_format(date.fromordinal(int(day)), "F Y")
