"""Parameters of your own: written by `earned calibrate`, read back by `earned score --parameters`."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import pairwise
from math import inf
from pathlib import Path

from earned.core.errors import ContentError, NoInputError, UsageError
from earned.core.instruments.instrument import Instrument
from earned.core.instruments.item import DIMENSIONS
from earned.core.instruments.parameters import Calibrated, ItemParameters, Parameters, Provisional
from earned.library.files import read_toml
from earned.library.instruments import read_parameters

HEADER = "# Made by earned calibrate. Score with it: earned score FILE --parameters THIS_FILE"
NEXT_PRIOR = f"{HEADER}\n# The next pilot starts from it: earned calibrate FILE --prior THIS_FILE"

Fact = str | int | float
Table = Mapping[str, Fact]


def parameters_text(
    known: Parameters,
    provenance: Table,
    groups: Sequence[Table] = (),
    wider: Mapping[str, Table] | None = None,
) -> str:
    """Parameters as the library's TOML; infinite thresholds are written ``inf``.

    ``groups``: the people of each group. ``wider``: further tables by name, as :func:`widenings` gives them.
    """
    lines = [
        NEXT_PRIOR if known.provisional else HEADER,
        *_rows(_facts(known)),
        "",
        "[method_sd]",
        *(f"{d} = {_fact(known.method_sd.get(d, 0.0))}" for d in DIMENSIONS),
        "",
        *_facets(known),
        *_offsets(known),
        *(
            line
            for name, table in (wider or {}).items()
            for line in (f"[{name}]", *_rows(table), "")
        ),
        "[provenance]",
        *_rows(provenance),
        "",
        *(line for group in groups for line in ("[[groups]]", *_rows(group), "")),
    ]
    items = (line for name, item in known.items.items() for line in _item(name, item))
    return "\n".join([*lines, *items])


def widenings(path: Path) -> dict[str, Table]:
    """What a file of parameters adds for other frames and languages: name of the table -> numbers."""
    table = read_toml(path)
    found = {f"frames.{name}": numbers for name, numbers in table.get("frames", {}).items()}
    if "other_languages" in table:
        found["other_languages"] = table["other_languages"]
    return found


def _rows(table: Table) -> Iterator[str]:
    yield from (f"{name} = {_fact(value)}" for name, value in table.items())


def _facts(known: Parameters) -> dict[str, Fact]:
    return {
        "instrument": known.instrument,
        "version": known.version,
        "language": known.language,
        "population": known.population,
        "correlation": known.correlation,
        **({"provisional": True} if known.provisional else {}),
    }


def _facets(known: Parameters) -> Iterator[str]:
    for dimension, sizes in known.facet_sd.items():
        if sizes:
            yield f"[facet_sd.{dimension}]"
            yield from (f"{_fact(name)} = {_fact(sd)}" for name, sd in sizes.items())
            yield ""


def _offsets(known: Parameters) -> Iterator[str]:
    for (dimension, form), offset in known.offsets.items():
        yield "[[offsets]]"
        yield f"dimension = {_fact(dimension)}"
        yield f"format = {_fact(form)}"
        yield f"location_sd = {_fact(offset.location_sd)}"
        yield f"log_discrimination_sd = {_fact(offset.log_discrimination_sd)}"
        yield ""


def _fact(value: Fact) -> str:
    return f"{value:.4f}" if isinstance(value, float) else json.dumps(value, ensure_ascii=False)


def _item(name: str, item: ItemParameters) -> Iterator[str]:
    yield "[[items]]"
    yield f"id = {_fact(name)}"
    if isinstance(item, Provisional):
        numbers = {n: v for n, v in asdict(item).items() if isinstance(v, float)}
        yield from _rows(numbers)
        yield f"shape = {_array(item.shape)}"
        yield f"origin = {_fact(item.origin)}"
        yield ""
        return
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
    check_parameters(known, instrument, path)
    return known


def _in_own_numbering(known: Parameters, numbering: Mapping[str, str]) -> Parameters:
    if not numbering or set(known.items) != set(numbering.values()):
        return known
    return replace(known, items={own: known.items[there] for own, there in numbering.items()})


def check_parameters(known: Parameters, instrument: Instrument, path: Path) -> None:
    """Raises :class:`ContentError` for an item nobody knows, or numbers that cannot be."""
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
