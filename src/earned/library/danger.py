"""Reads the language of danger: ``content/now/crisis.<language>.toml``, and ``-hints`` beside it; and
what hints only together: ``signs.<language>.toml``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from earned.core.errors import ContentError
from earned.core.guidance.now.alarm import ALARM_KINDS, AlarmKind, Watch
from earned.core.guidance.now.patterns import Phrases
from earned.core.guidance.now.signs import Sign, Signs
from earned.library.files import convert, read_toml, shown
from earned.library.now import compiled, everyday_language, now_folder

LEVELS = ("kinds", "hints")
"""What is sure, and what only hints."""


@dataclass(frozen=True, slots=True)
class WrittenSign:
    """A sign as it is written down; see ``core.guidance.now.signs``."""

    name: str
    kinds: tuple[str, ...]
    weight: float
    phrases: tuple[str, ...]


@cache
def watches() -> Mapping[str, Watch]:
    """Language -> its language of danger. All are looked at, whatever language the page is in."""
    return {language: _watch(language) for language in _languages()}


@cache
def watch_words(language: str) -> tuple[str, ...]:
    """Every phrase of danger as written, for the vocabulary that typing errors are mended against."""
    found: list[str] = []
    for _, data in _read(language):
        found += [*data["idioms"], *data.get("spelling", ())]
        for level in LEVELS:
            found += [phrase for group in data.get(level, {}).values() for phrase in group]
    return tuple(found)


@cache
def sign_words(language: str) -> tuple[str, ...]:
    """Every phrase of a sign as written: words that are spelt right."""
    path = now_folder() / f"signs.{language}.toml"
    tables = read_toml(path)["sign"] if path.exists() else []
    return tuple(phrase for table in tables for phrase in table["phrases"])


def _languages() -> tuple[str, ...]:
    names = (path.name.split(".")[1] for path in now_folder().glob("crisis.*.toml"))
    return tuple(sorted({name.partition("-")[0] for name in names}))


def _read(language: str) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """What is said openly, then what is hinted at."""
    for name in (f"crisis.{language}.toml", f"crisis.{language}-hints.toml"):
        path = now_folder() / name
        if path.exists():
            yield path, read_toml(path)


def _watch(language: str) -> Watch:
    expand = everyday_language(language).expand
    idioms = [idiom for _, data in _read(language) for idiom in data["idioms"]]
    path = now_folder() / f"crisis.{language}.toml"
    return Watch(
        idioms=compiled(idioms, expand, path, "idioms"),
        kinds=_level(language, "kinds", expand),
        hints=_level(language, "hints", expand),
        signs=_signs(language, expand),
    )


def _level(language: str, level: str, expand: Mapping[str, str]) -> Mapping[AlarmKind, Phrases]:
    """The phrases of one level, of every file of a language."""
    kinds: dict[AlarmKind, list[str]] = {}
    for path, data in _read(language):
        for kind, phrases in data.get(level, {}).items():
            kinds.setdefault(_known(kind, path, f"[{level}]"), []).extend(phrases)
    path = now_folder() / f"crisis.{language}.toml"
    return {kind: compiled(group, expand, path, kind) for kind, group in kinds.items()}


def _signs(language: str, expand: Mapping[str, str]) -> Signs:
    path = now_folder() / f"signs.{language}.toml"
    if not path.exists():
        return Signs()
    data = read_toml(path)
    signs = [convert(table, WrittenSign, path, "[[sign]]") for table in data["sign"]]
    return Signs(
        signs=tuple(_sign(sign, expand, path) for sign in signs),
        least=data["least"],
        span=data["span"],
    )


def _sign(written: WrittenSign, expand: Mapping[str, str], path: Path) -> Sign:
    kinds = frozenset(_known(kind, path, written.name) for kind in written.kinds)
    return Sign(kinds, written.weight, compiled(written.phrases, expand, path, written.name))


def _known(kind: str, path: Path, place: str) -> AlarmKind:
    for known in ALARM_KINDS:
        if kind == known:
            return known
    raise ContentError(
        f"{shown(path)}, {place}: unknown kind {kind!r}. Known: {', '.join(ALARM_KINDS)}."
    )
