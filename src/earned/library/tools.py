"""Reads the interactive exercises, ``content/tools/<id>.<language>.toml``."""

import re
from functools import cache
from typing import Any

from earned.core.errors import ContentError
from earned.core.guidance.tools.tool import Check, Tool
from earned.library.files import content_root, convert, read_toml, shown
from earned.library.units import FALLBACK_LANGUAGE


def tool_ids() -> tuple[str, ...]:
    """Ids of the interactive exercises, in alphabetical order."""
    return tuple(sorted(path.name.removesuffix(".en.toml") for path in _folder().glob("*.en.toml")))


@cache
def tool(id_: str, language: str = FALLBACK_LANGUAGE) -> Tool:
    """One interactive exercise, in English where the language lacks it.

    Raises :class:`KeyError` for an unknown one and :class:`ContentError` for a faulty file.
    """
    if id_ not in tool_ids():
        raise KeyError(id_)
    there = (_folder() / f"{id_}.{language}.toml").exists()
    spoken = language if there else FALLBACK_LANGUAGE
    path = _folder() / f"{id_}.{spoken}.toml"
    data = read_toml(path)
    found = convert({"id": id_, "language": spoken, **_breath(data)}, Tool, path)
    for check in found.checks:
        _try(check, found, shown(path))
    return found


def _folder() -> Any:
    return content_root() / "tools"


def _breath(data: dict[str, Any]) -> dict[str, Any]:
    """``in`` is a word of Python, so the fields are called ``in_seconds`` and ``out_seconds`` here."""
    if "breath" not in data:
        return data
    names = {"in": "in_seconds", "out": "out_seconds"}
    breath = {names.get(name, name): value for name, value in data["breath"].items()}
    return {**data, "breath": breath}


def _try(check: Check, found: Tool, place: str) -> None:
    unknown = set(check.fields) - {prompt.id for prompt in found.prompts}
    if unknown:
        raise ContentError(f"{place}, check {check.id}: there is no prompt {min(unknown)!r}.")
    try:
        re.compile(check.pattern)
    except re.error as error:
        raise ContentError(
            f"{place}, check {check.id}: the pattern cannot be read: {error}."
        ) from None
