"""Where content lies and how a file of it is read."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from earned.core.errors import ContentError

T = TypeVar("T")


@cache
def content_root() -> Path:
    """The folder of the shipped content."""
    return Path(str(files("earned") / "content"))


def shown(path: Path) -> str:
    """A path as messages name it: from the content folder where it lies there."""
    root = content_root()
    return str(path.relative_to(root.parent)) if path.is_relative_to(root) else str(path)


def read_toml(path: Path) -> dict[str, Any]:
    """The table in a TOML file.

    Raises :class:`ContentError` naming the file, and the line where the syntax breaks.
    """
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except FileNotFoundError:
        raise ContentError(
            f"{shown(path)}: this file is missing. Add it, or copy a neighbour."
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{shown(path)}: not valid TOML: {error}.") from None
    except UnicodeDecodeError as error:
        raise ContentError(f"{shown(path)}: save it as UTF-8 ({error.reason}).") from None


def convert(data: Mapping[str, Any], type_: type[T], path: Path, place: str = "") -> T:
    """A table as a dataclass, strictly: no unknown and no missing field, no other type.

    Raises :class:`ContentError` naming file, place and what would be right.
    """
    where = f"{shown(path)}{f', {place}' if place else ''}"
    known = {field.name for field in fields(type_)}  # type: ignore[arg-type]
    unknown = sorted(set(data) - known)
    if unknown:
        raise ContentError(
            f"{where}: unknown field {unknown[0]!r}. Known fields: {', '.join(sorted(known))}."
        )
    missing = [
        field.name
        for field in fields(type_)  # type: ignore[arg-type]
        if field.name not in data and field.default is MISSING and field.default_factory is MISSING
    ]
    if missing:
        raise ContentError(f"{where}: the field {missing[0]!r} is missing. Add it.")
    try:
        return msgspec.convert(data, type_, strict=True)
    except msgspec.ValidationError as error:
        raise ContentError(f"{where}: {error}.") from None
