"""Calibrate the items of an instrument from a table of answers, and write what was found."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from time import perf_counter

import numpy as np
from threadpoolctl import threadpool_limits

from earned.app.frames import Source
from earned.app.reading import Answers, Asked, read_answers
from earned.core.calibration.estimator import GradedCalibration
from earned.core.calibration.keying import against_the_rest
from earned.core.errors import DataError, OutputError, UsageError
from earned.core.instruments.item import DIMENSIONS, Dimension, Item
from earned.core.instruments.parameters import Calibrated, Parameters
from earned.core.scoring.classical import categories
from earned.core.scoring.flags import straight_lines
from earned.core.scoring.grid import Floats
from earned.library import instruments
from earned.library.own_parameters import parameters_text

LEAST_PEOPLE = 50
FEW_PEOPLE = 500
"""Below the first nothing is fitted; below the second the errors are told to be large."""

LEAST_REVERSED = 3
"""A method factor needs this many items of each key."""

TIGHTEST, LOOSEST = 1e-8, 0.1


@dataclass(frozen=True, slots=True)
class Wish:
    """``method``: a signed method factor where the keys allow one. ``facets``: a factor for each facet of
    three items or more, where the instrument's facts name facets. ``tolerance``: largest last change of
    a slope or intercept. ``errors``: standard errors. ``population``: who the people are, in words.
    """

    method: bool = False
    facets: bool = False
    tolerance: float = 1e-4
    errors: bool = True
    population: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was found in a file. ``seconds``: of fitting alone. ``notes``: what to know, in words."""

    read: Answers
    found: GradedCalibration
    items: tuple[Item, ...]
    seconds: float
    errors: bool
    notes: tuple[str, ...]


def calibrate_file(path: Source, asked: Asked, wish: Wish) -> Calibration:
    """Calibrate from a file or a table in memory.

    Raises as :func:`read_answers` does; :class:`UsageError` for an instrument without the two
    dimensions or a tolerance that is none; :class:`DataError` for too few people, an item that cannot be
    calibrated and items that run against their scale.
    """
    if not TIGHTEST <= wish.tolerance <= LOOSEST:
        raise UsageError(
            f"--tolerance {wish.tolerance:g}: choose from {TIGHTEST:g} to {LOOSEST:g}; 1e-4 is usual."
        )
    everybody = read_answers(path, asked)
    items = two_dimensional_items(everybody)
    answered = ~np.isnan(everybody.options).all(axis=1)
    read = everybody.only(np.asarray(answered))
    _check_people(len(read.rows), read.file)
    most = [read.questionnaire.options(item.id) for item in items]
    columns = [read.questionnaire.items.index(item.id) for item in items]
    codes = categories(read.options[:, columns], items, most)
    _check_keys(codes, items, read.file)
    try:
        estimator, seconds = _fitted(codes, items, most, wish)
    except DataError as error:
        raise replace(error, file=read.file, row=_row(read, error.row)) from None
    notes = tuple(_notes(read, estimator, items, int((~answered).sum()), wish))
    return Calibration(read, estimator, items, seconds, wish.errors, notes)


def _row(read: Answers, row: int | None) -> int | None:
    return None if row is None else int(read.rows[row - 1])


def _fitted(
    codes: Floats, items: Sequence[Item], most: Sequence[int], wish: Wish
) -> tuple[GradedCalibration, float]:
    method: dict[Dimension, bool | float] = {
        d: wish.method and has_both_keys(items, d) for d in DIMENSIONS
    }
    estimator = GradedCalibration(
        tolerance=wish.tolerance, method=method, facets=wish.facets, errors=wish.errors
    )
    with threadpool_limits(1, user_api="blas"):  # blocks are small: threads would only wait
        start = perf_counter()
        estimator.fit(codes, items, most)
        return estimator, perf_counter() - start


def has_both_keys(items: Sequence[Item], dimension: Dimension) -> bool:
    """Whether a dimension has items enough of each key for a method factor."""
    keys = [item.key for item in items if item.dimension == dimension]
    return min(keys.count(1), keys.count(-1)) >= LEAST_REVERSED


