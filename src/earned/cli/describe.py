"""`earned describe`: a table of answers in, what they say of the scale out."""

import json
from collections.abc import Callable, Iterator
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from earned.core.errors import UsageError

if TYPE_CHECKING:
    from earned.app.describe import Wanted
    from earned.app.describing.fits import ModelFit
    from earned.app.describing.found import Described, FairnessFound, GroupFound, ScaleFound
    from earned.app.reading import Asked
    from earned.core.describe.structure import Structure

Command = TypeVar("Command", bound=Callable[..., Any])
SHOWN_ITEMS = 5
ONE_REASON = (
    "Standard errors by position take answers to differ for one reason only. Real ones are larger: on the"
    " ECR by two fifths."
)
DELIMITERS = {"tab": "\t", r"\t": "\t", "comma": ",", "semicolon": ";"}


def how_asked(command: Command) -> Command:
    """The options that say how answers were given."""
    for option in reversed(
        (
            click.option(
                "--instrument",
                required=True,
                help="What people answered: see earned instruments list.",
            ),
            click.option(
                "--options", type=int, help="Response options. Default: the instrument's."
            ),
            click.option(
                "--missing", multiple=True, help="A code that means 'no answer'. May be repeated."
            ),
            click.option(
                "--numbering", help="Another numbering of the items, such as ecr for the ECR-12."
            ),
            click.option(
                "--target",
                default="general",
                show_default=True,
                help="Whom the items are about; all: everybody the instrument asks about.",
            ),
            click.option("--delimiter", help="What separates columns: ';', tab. Default: ','"),
            click.option("--encoding", default="utf-8", help="Of text files. Default: utf-8."),
            click.option(
                "--on-error",
                type=click.Choice(["stop", "skip"]),
                default="stop",
                show_default=True,
                help="At a wrong cell: stop, or treat it as missing and report.",
            ),
        )
    ):
        command = option(command)
    return command


