"""Instruments, scores, and parameters to score with."""

import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from earned.app import instruments as known_instruments
from earned.app.calibrate import Calibration, Wish
from earned.app.calibrating.writing import parameters_of
from earned.app.research.asking import Codes, codes_of
from earned.app.score import Declared, score_frame
from earned.app.score import own_parameters as from_file
from earned.core.errors import EarnedWarning
from earned.core.instruments.item import Frame
from earned.core.instruments.parameters import Parameters

if TYPE_CHECKING:
    import polars

    from earned.cluster import Cluster


def instruments() -> tuple[str, ...]:
    """The ids of the instruments that can be scored.

    Returns a tuple of text, in alphabetical order. Raises nothing.
    """
    return known_instruments.instrument_ids()


def instrument(instrument_id: str) -> dict[str, Any]:
    """What is known of an instrument, as `earned instruments show --json` prints it.

    ``instrument_id``: one of :func:`instruments`.

    Returns a dict: ``title``, ``items`` (how many), ``formats`` (each with its number of ``options``),
    ``missing_codes``, ``scales`` (each with ``items`` in order and those ``reversed``), ``norms`` (mean and
    SD in answer points, by group) or ``None``, ``parameters`` (whom they come from) or ``None``, source and
    permission. Raises :class:`UsageError` for an id nobody knows.
    """
    return known_instruments.describe_instrument(instrument_id)


def score(
    data: Any,
    instrument: str,
    *,
    options: int | None = None,
    missing: Codes | None = None,
    on_error: Literal["stop", "skip"] = "stop",
    target: str = "general",
    numbering: str | None = None,
    frame: Frame = "general",
    age: str | None = None,
    prefix: str = "",
    parameters: Parameters | str | Path | None = None,
    keep_answers: bool = False,
    person_fit: bool = False,
    plausible: int = 0,
    seed: int = 1,
    cluster: "Cluster | None" = None,
) -> "polars.DataFrame":
    """Score a table of answers, one row a person, as `earned score` scores a file.

    ``data``: N rows with a column an item (any case). ``instrument``: an id of :func:`instruments`, or the
    name of a file of your own (`docs/instruments.md`). ``options``: of the response format, ``None`` for the
    instrument's own. ``missing``: codes that mean 'no answer', ``None`` for the instrument's own; nulls and
    empty text always do. ``on_error``: at a cell that is no answer, stop, or treat it as missing and flag
    it. ``target``: whom the items are about where an instrument asks about several (``ecr-rs``: ``mother``,
    ..., ``all``). ``numbering``: another numbering of the items (``ecr-12``: ``ecr``). ``frame``: whom the
    answers to ``earned`` are about. ``age``: the column of ages in years, ``None`` for one called age.
    ``prefix``: put before the names of new columns. ``parameters``: item parameters of your own, as
    :func:`own_parameters` or :func:`read_parameters` give them, or the name of their file.
    ``keep_answers``: leave the answers in. ``person_fit``: add a column of it. ``plausible``: add so many
    draws from each posterior, by ``seed``. ``cluster``: who does the work (:func:`connected`), with the
    same result; ``None`` for this process.

    Returns a frame of N rows in the order of ``data``: all columns but the items, then ``anxiety_mean``,
    ``avoidance_mean`` (answer points, 1..options), ``anxiety``, ``avoidance`` and their standard errors
    ``anxiety_se``, ``avoidance_se`` (all in standard deviations of the people the parameters come from; 0
    is their mean, higher is more insecure), ``correlation`` of the errors (-1..1), ``p_secure``,
    ``p_anxious``, ``p_avoidant``, ``p_fearful`` (0..1, sum 1), ``person_fit`` (lz, standard deviations) and
    ``pv1_anxiety``, ``pv1_avoidance`` and so on where they were asked for, ``answered``, ``flags``.
    Instruments with other scales have a column ``<scale>_mean`` for each, then what is derived from them.
    `docs/score.md` explains each.

    Warns (:class:`EarnedWarning`) where columns of the model stay empty because no item parameters fit,
    saying how to find some, and where items run against their scale, as with another instrument's key.

    Raises :class:`UsageError` for a request that does not fit, :class:`NoInputError` for a file that cannot
    be read, :class:`DataError` for a missing column or a wrong cell, naming its place, and
    :class:`ClusterError` where the cluster is lost.
    """
    declared = Declared(
        instrument=instrument,
        options=options,
        missing=codes_of(missing),
        on_error=on_error,
        target=target,
        numbering=numbering,
        frame=frame,
        age=age,
        prefix=prefix,
        parameters=given_parameters(parameters, instrument, numbering, target),
        keep_answers=keep_answers,
        person_fit=person_fit,
        plausible=plausible,
        seed=seed,
    )
    scores, done = score_frame(data, declared, cluster)
    for note in done.warnings():
        warnings.warn(note, EarnedWarning, stacklevel=2)
    return scores


def own_parameters(
    calibration: Calibration,
    *,
    population: str,
    language: str = "unstated",
    version: str = "1",
) -> Parameters:
    """What was calibrated, ready for :func:`score`.

    ``calibration``: from :func:`calibrate`. ``population``: who the people are, in words; scores are told
    with it. ``language``: what they answered in, such as ``en``. ``version``: yours to choose.

    Returns :class:`Parameters`: discriminations in the logistic metric, thresholds in standard deviations
    of these people, or of those whom a linked scale is about. After a prior they are distributions. Raises
    nothing.
    """
    wish = Wish(population=population, language=language)
    return replace(parameters_of(calibration, wish), version=version)


def read_parameters(
    path: str | Path, instrument: str, *, numbering: str | None = None, target: str = "general"
) -> Parameters:
    """Item parameters from a file that `earned calibrate --output` wrote, for :func:`score`.

    ``path``: of the file, TOML. ``instrument``: what it must be about. ``numbering``, ``target``: of the
    answers that will be scored, where items have other names than the instrument's own.

    Returns :class:`Parameters`, in the units of :func:`own_parameters`. Raises :class:`NoInputError` where
    there is no file, :class:`UsageError` where it is about another instrument, :class:`ContentError` for
    what is wrong in it.
    """
    return from_file(Path(path), Declared(instrument, numbering=numbering, target=target))


def given_parameters(
    parameters: Parameters | str | Path | None,
    instrument: str,
    numbering: str | None,
    target: str,
) -> Parameters | None:
    """Parameters that were given, read where it is the name of their file."""
    if isinstance(parameters, str | Path):
        return read_parameters(parameters, instrument, numbering=numbering, target=target)
    return parameters
