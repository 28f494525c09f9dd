"""Every scored instrument as data: key, range, norms, permission. Read from ``content/instruments``."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from earned.core.errors import ContentError, NoInputError, UsageError
from earned.core.instruments.instrument import Instrument
from earned.core.instruments.item import ResponseFormat
from earned.core.instruments.scale import Derived, Questionnaire, Scale, of_instrument
from earned.library.files import content_root, convert, read_toml, shown
from earned.library.instruments import INSTRUMENT_FIELDS

OWN = ".toml"
"""An instrument named so is a file of somebody's own."""

SCALE_FIELDS = frozenset({"scales", "derived", "targets", "numbering"})


@dataclass(frozen=True, slots=True)
class About:
    """What an instrument is and what its authors allow. Flags: ``text``, ``memory`` or ``own``."""

    measures: str
    citation: str
    doi: str
    permission: str
    permission_flag: str
    key_flag: str


@dataclass(frozen=True, slots=True)
class Norm:
    """Scores of one group. ``dimension``: the scale's id. ``points``: at the file's percentiles."""

    group: str
    dimension: str
    people: int
    mean: float
    sd: float
    mean_se: float = 0.0
    alpha: float | None = None
    points: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Norms:
    """Norms of an instrument, with whom they are about. ``norms`` is empty where none was found."""

    population: str
    unit: str
    date: str = ""
    source: str = ""
    flag: str = "computed"
    note: str = ""
    percentiles: tuple[int, ...] = ()
    norms: tuple[Norm, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """Answers (0: none) and the scores that follow by hand."""

    title: str
    answers: tuple[int, ...]
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _ScaledFile:
    id: str
    version: str
    title: str
    formats: tuple[ResponseFormat, ...]
    scales: tuple[Scale, ...]
    derived: tuple[Derived, ...] = ()
    missing_codes: tuple[int, ...] = ()
    targets: tuple[str, ...] = ()
    numbering: dict[str, dict[str, str]] = field(default_factory=dict)


def _folder(instrument_id: str) -> Path:
    return content_root() / "instruments" / instrument_id


@cache
def _all_about() -> Mapping[str, About]:
    path = content_root() / "instruments" / "about.toml"
    return {name: convert(row, About, path, name) for name, row in read_toml(path).items()}


def questionnaire_ids() -> tuple[str, ...]:
    """Ids of the instruments that can be scored, ours first."""
    return tuple(_all_about())


def about(instrument_id: str) -> About:
    """What it is and what is allowed. Raises :class:`UsageError` for an unknown id."""
    known = _all_about()
    if instrument_id not in known:
        like = get_close_matches(instrument_id.casefold().replace("_", "-"), known, 1)
        guess = f" Do you mean {like[0]}?" if like else ""
        raise UsageError(
            f"There is no instrument {instrument_id!r}.{guess} Known: {', '.join(known)}. To use one of your"
            " own, write it down as docs/instruments.md shows, and name that file, ending in .toml."
        )
    return known[instrument_id]


def questionnaire(instrument_id: str) -> Questionnaire:
    """The instrument with this id, or that of a file of your own, whose name ends in .toml.

    Raises :class:`UsageError` where there is none and for a file that takes the id of a shipped one,
    :class:`NoInputError` where there is no file, :class:`ContentError` for what is wrong in it.
    """
    return _own(Path(instrument_id)) if instrument_id.endswith(OWN) else _shipped(instrument_id)


@cache
def _shipped(instrument_id: str) -> Questionnaire:
    about(instrument_id)
    return read_questionnaire(_folder(instrument_id) / "instrument.toml")


def _own(path: Path) -> Questionnaire:
    if not path.is_file():
        raise NoInputError(f"{path}: there is no such file. Check the name and the folder.")
    found = read_questionnaire(path)
    if found.id in questionnaire_ids():
        raise UsageError(
            f"{path}: {found.id!r} is an instrument that ships, with parameters and norms of its own."
            " Give yours another id."
        )
    return found


def has_parameters(instrument_id: str) -> bool:
    """Whether item parameters are shipped for it."""
    return (_folder(instrument_id) / "parameters.toml").is_file()


@cache
def norms(instrument_id: str) -> Norms | None:
    """Its norms, or ``None`` where no file of norms exists."""
    path = _folder(instrument_id) / "norms.toml"
    return convert(read_toml(path), Norms, path) if path.is_file() else None


def read_cases(path: Path) -> tuple[Case, ...]:
    """Worked cases of a ``cases.toml``. Older ones name the two means by themselves."""
    rows = read_toml(path).get("cases", [])
    return tuple(_case(row, path, f"case {number}") for number, row in enumerate(rows, 1))


def _case(row: dict[str, Any], path: Path, place: str) -> Case:
    if "scores" in row:
        return convert(row, Case, path, place)
    means = {name.removesuffix("_mean"): v for name, v in row.items() if name.endswith("_mean")}
    return Case(str(row["title"]), tuple(row["answers"]), means)


def read_questionnaire(path: Path) -> Questionnaire:
    """An instrument file, shipped or yours. Raises :class:`ContentError` naming what is wrong."""
    table = read_toml(path)
    if "scales" in table:
        found = _scaled(table, path)
    elif "items" in table:
        found = _two_dimensional(table, path)
    else:
        raise ContentError(
            f"{shown(path)}: it names neither items nor scales. Add [[items]] with id, dimension, key"
            " and format, or [[scales]] with id and items."
        )
    _check(found, path)
    return found


def _scaled(table: dict[str, Any], path: Path) -> Questionnaire:
    read = convert(table, _ScaledFile, path)
    items = dict.fromkeys(item for scale in read.scales for item in scale.items)
    return Questionnaire(
        id=read.id,
        version=read.version,
        title=read.title,
        formats=read.formats,
        items=_in_order(tuple(items)),
        scales=read.scales,
        derived=read.derived,
        missing_codes=read.missing_codes,
        targets=read.targets,
        numbering=read.numbering,
    )


def _in_order(items: tuple[str, ...]) -> tuple[str, ...]:
    """Numbered items by number; named ones as they stand."""
    numbers = [item.lstrip("Qq") for item in items]
    if not all(number.isdigit() for number in numbers):
        return items
    return tuple(sorted(items, key=lambda item: int(item.lstrip("Qq"))))


def _two_dimensional(table: dict[str, Any], path: Path) -> Questionnaire:
    facts = {name: value for name, value in table.items() if name not in SCALE_FIELDS}
    unknown = set(facts) - INSTRUMENT_FIELDS
    shipped = path.is_relative_to(content_root())
    if shipped:
        facts = {name: value for name, value in facts.items() if name not in unknown}
    found = of_instrument(convert(facts, Instrument, path))
    return replace(
        found, targets=tuple(table.get("targets", ())), numbering=table.get("numbering", {})
    )


def _check(found: Questionnaire, path: Path) -> None:
    place = shown(path)
    _check_formats(found, place)
    if len(set(found.items)) < len(found.items):
        raise ContentError(f"{place}: an item id occurs twice. Give each item an id of its own.")
    _check_scales(found, place)
    _check_numbering(found, place)


def _check_formats(found: Questionnaire, place: str) -> None:
    if not found.formats:
        raise ContentError(f"{place}: no response format. Add [[formats]] with id and options.")
    for form in found.formats:
        if not 2 <= form.options <= 101:
            raise ContentError(f"{place}: {form.id} has {form.options} options. Give it 2 to 101.")
    most = max(form.options for form in found.formats)
    for code in found.missing_codes:
        if 1 <= code <= most:
            raise ContentError(
                f"{place}: {code} cannot mean 'missing', since it is one of the answers 1 to {most}."
                " Take it out of missing_codes."
            )
    known = {form.id for form in found.formats}
    for item, form_id in found.item_formats.items():
        if form_id not in known:
            raise ContentError(f"{place}, {item}: there is no format {form_id!r}.")


def _check_scales(found: Questionnaire, place: str) -> None:
    ids = found.scores
    if len(set(ids)) < len(ids):
        raise ContentError(f"{place}: two scores share a name. Give each scale a name of its own.")
    for scale in found.scales:
        stray = [item for item in scale.reversed if item not in scale.items]
        if stray:
            raise ContentError(
                f"{place}, {scale.id}: {stray[0]} is reversed and yet not among the scale's items."
            )
    scales = {scale.id for scale in found.scales}
    for derived in found.derived:
        strays = sorted(set(derived.weights) - scales)
        if strays:
            raise ContentError(f"{place}, {derived.id}: there is no scale {strays[0]!r} to weigh.")


def _check_numbering(found: Questionnaire, place: str) -> None:
    for name, there in found.numbering.items():
        if set(there) != set(found.items) or len(set(there.values())) < len(there):
            raise ContentError(
                f"{place}, numbering {name}: it must name each item once, and each differently."
            )