def asked(options: dict[str, Any]) -> "Asked":
    """What those options say."""
    from earned.app.reading import Asked

    delimiter = options["delimiter"]
    return Asked(
        instrument=options["instrument"],
        options=options["options"],
        missing=options["missing"] or None,
        numbering=options["numbering"],
        target=options["target"],
        delimiter=DELIMITERS.get(delimiter.lower(), delimiter) if delimiter else None,
        encoding=options["encoding"],
        skip_wrong=options["on_error"] == "skip",
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@how_asked
@click.option(
    "--by", multiple=True, metavar="COLUMN", help="Compare people by this column. May be repeated."
)
@click.option(
    "--label",
    multiple=True,
    metavar="COLUMN=CODE:NAME,...",
    help="Name codes; others are left out.",
)
@click.option("--age", metavar="COLUMN", help="The column of ages in years; compared in bands.")
@click.option("--ages", metavar="LOW-HIGH", help="Keep people of these ages alone, such as 18-80.")
@click.option(
    "--no-model", is_flag=True, help="Fit no graded model: quick, and no precision by position."
)
@click.option("--no-fairness", is_flag=True, help="Do not compare items between groups.")
@click.option(
    "--keep-straight-lines", is_flag=True, help="Keep people who gave one answer throughout."
)
@click.option("--report", type=click.Path(path_type=Path), help="Write a report to read, as HTML.")
@click.option(
    "--pictures", type=click.Path(path_type=Path), help="Draw curves and people into this folder."
)
@click.option("--force", is_flag=True, help="Replace what exists.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def describe(file: Path, **options: Any) -> None:
    """Describe a table of answers, one row a person.

    Reliability, precision by position, norms by group with standard errors, and whether items work
    alike in each group. FILE is CSV (plain, .gz or .zst), Parquet, Arrow or SPSS .sav.
    """
    from earned.app.describe import describe_file
    from earned.app.describing.export import export_description

    _check_free(file, options)
    found = describe_file(file, asked(options), _wanted(options))
    for line in _written(found, options):
        click.echo(line, err=True)
    if options["as_json"]:
        click.echo(json.dumps(export_description(found), ensure_ascii=False, indent=2))
        return
    for line in _lines(found):
        click.echo(line)


def _check_free(file: Path, options: dict[str, Any]) -> None:
    """Raise before any work where something is in the way."""
    report, folder = options["report"], options["pictures"]
    if report is None and folder is None:
        return
    from earned.app.report import check_folder, check_free

    if report is not None:
        check_free(report, force=options["force"], taken=(file,))
    if folder is not None:
        check_folder(folder, force=options["force"])


def _written(found: "Described", options: dict[str, Any]) -> Iterator[str]:
    """Write what is wanted beside the text, and say so."""
    report, folder = options["report"], options["pictures"]
    if report is not None:
        from earned.app.report import write_description

        write_description(found, report)
        yield f"Report written to {report}."
    if folder is not None:
        from earned.app.report import write_pictures

        yield f"{len(write_pictures(found, folder))} pictures drawn into {folder}."


def _wanted(options: dict[str, Any]) -> "Wanted":
    from earned.app.describe import Wanted
    from earned.app.describing.groups import Grouping, parse_labels

    labels = parse_labels(options["label"])
    age = options["age"]
    columns = dict.fromkeys((*options["by"], *labels, *([age] if age else [])))
    return Wanted(
        by=tuple(Grouping(c, labels.get(c, {}), ages=c == age) for c in columns),
        age=age,
        ages=_ages(options["ages"], age),
        model=not options["no_model"],
        fairness=not options["no_fairness"],
        straight_lines=options["keep_straight_lines"],
    )


def _ages(text: str | None, age: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    if age is None:
        raise UsageError("--ages needs to know the column of ages. Add: --age COLUMN")
    low, dash, high = text.partition("-")
    if not (dash and low.strip().isdigit() and high.strip().isdigit() and int(low) <= int(high)):
        raise UsageError(f"--ages {text}: write two whole years, such as 18-80.")
    return float(low), float(high)


def _who(found: "Described") -> Iterator[str]:
    yield f"{found.questionnaire.title}: {found.used:,} of {found.rows:,} people."
    for reason, people in found.left_out.items():
        yield f"  left out: {people:,} with {reason}"
    yield from found.passed_over
    if found.key_note:
        yield found.key_note


def _lines(found: "Described") -> Iterator[str]:
    yield from _who(found)
    for scale in found.scales:
        yield ""
        yield from _scale(scale)
    if any(scale.model is not None for scale in found.scales):
        yield ONE_REASON
    yield ""
    yield from _models(found)
    for (first, second), r in found.correlations.items():
        yield f"{first} with {second}: r = {r:.3f}"
    yield ""
    yield "Mean answers, with standard errors"
    yield f"  {'group':<24}{'score':<16}{'people':>8}  mean (se)      sd (se)        5/25/50/75/95"
    for row in found.norms:
        yield _norm(row)
    yield from _differences(found)
    for one in found.fairness:
        yield ""
        yield from _fairness(one)
    for reason in found.skipped:
        yield f"Not compared: {reason}."


def _scale(found: "ScaleFound") -> Iterator[str]:
    from earned.app.describing.export import at
    from earned.core.describe.precision import TABLED

    known = found.reliability
    if known is None:
        yield f"{found.id}: one item, so no reliability."
        return
    yield (
        f"{found.id}: alpha {_with_error(known.alpha, known.alpha_se)}, omega"
        f" {_with_error(known.omega, known.omega_se)}, standard error of a mean {known.standard_error:.2f};"
        f" {known.people:,} people with every answer"
    )
    if known.heywood:
        yield "  One item has no variance of its own left, so do not trust omega."
    if found.model is None:
        yield f"  No model: {found.why}"
        return
    yield "  position      " + " ".join(f"{place:>6.1f}" for place in TABLED)
    for name, curve in (
        ("information", found.model.information),
        ("standard error", found.model.error),
    ):
        yield f"  {name:<14}" + " ".join(f"{at(curve, place):>6.2f}" for place in TABLED)


def _with_error(value: float, error: float) -> str:
    return "not known" if isnan(value) else f"{value:.3f} (se {error:.3f})"


def _models(found: "Described") -> Iterator[str]:
    if found.structure is not None:
        yield from structure_lines(found.structure)
    for fit in found.fits:
        yield from fit_lines(fit)


def structure_lines(found: "Structure") -> Iterator[str]:
    """How well two dimensions account for the answers."""
    low, high = found.rmsea_90
    yield (
        f"Two dimensions: C2 {found.c2:,.1f} on {found.df} degrees of freedom, RMSEA {found.rmsea:.3f}"
        f" ({low:.3f} to {high:.3f}), SRMSR {found.srmsr:.3f}; latent correlation {found.correlation:.3f}"
    )
    pairs = ", ".join(
        f"{one.first} with {one.second} {one.residual:+.2f}" for one in found.residuals[:4]
    )
    yield f"  pairs that share more or less than the model says: {pairs}"


def fit_lines(found: "ModelFit") -> Iterator[str]:
    """How the items of a model behave, the worst first."""
    sign = "S-X\N{SUPERSCRIPT TWO}"
    yield f"Items of {' and '.join(found.scales)} against the model ({found.people:,} people), worst first"
    yield f"  {'item':<12}{sign:>10}{'df':>6}{'p':>8}{'RMSEA':>8}  off by"
    for one in found.worst[:SHOWN_ITEMS]:
        p = "<.001" if one.p < 0.001 else f"{one.p:.3f}"
        size = f"{one.rmsea:>8.3f}  {one.points:.2f} points"
        yield f"  {one.item:<12}{one.chi2:>10.1f}{one.df:>6}{p:>8}{size}"
    flagged = sum(one.flagged for one in found.pairs)
    yield f"Pairs that depend on one another beyond the model: {flagged} of {len(found.pairs)} flagged"
    for pair in found.pairs[:SHOWN_ITEMS]:
        mark = "  flagged" if pair.flagged else ""
        yield (
            f"  {pair.first} with {pair.second}: Q3 {pair.q3:+.2f}, {pair.excess:+.2f} over the model's;"
            f" LD-X\N{SUPERSCRIPT TWO} {pair.chi2:,.1f} on {pair.df}, V {pair.v:+.2f}{mark}"
        )


def _norm(found: "GroupFound") -> str:
    one = found.norm
    points = "/".join(f"{point:.2f}" for point in one.percentiles)
    who = f"  {found.group or 'everybody':<24}{found.score:<16}{one.people:>8,}"
    return f"{who}  {one.mean:.2f} ({one.mean_se:.3f})   {one.sd:.2f} ({one.sd_se:.3f})   {points}"


def _differences(found: "Described") -> Iterator[str]:
    if found.differences:
        yield ""
        yield "Differences in standard deviations (d), with standard errors"
    for one in found.differences:
        yield (
            f"  {one.first} less {one.second}, {one.score}: {one.difference.d:+.2f}"
            f" ({one.difference.d_se:.2f})"
        )


def _fairness(found: "FairnessFound") -> Iterator[str]:
    fair = found.fairness
    groups = ", ".join(
        f"{name} {people:,}" for name, people in zip(found.groups, fair.people, strict=True)
    )
    flagged = [one for one in fair.items if one.flagged]
    yield f"Items between groups of {found.column}, {found.scale} ({groups}; the first is the reference)"
    yield (
        f"  flagged: {len(flagged)} of {len(fair.items)}; people at one position differ by"
        f" {fair.scale_points:+.3f} answer points on the scale"
    )
    for one in sorted(fair.items, key=lambda item: -abs(item.essd))[:5]:
        mark = "  flagged" if one.flagged else ""
        yield (
            f"  {one.item:<12} {found.groups[one.group]}: {one.sids:+.2f} points, ESSD {one.essd:+.2f},"
            f" R\N{SUPERSCRIPT TWO} change {one.r2_change:.4f}{mark}"
        )
