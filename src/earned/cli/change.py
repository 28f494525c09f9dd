"""`earned change`: dated occasions in, what changed and how sure that is out."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from earned.core.instruments.item import DIMENSIONS, FRAMES, Frame

if TYPE_CHECKING:
    from earned.app.change import Followed
    from earned.app.change_file import ChangeFound, ReliableFound

WORDS = {"reliable": "reliable", "possible": "possible, not reliable", "none": "within error"}
COMPARED_UNASKED = 2
"""Of more occasions it has to be said which are compared."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--instrument", help="What was answered: earned, ecr or ecr-r. Without it: scores.")
@click.option("--anxiety", default="anxiety", help="Column of anxiety scores. Default: anxiety.")
@click.option("--avoidance", default="avoidance", help="Column of avoidance scores.")
@click.option("--sd", type=float, help="Standard deviation of people on this scale.")
@click.option("--reliability", type=float, help="Retest correlation for the trait; else alpha.")
@click.option("--mean", type=float, help="Mean of people on this scale.")
@click.option("--norms", help="Take SD, mean and alpha from an instrument's norms, such as ecr-r.")
@click.option("--drift", type=float, default=0.0, help="Mean change of people who do not change.")
@click.option("--average", type=int, help="Compare means of so many first and last occasions.")
@click.option("--frame", type=click.Choice(get_args(Frame) or FRAMES), default="general")
@click.option("--baseline", type=click.DateTime(["%Y-%m-%d"]), help="Default: the first occasion.")
@click.option("--chosen-after-looking", is_flag=True, help="The baseline was picked afterwards.")
@click.option("--smallest", type=float, default=0.5, help="Smallest change that matters, in SD.")
@click.option("--missing", multiple=True, help="A code that means 'no answer'. May be repeated.")
@click.option("--delimiter", help="What separates columns. Default: ','")
@click.option("--encoding", default="utf-8", help="Of text files. Default: utf-8.")
@click.option("--svg", type=click.Path(path_type=Path), help="Also draw the path into this file.")
@click.option("--png", type=click.Path(path_type=Path), help="The same picture as PNG.")
@click.option("--force", is_flag=True, help="Replace pictures that exist.")
@click.option("--plot", is_flag=True, help="Also draw both paths in the terminal.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def change(
    file: Path,
    svg: Path | None,
    png: Path | None,
    anxiety: str,
    avoidance: str,
    baseline: datetime | None,
    *,
    chosen_after_looking: bool,
    force: bool,
    plot: bool,
    as_json: bool,
    **declared: Any,
) -> None:
    """Tell change from noise in dated occasions of one person.

    FILE is a table (CSV, Parquet, SPSS…) or a JSON list with a column 'date', one row an occasion:
    answers (with --instrument), scores with anxiety_se and avoidance_se as `earned score` writes them, or
    scores of a scale whose --sd and --reliability you give.
    """
    from earned.app.change import Since
    from earned.app.change_file import Asked, change_in_file

    pictures = [path for path in (svg, png) if path is not None]
    if pictures:
        from earned.app.report import check_free

        for place, path in enumerate(pictures):
            check_free(path, force=force, taken=(file, *pictures[:place]))
    columns = dict(zip(DIMENSIONS, (anxiety, avoidance), strict=True))
    since = Since(baseline.date(), not chosen_after_looking) if baseline else None
    found = change_in_file(file, Asked(columns=columns, since=since, **declared))
    if pictures:
        from earned.app.report import write_trajectories

        for path in pictures:
            write_trajectories(found.followed, path)
    if as_json:
        click.echo(json.dumps(_as_data(found), indent=1))
        return
    for line in _told(found):
        click.echo(line)
    for line in _plot(found.followed) if plot else ():
        click.echo(line)


def _as_data(found: "ChangeFound") -> dict[str, Any]:
    from earned.app.change_export import export_change

    reliable = [
        asdict(one.change)
        | {
            "frame": one.frame,
            "dimension": one.dimension,
            "dates": [[day.isoformat() for day in end] for end in one.dates],
            "verdict": one.change.verdict,
            "unit": found.unit,
            "sd_is": one.scale.sd_is,
            "reliability_is": one.scale.reliability_is,
        }
        for one in found.reliable
    ]
    trajectory = export_change(found.followed)
    return {"occasions": found.occasions, "reliable_change": reliable, "trajectory": trajectory}