def two_dimensional_items(read: Answers) -> tuple[Item, ...]:
    """The items of the two dimensions, in the order in which they are asked.

    Raises :class:`UsageError` where the instrument has other scales.
    """
    found = read.questionnaire
    own = [scale for scale in found.scales if scale.id in DIMENSIONS]
    if {scale.id for scale in own} != set(DIMENSIONS):
        scales = ", ".join(scale.id for scale in found.scales)
        raise UsageError(
            f"{found.title} does not measure anxiety and avoidance by items of one dimension each"
            f" (its scales: {scales}), so this model does not fit it."
        )
    items = [
        Item(item, dimension, scale.key(item), f"options-{found.options(item)}")
        for dimension in DIMENSIONS
        for scale in own
        if scale.id == dimension
        for item in scale.items
    ]
    facets = facets_of(found.id)
    return tuple(
        replace(item, facet=facets.get(item.id, ""))
        for item in sorted(items, key=lambda item: found.items.index(item.id))
    )


def facets_of(instrument_id: str) -> Mapping[str, str]:
    """Item -> facet, for the instruments whose facts name facets."""
    if instrument_id not in instruments.instrument_ids():
        return {}
    return {item.id: item.facet for item in instruments.load(instrument_id).items}


def _check_people(people: int, file: str) -> None:
    if people < LEAST_PEOPLE:
        raise DataError(
            f"{people} people answered, too few to calibrate.",
            f"Give {LEAST_PEOPLE} at the very least; {FEW_PEOPLE} make a usable calibration.",
            file=file,
        )


def _check_keys(codes: Floats, items: Sequence[Item], file: str) -> None:
    wrong = against_the_rest(codes, items)
    if not wrong:
        return
    raise DataError(
        f"{_listed(wrong)} {'runs' if len(wrong) == 1 else 'run'} against the rest of"
        f" {'its' if len(wrong) == 1 else 'their'} scale. {_suspicion(wrong, items)}",
        "Give the answers as people gave them; reversing is done here.",
        file=file,
        column=wrong[0],
    )


def _suspicion(wrong: Sequence[str], items: Sequence[Item]) -> str:
    minority = [item for item in items if item.id in wrong]
    dimension = minority[0].dimension
    for key in (1, -1):
        same = [i.id for i in items if i.dimension == dimension and i.key == key]
        if [i.id for i in minority if i.dimension == dimension] == same:
            return "It looks as if reversed items had been reversed already."
    return "It looks as if answers were reversed already, or columns belong to another instrument."


def _listed(names: Sequence[str], shown: int = 5) -> str:
    more = f" and {len(names) - shown} more" if len(names) > shown else ""
    return ", ".join(names[:shown]) + more


def _notes(
    read: Answers, found: GradedCalibration, items: Sequence[Item], empty: int, wish: Wish
) -> Iterator[str]:
    if empty:
        yield f"Left out: {empty:,} without any answer."
    if read.skipped:
        yield f"Treated as missing: {read.skipped:,} wrong cells."
    straight = int(straight_lines(read.options).sum())
    if straight:
        yield f"{straight:,} gave one answer throughout; they are in the fit."
    if len(read.rows) < FEW_PEOPLE:
        yield f"{len(read.rows)} people are few: read the standard errors."
    if wish.method:
        yield from _method_notes(found, items)
    if wish.facets and not any(found.facet_sd_.values()):
        yield "No facet factors: the facts of this instrument name no facets of three items."
    yield from _gap_notes(found, items)
    yield from _bound_notes(found)


def _method_notes(found: GradedCalibration, items: Sequence[Item]) -> Iterator[str]:
    for dimension in DIMENSIONS:
        if not has_both_keys(items, dimension):
            yield (f"No method factor on {dimension}: it needs {LEAST_REVERSED} items of each key.")
    for dimension in found.bounded_method_:
        yield (
            f"The method factor on {dimension} ran to its bound, {found.method_sd_[dimension]:g} SD:"
            " the two keys hardly share a trait. Do not use it before the keys are checked."
        )


