"""`earned calibrate`: a table of answers in, item parameters out."""

import json
from collections.abc import Iterator
from math import isnan
from pathlib import Path
from shlex import join
from typing import TYPE_CHECKING, Any

import click

from earned.cli.describe import asked, fit_lines, how_asked, structure_lines
from earned.cli.spreading import where_worked, workers_of

if TYPE_CHECKING:
    from earned.app.calibrate import Calibration, Wish
    from earned.app.calibrated_fit import CalibratedFit


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@how_asked
@click.option(
    "--output", type=click.Path(path_type=Path), help="Write the parameters: a .toml, or a folder."
)
@click.option(
    "--method",
    type=click.Choice(["on", "off"]),
    default="off",
    show_default=True,
    help="A method factor, which sets items of the two keys apart.",
)
@click.option(
    "--facets",
    type=click.Choice(["on", "off"]),
    default="off",
    show_default=True,
    help="A factor for each facet the instrument names: errors that know a facet from the whole.",
)
@click.option(
    "--tolerance",
    type=float,
    default=1e-4,
    show_default=True,
    help="Largest change of a slope or intercept at which to stop.",
)
@click.option(
    "--errors/--no-errors", default=True, show_default=True, help="Standard errors, or none."
)
@click.option(
    "--robust",
    is_flag=True,
    help="Standard errors that hold where the model is not exactly right (the sandwich).",
)
@click.option(
    "--prior",
    default="",
    metavar="bank|FILE",
    help="Start from distributions of the items: those we ship, or a file that an earlier pilot wrote.",
)
@click.option(
    "--metric",
    type=click.Choice(["people", "items"]),
    default="people",
    show_default=True,
    help="With --prior, what the scale rests on: these people (mean 0, SD 1), or what is known of items.",
)
@click.option(
    "--group", default="", metavar="COLUMN", help="Groups with means and variances of their own."
)
@click.option(
    "--reference",
    default="",
    metavar="GROUP",
    help="The group with mean 0 and SD 1. Default: that of the first person.",
)
@click.option(
    "--link",
    default="",
    metavar="INSTRUMENT|FILE",
    help="Put the items on the scale of known ones, which these people answered too.",
)
@click.option(
    "--fit",
    is_flag=True,
    help="Say how well the parameters fit: overall, each item, pairs of items.",
)
@click.option("--population", default="", help="Who these people are, for the file of parameters.")
@click.option("--language", default="", help="The language they answered in, such as en.")
@where_worked
@click.option("--force", is_flag=True, help="Replace the output where it exists.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def calibrate(file: Path, **options: Any) -> None:
    """Find item parameters from a table of answers, one row a person.

    The graded response model with two correlated dimensions, one an item. FILE is CSV (plain, .gz or
    .zst), Parquet, Arrow or SPSS .sav. Score with what is written: earned score FILE --instrument
    ecr --parameters own.toml --output scores.csv.

    A pilot of 50 people or more can move our provisional bank: --instrument earned --prior bank. What is
    written is a bank again, for scoring and as the next prior.

    With --link ecr, people who also answered the ECR put new items on its scale. Its columns are called as
    in `earned instruments show ecr`, or ecr_Q1 and so on where both instruments have a Q1.
    """
    from earned.app.calibrate import output_path, write_parameters

    target = options["output"]
    path = output_path(target, force=options["force"]) if target is not None else None
    wish = _wish(options)
    found = _found(file, options, wish)
    if path is not None:
        write_parameters(found, path, wish)
    fit = _fit(found) if options["fit"] else None
    for line in _json(found, fit) if options["as_json"] else _told(found, fit, options["group"]):
        click.echo(line)
    if path is not None and not options["as_json"]:
        click.echo(f"Written to {path}. Score with it:")
        click.echo(f"  {_scoring(file, options, path)}")


def _wish(options: dict[str, Any]) -> "Wish":
    from earned.app.calibrate import Wish

    same = (
        *("tolerance", "errors", "population", "language", "robust"),
        *("prior", "metric", "group", "reference", "link"),
    )
    return Wish(
        method=options["method"] == "on",
        facets=options["facets"] == "on",
        **{name: options[name] for name in same},
    )


def _found(file: Path, options: dict[str, Any], wish: "Wish") -> "Calibration":
    from earned.app.calibrate import calibrate_file

    wish.check()  # before workers are started
    how = asked(options)
    with workers_of(options["cluster"], options["workers"]) as cluster:
        return calibrate_file(file, how, wish, cluster)


def _json(found: "Calibration", fit: "CalibratedFit | None") -> Iterator[str]:
    from earned.app.calibrate import export_calibration

    yield json.dumps(export_calibration(found) | _exported(fit), ensure_ascii=False, indent=2)


def _told(found: "Calibration", fit: "CalibratedFit | None", column: str) -> Iterator[str]:
    yield from _lines(found, column)
    yield from _fit_lines(fit)


def _scoring(file: Path, options: dict[str, Any], path: Path) -> str:
    """The command that scores the same answers with what was written."""
    words = ["earned", "score", str(file)]
    for name in (
        "instrument",
        "options",
        "numbering",
        "target",
        "missing",
        "delimiter",
        "encoding",
    ):
        given = options[name]
        several = given if isinstance(given, tuple) else (given,)
        if given is not None and (name, given) not in (
            ("encoding", "utf-8"),
            ("target", "general"),
        ):
            words += [word for one in several for word in (f"--{name}", str(one))]
    skip = ["--on-error", "skip"] if options["on_error"] == "skip" else []
    return join([*words, *skip, "--parameters", str(path), "--output", "scores.csv"])


def _fit(found: "Calibration") -> "CalibratedFit":
    from earned.app.calibrated_fit import calibrated_fit

    return calibrated_fit(found)


def _exported(fit: "CalibratedFit | None") -> dict[str, Any]:
    if fit is None:
        return {}
    from earned.app.calibrated_fit import export_calibrated_fit

    return {"fit": export_calibrated_fit(fit)}


def _fit_lines(fit: "CalibratedFit | None") -> Iterator[str]:
    if fit is None:
        return
    yield ""
    if fit.why:
        yield f"No fit: {fit.why}"
    if fit.structure is not None:
        yield from structure_lines(fit.structure)
    if fit.fit is not None:
        yield from fit_lines(fit.fit)


def _lines(calibration: "Calibration", column: str) -> Iterator[str]:
    found = calibration.found
    method = ", ".join(f"{d} {sd:.3f} SD" for d, sd in found.method_sd_.items() if sd)
    error = f" (se {found.correlation_se_:.3f})" if calibration.errors else ""
    yield (
        f"{calibration.read.questionnaire.title}: {found.people_:,} people,"
        f" {len(calibration.calibrated)} items."
        f" Log-likelihood {found.log_likelihood_:,.2f} after {found.iterations_} cycles,"
        f" {calibration.seconds:.2f} s."
    )
    yield f"Correlation of the dimensions {found.correlation_:.3f}{error}." + (
        f" Method factor: {method}." if method else ""
    )
    yield from _group_lines(calibration, column)
    sizes = [f"{name} {sd:.2f}" for own in found.facet_sd_.values() for name, sd in own.items()]
    if sizes:
        yield f"Facet factors, SD: {', '.join(sizes)}."
    yield from calibration.notes
    yield ""
    width = max(13, *map(len, calibration.calibrated))
    yield f"{'item':<{width}} discrimination    thresholds" + (
        ", standard errors in brackets" if calibration.errors else ""
    )
    for name, item in calibration.calibrated.items():
        cuts = zip(
            item.thresholds, item.thresholds_se or [None] * len(item.thresholds), strict=True
        )
        shown = "  ".join(_with_error(b, e) for b, e in cuts)
        slope = item.discrimination_se if calibration.errors else None
        yield f"{name:<{width}} {_with_error(item.discrimination, slope):<17} {shown}"


def _group_lines(calibration: "Calibration", column: str) -> Iterator[str]:
    from earned.app.calibrating.found import EVERYBODY
    from earned.core.instruments.item import DIMENSIONS

    groups = calibration.found.groups_
    for group in groups:
        one, errors = group.population, group.errors
        name = f"{f'{column} {group.name}' if group.name else EVERYBODY}, {group.people:,} people"
        if (one.mean, one.sd) == ((0.0, 0.0), (1.0, 1.0)):
            if len(groups) > 1:
                yield f"{name}: the reference, mean 0 and SD 1, correlation {one.correlation:.2f}."
            continue
        spread = [None] * 5 if errors is None else errors.tolist()
        means = (
            f"{d} mean {_with_error(one.mean[axis], spread[1 + axis])},"
            f" SD {_with_error(one.sd[axis], spread[3 + axis])}"
            for axis, d in enumerate(DIMENSIONS)
        )
        yield f"{name}: {'; '.join(means)}; correlation {_with_error(one.correlation, spread[0])}."


def _with_error(value: float, error: float | None) -> str:
    return f"{value:.2f}" if error is None or isnan(error) else f"{value:.2f} ({error:.2f})"
