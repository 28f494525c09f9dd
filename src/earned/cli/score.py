"""`earned score`: a table of answers in, a table of scores out."""

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, get_args

import click

from earned.cli.spreading import where_worked, workers_of
from earned.core.errors import UsageError
from earned.core.instruments.item import FRAMES, Frame

if TYPE_CHECKING:
    from earned.app.score import Declared, OnProgress, Scored

INTERRUPTED = 130
TERMINATING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
STOPPED = """\
Stopped before the end, so nothing was written; what was at {output} before is unchanged.
To score the file, give the same command again."""
DELIMITER_NAMES = {"tab": "\t", r"\t": "\t", "comma": ",", "semicolon": ";"}


class _Terminated(BaseException):
    """The system asked us to stop, or the terminal is gone."""

    def __init__(self, sent: int) -> None:
        """``sent``: the number of the signal."""
        self.status = 128 + sent


def _delimiter(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    return DELIMITER_NAMES.get(value.lower(), value) if value else None


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--instrument", required=True, help="What people answered: see earned instruments list."
)
@click.option("--output", required=True, type=click.Path(path_type=Path), help="Where scores go.")
@click.option("--options", type=int, help="Response options. Default: the instrument's.")
@click.option(
    "--target",
    default="general",
    show_default=True,
    help="Whom the items are about; all: everybody the instrument asks about.",
)
@click.option("--numbering", help="Another numbering of the items, such as ecr for the ECR-12.")
@click.option("--missing", multiple=True, help="A code that means 'no answer'. May be repeated.")
@click.option(
    "--on-error",
    type=click.Choice(["stop", "skip"]),
    default="stop",
    help="At a wrong cell: stop (default), or treat it as missing, flag it and report.",
)
@click.option(
    "--frame",
    type=click.Choice(get_args(Frame) or FRAMES),
    default="general",
    help="Whom the answers to earned are about. Default: people close to them in general.",
)
@click.option(
    "--parameters",
    type=click.Path(path_type=Path),
    help="Item parameters of your own, as earned calibrate writes them. Default: the shipped ones.",
)
@click.option("--age", help="The column of ages in years. Default: age, if there is one.")
@click.option(
    "--delimiter", callback=_delimiter, help="What separates columns: ';', tab. Default: ','"
)
@click.option("--encoding", default="utf-8", help="Of text files. Default: utf-8.")
@click.option("--prefix", default="", help="Put before the name of each column of scores.")
@click.option("--keep-answers", is_flag=True, help="Carry the answers over into the output too.")
@click.option("--person-fit", is_flag=True, help="Add a column of person fit (lz).")
@click.option(
    "--plausible", type=int, default=0, metavar="N", help="Add N plausible values a dimension."
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="The chance in plausible values."
)
@click.option("--report", type=click.Path(path_type=Path), help="Write a report to read, as HTML.")
@click.option("--svg", type=click.Path(path_type=Path), help="Draw the people into this file.")
@click.option("--png", type=click.Path(path_type=Path), help="The same as PNG.")
@where_worked
@click.option("--force", is_flag=True, help="Replace what exists.")
@click.option("--quiet", is_flag=True, help="No summary and no progress.")
def score(
    file: Path,
    output: Path,
    *,
    delimiter: str | None,
    encoding: str,
    force: bool,
    report: Path | None,
    svg: Path | None,
    png: Path | None,
    cluster: str | None,
    workers: int | None,
    quiet: bool,
    **declared: Any,
) -> int:
    """Score a table of answers, one row a person.

    FILE is CSV (plain, .gz or .zst), Parquet, Arrow or SPSS .sav; OUTPUT is CSV, Parquet or Arrow by
    its name. Each row of FILE appears once, in order, with its other columns as they were.
    """
    from earned.app.score import Files, score_file

    wishes = _declared(**declared)
    extras = Extras(report, svg, png)
    extras.check(taken=(file, output), force=force)
    files = Files(file, output, delimiter, encoding, force)
    try:
        with (
            _termination(),
            workers_of(cluster, workers) as spread,
            _progress(quiet=quiet) as on_progress,
        ):
            scored = score_file(files, wishes, on_progress, tallied=extras.wanted, cluster=spread)
    except (KeyboardInterrupt, _Terminated) as stop:
        return _stopped(stop, output)
    if not quiet or scored.skipped.cells:
        _tell(scored, output)
    elif scored.key_note():
        click.echo(scored.key_note(), err=True)
    extras.write(scored, file, quiet=quiet)
    return 0


