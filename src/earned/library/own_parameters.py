"""Parameters of your own: written by `earned calibrate`, read back by `earned score --parameters`."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from math import inf
from pathlib import Path

from earned.core.errors import ContentError, NoInputError, UsageError
from earned.core.instruments.instrument import Instrument
from earned.core.instruments.item import DIMENSIONS
from earned.core.instruments.parameters import Calibrated, Parameters
from earned.library.instruments import read_parameters

HEADER = "# Made by earned calibrate. Score with it: earned score FILE --parameters THIS_FILE"

Fact = str | int | float


def parameters_text(known: Parameters, provenance: Mapping[str, Fact], header: str = HEADER) -> str:
    """Calibrated parameters as the library's TOML; infinite thresholds are written ``inf``.

    Raises :class:`TypeError` for an item that is not calibrated.
    """
    lines = [
        header,
        *(f"{name} = {_fact(value)}" for name, value in _facts(known).items()),
        "",
        "[method_sd]",
        *(f"{d} = {_fact(known.method_sd.get(d, 0.0))}" for d in DIMENSIONS),
        "",
        *_facets(known),
        "[provenance]",
        *(f"{name} = {_fact(value)}" for name, value in provenance.items()),
        "",
    ]
    items = (line for name, item in known.items.items() for line in _item(name, item))
    return "\n".join([*lines, *items])


def _facts(known: Parameters) -> dict[str, Fact]:
    return {
        "instrument": known.instrument,
        "version": known.version,
        "language": known.language,
        "population": known.population,
        "correlation": known.correlation,
    }


def _facets(known: Parameters) -> Iterator[str]:
    for dimension, sizes in known.facet_sd.items():
        if sizes:
            yield f"[facet_sd.{dimension}]"
            yield from (f"{_fact(name)} = {_fact(sd)}" for name, sd in sizes.items())
            yield ""


def _fact(value: Fact) -> str:
    return f"{value:.4f}" if isinstance(value, float) else json.dumps(value, ensure_ascii=False)


def _item(name: str, item: object) -> Iterator[str]:
    if not isinstance(item, Calibrated):
        raise TypeError(f"{name} has no calibrated parameters")
    yield "[[items]]"
    yield f"id = {_fact(name)}"
    yield f"discrimination = {_fact(item.discrimination)}"
    yield f"discrimination_se = {_fact(item.discrimination_se)}"
    yield f"thresholds = {_array(item.thresholds)}"
    yield f"thresholds_se = {_array(item.thresholds_se)}"
    yield ""


def _array(values: Iterable[float]) -> str:
    return f"[{', '.join(_fact(float(value)) for value in values)}]"


def own_parameters(
    path: Path, instrument: Instrument, numbering: Mapping[str, str] | None = None
) -> Parameters:
    """Parameters for an instrument from a file of your own.

    ``numbering``: own item id -> the id in the numbering the answers have. Where the file's items are
    all called as there, as calibrating those answers calls them, they are given back in the own one.

    Raises :class:`NoInputError` where there is no file, :class:`UsageError` where it is about another
    instrument, :class:`ContentError` for what is wrong in it.
    """
    if not path.is_file():
        raise NoInputError(f"{path}: there is no such file. `earned calibrate --output` makes one.")
    known = _in_own_numbering(read_parameters(path), numbering or {})
    if known.instrument != instrument.id:
        raise UsageError(
            f"{path} holds parameters of {known.instrument!r}, and the answers are declared as"
            f" {instrument.id!r}. Name the file of the right one."
        )
    _check(known, instrument, path)
    return known


def _in_own_numbering(known: Parameters, numbering: Mapping[str, str]) -> Parameters:
    if not numbering or set(known.items) != set(numbering.values()):
        return known
    return replace(known, items={own: known.items[there] for own, there in numbering.items()})


def _check(known: Parameters, instrument: Instrument, path: Path) -> None:
    if not -1 < known.correlation < 1:
        raise ContentError(f"{path}: correlation {known.correlation:g} must lie between -1 and 1.")
    ids = {item.id for item in instrument.items}
    for name, item in known.items.items():
        if name not in ids:
            raise ContentError(f"{path}, {name}: {instrument.title} has no such item.")
        if isinstance(item, Calibrated):
            _check_item(item, f"{path}, {name}")


def _check_item(item: Calibrated, place: str) -> None:
    if not 0 < item.discrimination < inf:
        raise ContentError(f"{place}: the discrimination must be above 0.")
    if not all(low <= high for low, high in pairwise(item.thresholds)):
        raise ContentError(f"{place}: thresholds must ascend.")