def _told(found: "ChangeFound") -> Iterator[str]:
    for one in found.reliable:
        yield from _reliable(one, found.unit)
    if not found.reliable and found.occasions > COMPARED_UNASKED:
        yield "For the reliable change index between the first and the last occasion: --average 1."
        yield ""
    if found.reliable:
        yield "A few days cannot tell a passing state from a lasting change. What follows allows for states:"
        yield ""
    yield from _trajectory(found.followed, found.occasions)


def _reliable(one: "ReliableFound", unit: str) -> Iterator[str]:
    known, scale = one.change, one.scale
    first, second = (_span(end) for end in one.dates)
    drift = f", expected without change {known.drift:+.2f}" if known.drift else ""
    yield f"{one.dimension.capitalize()} ({one.frame}), {first} to {second}, in {unit}:"
    yield (
        f"  {known.first:.2f} → {known.second:.2f}, difference {known.difference:+.2f}{drift}:"
        f" {WORDS[known.verdict]} (RCI {known.rci:+.2f}; reliable beyond ±1.96, possible beyond ±1.28)"
    )
    yield f"  SD {known.sd:.2f} ({scale.sd_is}), reliability {known.reliability:.3f} ({scale.reliability_is})"
    yield (
        f"  SEM {known.sem:.2f}, standard error of the difference {known.s_diff:.2f}; smallest reliable"
        f" difference {known.least_95:.2f} (95%), {known.least_80:.2f} (80%)"
    )
    if known.regressed_first is not None:
        yield f"  Regression to the mean: the first true value is expected at {known.regressed_first:.2f}"
    yield ""


def _span(days: tuple[date, ...]) -> str:
    ends = dict.fromkeys((days[0].isoformat(), days[-1].isoformat()))
    return "–".join(ends)


def _trajectory(followed: "Followed", occasions: int) -> Iterator[str]:
    from earned.library.change import telling

    path = followed.path
    how = "" if path.baseline.fixed else ", chosen after looking"
    start = date.fromordinal(int(path.baseline.day)).isoformat()
    several = "occasion" if occasions == 1 else "occasions"
    yield f"{occasions} {several}; change since {start}{how}, in SD of the reference sample:"
    for view in path.views:
        for dimension in DIMENSIONS:
            if dimension in followed.shrunk:
                yield from _one(followed, view, dimension)
    if len(path.views) > 1:
        yield from _frames(followed)
    yield (
        f"The smallest change that matters, {path.model.smallest:g} SD, is our judgement. States come and"
        " go; the path is of the slow part."
    )
    rule = telling().rule
    yield (
        f"'Changed' is said once one side has reached {rule.probability:.2%} at {rule.looks} occasions"
        f" running over {rule.days:g} days or more, so that it is said of few who did not change."
    )


def _one(followed: "Followed", view: str, dimension: Any) -> Iterator[str]:
    known, told = followed.changes[view][dimension], followed.verdicts[view][dimension]
    low, high = known.interval_90
    by = f"{known.smallest:g}"
    name = dimension.capitalize() + (f" ({view})" if len(followed.path.views) > 1 else "")
    yield f"  {name}: {known.mean:+.2f} (90%: {low:+.2f} to {high:+.2f})"
    yield f"    lower {known.p_lower:.0%}, by more than {by} SD {known.p_lower_matters:.0%}"
    yield f"    higher {known.p_higher:.0%}, by more than {by} SD {known.p_higher_matters:.0%}"
    if known.below_floor:
        yield "    below what these items can tell apart: no trend is read there"
    if told.changed is None or told.told_on is None:
        yield "    not sure enough yet to say 'changed'"
    else:
        since = date.fromordinal(int(told.told_on)).isoformat()
        yield f"    changed: {told.changed} than at the baseline; sure enough since {since}"


def _frames(followed: "Followed") -> Iterator[str]:
    yield "  Frames share items and are taken to be measured alike (invariance is assumed)."
    shares = followed.sensitivity
    for dimension in DIMENSIONS:
        cells = ", ".join(f"{share:.0%}: {table[dimension]:.0%}" for share, table in shares.items())
        yield f"  P(common {dimension} lower), by the share of slow variance taken to be common: {cells}"


def _plot(followed: "Followed") -> Iterator[str]:
    from earned.pictures.trajectory_cells import trajectory_cells

    dates = [day.isoformat() for day in followed.dates()]
    for dimension in followed.shrunk:
        yield ""
        yield f"{dimension.capitalize()}, SD: ● mean, ▓ 50%, ░ 90%"
        yield from trajectory_cells(followed.path, followed.path.views[0], dimension)
        yield f"     {dates[0]}{dates[-1].rjust(60 - len(dates[0]))}"
