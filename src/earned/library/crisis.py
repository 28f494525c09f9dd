"""Crisis lines by country, each with the page it was read on and the date; an operator may override.

Shipped lines lie in ``content/safety/lines/<COUNTRY>.toml``. An operator's file (``crisis.toml``)
has the same ``[[lines]]`` with a ``country`` each.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from earned.core.errors import ContentError
from earned.library.files import content_root, convert, read_toml, shown

EVERYWHERE = "ZZ"
Purpose = Literal["crisis", "abuse", "emotional-support"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisLine:
    """One service. ``number`` as dialled in the country; ``text`` how to write or chat."""

    id: str
    service: str
    purpose: Purpose
    page: str
    read_on: date
    languages: tuple[str, ...]
    hours: str
    number: str = ""
    text: str = ""
    cost: str = ""
    site: str = ""
    who: str = ""
    area: str = ""
    number_also: tuple[str, ...] = ()
    note: str = ""
    confidence: str = ""
    source: str = ""
    copy_of: str = ""
    quote_check: str = ""
    also_read: tuple[str, ...] = ()
    by_operator: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """A directory of lines in many countries."""

    id: str
    name: str
    what: str
    page: str
    read_on: date
    languages: tuple[str, ...] = ()
    copy_of: str = ""
    quote_check: str = ""
    also_read: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Country:
    """What help is shown for a country. ``missing``: purposes for which none could be verified."""

    code: str
    name: str
    native_name: str = ""
    emergency: str = ""
    emergency_page: str = ""
    lines: tuple[CrisisLine, ...] = ()
    missing: tuple[str, ...] = ()
    emergency_also: tuple[str, ...] = ()
    emergency_note: str = ""
    missing_note: str = ""


def countries(override: Path | None = None) -> dict[str, Country]:
    """Every country we can help in, by ISO code; ``ZZ``, everywhere else, comes last.

    ``override``: the operator's file, read afresh at each call. Raises :class:`ContentError` naming
    file and line id where one is faulty.
    """
    found = dict(_shipped())
    if override is not None and override.exists():
        found |= _overridden(override, found)
    return found


@cache
def directories() -> tuple[Directory, ...]:
    """Directories that list lines for other countries."""
    path = _lines_folder() / f"{EVERYWHERE}.toml"
    return tuple(
        convert(table, Directory, path, f"directory {table.get('id', '?')}")
        for table in read_toml(path).get("directory", [])
    )


def _lines_folder() -> Path:
    return content_root() / "safety" / "lines"


@cache
def _shipped() -> dict[str, Country]:
    paths = sorted(
        _lines_folder().glob("*.toml"), key=lambda path: (path.stem == EVERYWHERE, path.stem)
    )
    regions = read_toml(_lines_folder() / f"{EVERYWHERE}.toml").get("regions", [])
    return {path.stem: _country(path, regions) for path in paths}


def _country(path: Path, regions: list[dict[str, Any]]) -> Country:
    data = read_toml(path)
    code = data.get("country")
    if code != path.stem:
        raise ContentError(f"{shown(path)}: country must be {path.stem!r}, as the file is called.")
    region = next((table for table in regions if code in table["countries"]), {})
    return Country(
        code=code,
        name=data["name"],
        native_name=data.get("native_name", ""),
        emergency=data.get("emergency") or region.get("emergency", ""),
        emergency_page=data.get("emergency_source", region).get("page", ""),
        lines=_lines(data.get("lines", []), path),
        missing=tuple(data.get("missing", [])),
        emergency_also=_several(data.get("emergency_also", ())),
        emergency_note=data.get("emergency_note", ""),
        missing_note=data.get("missing_note", ""),
    )


def _several(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _lines(tables: Iterable[dict[str, Any]], path: Path) -> tuple[CrisisLine, ...]:
    return tuple(_line(table, path) for table in tables)


def _line(table: dict[str, Any], path: Path) -> CrisisLine:
    """``for`` is a word of Python, so the field is called ``purpose`` here."""
    fields = {("purpose" if key == "for" else key): value for key, value in table.items()}
    fields.pop("country", None)
    line = convert(fields, CrisisLine, path, f"line {table.get('id', '?')}")
    if not (line.number or line.text):
        raise ContentError(
            f"{shown(path)}, line {line.id}: give a number or a text. Nobody can reach it."
        )
    return line


def _overridden(path: Path, shipped: dict[str, Country]) -> dict[str, Country]:
    """The operator's lines: the same id replaces ours, a new id is added, ``hide`` takes ours away."""
    changes: dict[str, list[dict[str, Any]]] = {}
    for table in read_toml(path).get("lines", []):
        if not table.get("country"):
            raise ContentError(
                f"{path}, line {table.get('id', '?')}: add a country, such as country = 'GB'."
            )
        changes.setdefault(table["country"], []).append(table)
    return {
        code: _changed(shipped.get(code) or Country(code, code), tables, path)
        for code, tables in changes.items()
    }


def _changed(country: Country, tables: list[dict[str, Any]], path: Path) -> Country:
    hidden = {table.get("id") for table in tables if table.get("hide")}
    theirs = {
        line.id: replace(line, by_operator=True)
        for line in _lines([table for table in tables if not table.get("hide")], path)
    }
    kept = {line.id: line for line in country.lines if line.id not in hidden}
    lines = tuple((kept | theirs).values())
    covered = {line.purpose for line in lines if not line.area}
    missing = tuple(purpose for purpose in country.missing if purpose not in covered)
    return replace(country, lines=lines, missing=missing)
