"""Instruments and their parameters, read from ``content/instruments``."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, replace
from functools import cache
from math import hypot
from pathlib import Path
from typing import Any

from earned.core.errors import ContentError, UsageError
from earned.core.instruments.instrument import Instrument
from earned.core.instruments.item import Dimension, Frame, Item, ResponseFormat
from earned.core.instruments.parameters import (
    Calibrated,
    ItemParameters,
    Parameters,
    Provisional,
    SharedOffset,
)
from earned.library.files import content_root, convert, read_toml

INSTRUMENT_FIELDS = frozenset({"id", "version", "title", "formats", "items", "missing_codes"})


@dataclass(frozen=True, slots=True)
class Widening:
    """What a frame other than the general one adds to the uncertainty (standard deviations).

    ``location_sd`` and ``log_discrimination_sd``: of the offset all items of a dimension share;
    ``item_location_sd`` and ``item_log_discrimination_sd``: of each item's own.
    """

    location_sd: float = 0.0
    log_discrimination_sd: float = 0.0
    item_location_sd: float = 0.0
    item_log_discrimination_sd: float = 0.0

    def and_(self, other: "Widening") -> "Widening":
        """Both, as independent errors."""
        return Widening(*(hypot(a, b) for a, b in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class _OffsetRow:
    dimension: Dimension
    format: str
    location_sd: float
    log_discrimination_sd: float


@dataclass(frozen=True, slots=True)
class _ParametersFile:
    instrument: str
    version: str
    language: str
    population: str
    correlation: float
    items: tuple[dict[str, Any], ...]
    method_sd: dict[Dimension, float] = field(default_factory=dict)
    facet_sd: dict[Dimension, dict[str, float]] = field(default_factory=dict)
    offsets: tuple[_OffsetRow, ...] = ()
    frames: dict[Frame, Widening] = field(default_factory=dict)
    other_languages: Widening = field(default_factory=Widening)
    provisional: bool = False
    provenance: dict[str, str | int | float] = field(default_factory=dict)
    groups: tuple[dict[str, Any], ...] = ()


def instrument_ids() -> tuple[str, ...]:
    """Ids of the shipped instruments that can be scored, in alphabetical order."""
    root = content_root() / "instruments"
    return tuple(sorted(path.parent.name for path in root.glob("*/parameters.toml")))


@cache
def load(instrument_id: str) -> Instrument:
    """The instrument with this id.

    Raises :class:`UsageError` where there is none and :class:`ContentError` where its file is wrong.
    """
    if instrument_id not in instrument_ids():
        known = ", ".join(instrument_ids())
        raise UsageError(f"There is no instrument {instrument_id!r}. Known: {known}.")
    path = content_root() / "instruments" / instrument_id / "instrument.toml"
    table = {name: value for name, value in read_toml(path).items() if name in INSTRUMENT_FIELDS}
    instrument = convert(table, Instrument, path)
    _check(instrument)
    return instrument


def _check(instrument: Instrument) -> None:
    formats = {format_.id for format_ in instrument.formats}
    ids = [item.id for item in instrument.items]
    for item in instrument.items:
        if item.format not in formats:
            raise ContentError(f"{instrument.id}, {item.id}: unknown format {item.format!r}.")
    if len(set(ids)) < len(ids):
        raise ContentError(f"{instrument.id}: an item id occurs twice. Give each item its own id.")


@cache
def parameters(
    instrument_id: str, frame: Frame = "general", language: str | None = None
) -> Parameters:
    """The item parameters, widened for a frame or a language other than those they are for.

    ``language``: of the wording people answered; ``None`` means the parameters' own.
    """
    return read_parameters(parameters_path(instrument_id), frame, language)


def parameters_path(instrument_id: str) -> Path:
    """Where its shipped parameters are, if there are any."""
    return content_root() / "instruments" / instrument_id / "parameters.toml"


def read_parameters(
    path: Path, frame: Frame = "general", language: str | None = None
) -> Parameters:
    """Item parameters from a file, shipped or your own. Raises :class:`ContentError`."""
    found = convert(read_toml(path), _ParametersFile, path)
    wider = found.frames.get(frame, Widening())
    if language not in (None, found.language):
        wider = wider.and_(found.other_languages)
    return Parameters(
        instrument=found.instrument,
        version=found.version,
        language=found.language,
        population=found.population,
        correlation=found.correlation,
        items={
            str(row.get("id")): _item(row, wider, path, str(row.get("id"))) for row in found.items
        },
        method_sd=found.method_sd,
        facet_sd=found.facet_sd,
        offsets={(row.dimension, row.format): _offset(row, wider) for row in found.offsets},
        provisional=found.provisional,
    )


def _offset(row: _OffsetRow, wider: Widening) -> SharedOffset:
    return SharedOffset(
        hypot(row.location_sd, wider.location_sd),
        hypot(row.log_discrimination_sd, wider.log_discrimination_sd),
    )


def _item(row: Mapping[str, Any], wider: Widening, path: Path, place: str) -> ItemParameters:
    facts = {name: value for name, value in row.items() if name != "id"}
    if "discrimination" in facts:
        return convert(facts, Calibrated, path, place)
    known = convert(facts, Provisional, path, place)
    return replace(
        known,
        location_sd=hypot(known.location_sd, wider.item_location_sd),
        log_discrimination_sd=hypot(known.log_discrimination_sd, wider.item_log_discrimination_sd),
    )


def response_format(instrument: Instrument, options: int) -> ResponseFormat:
    """The instrument's format with this many options. Raises :class:`UsageError` where it has none."""
    for format_ in instrument.formats:
        if format_.options == options:
            return format_
    offered = ", ".join(str(format_.options) for format_ in instrument.formats)
    raise UsageError(f"{instrument.title} has no format of {options} options. It has: {offered}.")


__all__ = [
    "Item",
    "Widening",
    "instrument_ids",
    "load",
    "parameters",
    "read_parameters",
    "response_format",
]
