"""`earned adaptive`: replay recorded answers through the adaptive engine."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from earned.cli.describe import asked, how_asked

if TYPE_CHECKING:
    from earned.app.adaptive import Evaluation, OnProgress
    from earned.core.adaptive.replay import Agreement

LEGEND = (
    "r: with the position from all answers, these among them; r apart: from those left out. bias, rms: off",
    "the position from all answers, in SD; se: mean standard error. in 90%: how often that position lies in",
    "the 90% interval. More than nine in ten are expected, since both share answers.",
)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@how_asked
@click.option(
    "--max-items", type=click.IntRange(2), default=12, show_default=True, help="Items a person."
)
@click.option(
    "--target-se", type=click.FloatRange(0.05, 1), help="Stop earlier at this error on both."
)
@click.option(
    "--people",
    type=click.IntRange(20),
    default=1000,
    show_default=True,
    help="A sample of so many.",
)
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Of sample and order."
)
@click.option(
    "--parameters",
    type=click.Path(path_type=Path),
    help="Item parameters of your own, as earned calibrate writes them. Default: the shipped ones.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def adaptive(
    file: Path,
    max_items: int,
    target_se: float | None,
    people: int,
    seed: int,
    *,
    parameters: Path | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Replay recorded answers through the adaptive engine and compare with all answers.

    Beside it stand items in an order of chance and, for the ECR, its fixed short form.
    """
    from earned.app.adaptive import Trial, declared, evaluate_file, export_evaluation
    from earned.app.score import own_parameters

    how, trial = asked(options), Trial(max_items, target_se, people, seed)
    own = own_parameters(parameters, declared(how)) if parameters else None
    with _progress() as on_progress:
        found = evaluate_file(file, how, trial, on_progress, parameters=own)
    if as_json:
        click.echo(json.dumps(export_evaluation(found), ensure_ascii=False, indent=2))
        return
    for line in _lines(found):
        click.echo(line)


@contextmanager
def _progress() -> Iterator["OnProgress | None"]:
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("people", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _lines(found: "Evaluation") -> Iterator[str]:
    yield (
        f"{found.instrument}: {found.trial.people:,} of {found.complete:,} people with every answer."
        f" Parameters: {found.population}."
    )
    yield from found.passed_over
    yield f"All answers: standard error {found.full_se[0]:.2f} anxiety, {found.full_se[1]:.2f} avoidance."
    yield ""
    yield f"{'':<16}{'items':>6}   {'anxiety':<40}avoidance"
    head = f"{'r':>5} {'r apart':>8} {'bias':>6} {'rms':>5} {'se':>5} {'in 90%':>7}"
    yield f"{'':<22}{head} {head}"
    for way in found.agreements:
        yield f"{way.name:<16}{way.items:>6.1f}{_figures(way, 0)}{_figures(way, 1)}"
    yield from LEGEND
    yield ""
    yield from _regions(found.agreements[0])
    often = ", ".join(f"{item} {share:.0%}" for item, share in list(found.asked.items())[:6])
    never = sum(share == 0 for share in found.asked.values())
    yield f"Asked most: {often}. Never asked: {never} of {len(found.asked)} items."


def _figures(way: "Agreement", axis: int) -> str:
    apart = way.apart[axis]
    shown = "-" if isnan(apart) else f"{apart:.3f}"
    return (
        f" {way.correlation[axis]:>5.3f} {shown:>8} {way.bias[axis]:>+6.2f}"
        f" {way.difference[axis]:>5.2f} {way.se[axis]:>5.2f} {way.covered[axis]:>7.0%}"
    )


def _regions(way: "Agreement") -> Iterator[str]:
    yield "Adaptive, by region (all answers; low below -.5 SD, high above .5)"
    yield (
        f"  {'anxiety':<8}{'avoidance':<10}{'people':>6} {'items':>6}"
        "   bias anx/avo   rms anx/avo   se anx/avo"
    )
    for one in way.regions:
        yield (
            f"  {one.anxiety:<8}{one.avoidance:<10}{one.people:>6,} {one.items:>6.1f}"
            f"   {one.bias[0]:>+5.2f} {one.bias[1]:>+5.2f}    {one.difference[0]:>5.2f}"
            f" {one.difference[1]:>5.2f}   {one.se[0]:>5.2f} {one.se[1]:>5.2f}"
        )
