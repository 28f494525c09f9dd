"""One person: our quiz, and change over time."""

from datetime import date
from pathlib import Path
from typing import Any

from earned.app import change_file as changing
from earned.app.change import Since
from earned.app.change_file import ChangeFound
from earned.app.frames import source_of
from earned.app.quiz import Quiz, load_quiz
from earned.core.change.statespace import SMALLEST
from earned.core.instruments.item import DIMENSIONS, Frame


def write_trajectories(found: ChangeFound, path: str | Path) -> None:
    """Draw the paths of anxiety and avoidance over time, each with its 50% and 90% bands.

    ``found``: from :func:`change`. ``path``: SVG, or PNG (two pixels a unit) where the name ends in .png;
    replaced where it exists.

    Returns nothing. Raises :class:`OutputError` where it cannot be written.
    """
    from earned.app.report import write_trajectories as written

    written(found.followed, Path(path))


def quiz(frame: Frame = "general", language: str | None = None) -> Quiz:
    """Our own quiz, compiled once a process: which question next, and what the answers say.

    ``frame``: whom the answers are about: ``general``, ``partner``, ``friend``, ``parent`` or ``named``.
    ``language``: in which they are given; other languages than English widen the errors.

    Returns a :class:`Quiz`; its positions are in standard deviations of the adult ECR web sample. Raises
    :class:`UsageError` for a frame nobody knows.
    """
    return load_quiz(frame, language)


def change(
    data: Any,
    *,
    instrument: str | None = None,
    sd: float | None = None,
    reliability: float | None = None,
    mean: float | None = None,
    norms: str | None = None,
    drift: float = 0.0,
    average: int | None = None,
    frame: Frame = "general",
    baseline: date | None = None,
    chosen_after_looking: bool = False,
    smallest: float = SMALLEST,
    columns: tuple[str, str] = DIMENSIONS,
) -> ChangeFound:
    """Tell change from noise in one person's dated occasions, as `earned change` does.

    ``data``: a row an occasion, with a column ``date`` (year-month-day), if wanted ``frame``, and either
    answers (``instrument`` says of what), scores with ``anxiety_se`` and ``avoidance_se`` as :func:`score`
    gives them, or plain scores of a scale. Of these ``sd`` and ``mean`` (of people, in the unit of the
    scores) and ``reliability`` (0..1, best a retest correlation) must be known, or an instrument whose
    ``norms`` give them. ``drift``: mean change of people who do not change. ``average``: compare the means
    of so many first and last occasions. ``frame``: whom occasions are about that do not say. ``baseline``:
    the day change is counted from, by default the first; ``chosen_after_looking``: whether it was.
    ``smallest``: change that matters, in standard deviations. ``columns``: names of the two scores.

    Returns a :class:`ChangeFound`: ``reliable``, the reliable change index with every input, for two
    occasions or with ``average``; ``followed``, the trajectory, in standard deviations of the reference
    sample, with probabilities (0..1) of change and of change that matters.

    Raises :class:`UsageError` for an unknown scale, :class:`NoInputError`, :class:`DataError` for wrong rows.
    """
    since = Since(baseline, not chosen_after_looking) if baseline else None
    named = dict(zip(DIMENSIONS, columns, strict=True))
    asked = changing.Asked(
        instrument, named, norms, sd, reliability, mean, drift, average, frame, since, smallest
    )
    return changing.change_in_file(source_of(data), asked)