def _gap_notes(found: GradedCalibration, items: Sequence[Item]) -> Iterator[str]:
    for item in items:
        gone = found.collapsed_.get(item.id)
        if gone:
            most = found.items_[item.id].options
            options = sorted(k + 1 if item.key == 1 else most - k for k in gone)
            yield (
                f"{item.id}: nobody chose {', '.join(map(str, options))}; its thresholds there coincide"
                " or are infinite."
            )


def _bound_notes(found: GradedCalibration) -> Iterator[str]:
    if not found.converged_:
        yield f"Not converged after {found.iterations_} cycles: do not rely on the last digits."
    for item in found.bounded_:
        yield (
            f"{item}: answers are all but decided by the others (separated); its discrimination is held"
            f" at {found.items_[item].discrimination:g} and has no standard error."
        )
    if found.bounded_correlation_:
        yield (
            f"The correlation ran to {found.correlation_:.2f}: these answers do not tell two dimensions"
            " apart."
        )


def export_calibration(calibration: Calibration) -> dict[str, object]:
    """As plain data: what ``earned calibrate --json`` prints. What does not exist is ``None``."""
    found, errors = calibration.found, calibration.errors
    return {
        "instrument": calibration.read.questionnaire.id,
        "people": found.people_,
        "log_likelihood": found.log_likelihood_,
        "correlation": found.correlation_,
        "correlation_se": _number(found.correlation_se_) if errors else None,
        "method_sd": dict(found.method_sd_),
        "facet_sd": {d: dict(sizes) for d, sizes in found.facet_sd_.items()},
        "iterations": found.iterations_,
        "converged": found.converged_,
        "seconds": calibration.seconds,
        "items": [_exported(name, item, errors) for name, item in found.items_.items()],
        "notes": list(calibration.notes),
    }


def _exported(name: str, item: Calibrated, errors: bool) -> dict[str, object]:
    return {
        "id": name,
        "discrimination": item.discrimination,
        "discrimination_se": _number(item.discrimination_se) if errors else None,
        "thresholds": [_number(b) for b in item.thresholds],
        "thresholds_se": [_number(e) for e in item.thresholds_se] if errors else None,
    }


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def output_path(output: Path, *, force: bool) -> Path:
    """Where the file of parameters goes: ``output``, or ``parameters.toml`` in that folder.

    Raises :class:`OutputError` where something is in the way.
    """
    path = output / "parameters.toml" if output.is_dir() else output
    if not path.parent.is_dir():
        raise OutputError(f"{path}: the folder {path.parent} does not exist. Make it first.")
    if path.suffix != ".toml":
        raise OutputError(f"{path}: parameters are written as TOML. End the name in .toml.")
    if path.exists() and not force:
        raise OutputError(f"{path} exists. Choose another name, or replace it with --force.")
    return path


def write_parameters(calibration: Calibration, path: Path, wish: Wish) -> None:
    """Write what was found in the library's format, whole or not at all. Raises :class:`OutputError`."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}.partial")
    try:
        partial.write_text(_text(calibration, wish), "utf-8")
        partial.replace(path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.") from None
    finally:
        partial.unlink(missing_ok=True)


def _text(calibration: Calibration, wish: Wish) -> str:
    read, found = calibration.read, calibration.found
    name = Path(read.file).name
    known = Parameters(
        instrument=read.questionnaire.id,
        version=date.today().isoformat(),  # noqa: DTZ011
        language=wish.language or "unstated",
        population=wish.population or f"people of {name}",
        correlation=found.correlation_,
        items=found.items_,
        method_sd=found.method_sd_,
        facet_sd=found.facet_sd_,
    )
    facts: dict[str, str | int | float] = {
        "data": name,
        "options": next(iter(found.items_.values())).options,
        "people": found.people_,
        "log_likelihood": found.log_likelihood_,
    }
    return parameters_text(known, facts)