def _stopped(stop: BaseException, output: Path) -> int:
    with suppress(OSError):  # where the terminal is gone
        click.echo(STOPPED.format(output=output), err=True)
    return stop.status if isinstance(stop, _Terminated) else INTERRUPTED


def _declared(*, parameters: Path | None, missing: tuple[str, ...], **others: Any) -> "Declared":
    """What the other options say; they have the names of what they declare."""
    from earned.app.score import Declared, own_parameters

    declared = Declared(missing=missing or None, **others)
    if parameters is None:
        return declared
    return replace(declared, parameters=own_parameters(parameters, declared))


@dataclass(frozen=True, slots=True)
class Extras:
    """What is wanted beside the table."""

    report: Path | None
    svg: Path | None
    png: Path | None

    @property
    def pictures(self) -> list[Path]:
        """Where pictures go."""
        return [path for path in (self.svg, self.png) if path is not None]

    @property
    def wanted(self) -> bool:
        """Whether anything is."""
        return self.report is not None or bool(self.pictures)

    def check(self, *, taken: Sequence[Path], force: bool) -> None:
        """Raise before any work where something is in the way; ``taken``: what is read and written."""
        if not self.wanted:
            return
        from earned.app.report import check_free

        if self.png is not None and self.png.suffix.lower() != ".png":
            raise UsageError(f"--png {self.png}: end the name in .png.")
        wanted = [path for path in (self.report, *self.pictures) if path is not None]
        for place, path in enumerate(wanted):
            check_free(path, force=force, taken=(*taken, *wanted[:place]))

    def write(self, scored: "Scored", source: Path, *, quiet: bool) -> None:
        """Write all of it."""
        if not self.wanted:
            return
        from earned.app.report import write_plane, write_scores

        if self.report is not None:
            write_scores(scored, source, self.report)
            if not quiet:
                click.echo(f"Report written to {self.report}.", err=True)
        for path in self.pictures:
            if not write_plane(scored, path):
                click.echo(f"{path}: not drawn, since there are too few people.", err=True)


@contextmanager
def _termination() -> Iterator[None]:
    """Clean up on SIGTERM, and where the terminal goes (unless under nohup), as on Ctrl-C."""

    def stop(sent: int, _: FrameType | None) -> None:
        raise _Terminated(sent)

    heard = [one for one in TERMINATING if signal.getsignal(one) is not signal.SIG_IGN]
    before = {one: signal.signal(one, stop) for one in heard}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def _progress(*, quiet: bool) -> Iterator["OnProgress | None"]:
    """A progress bar on stderr where somebody watches."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), TextColumn("{task.fields[people]:,} people"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0, people=0)
        yield lambda people, share: bar.update(task, completed=share or 0.0, people=people)


def _tell(scored: "Scored", output: Path) -> None:
    for line in _summary(scored, output):
        click.echo(line, err=True)


def _summary(scored: "Scored", output: Path) -> Iterator[str]:
    from earned.app.scoring.wrong import skipped_lines

    scheme = scored.scheme
    codes = ", ".join(["blank", *sorted(scheme.rule.missing)])
    yield (
        f"{scored.rows:,} {'person' if scored.rows == 1 else 'people'} scored:"
        f" {scheme.questionnaire.title}, answers 1 to {scheme.rule.options}, missing: {codes}."
    )
    if scheme.modelled is not None:
        known = scheme.modelled.parameters
        doubt = "provisional, with errors to match. People they come from: "
        yield f"Parameters: {doubt if known.provisional else ''}{known.population}."
    flags = "; ".join(f"{name} {count:,}" for name, count in scored.flagged.items())
    yield f"Flagged: {flags or 'nobody'}." + ("" if scored.age else " No column of ages was found.")
    yield from scored.notes()
    yield from skipped_lines(scored.skipped)
    yield f"Written to {output}."
    if scored.left_behind:
        names = ", ".join(path.name for path in scored.left_behind)
        yield f"Beside it lies {names}, of a run that was killed or is still going. If none is, delete it."
