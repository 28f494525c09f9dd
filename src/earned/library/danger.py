"""Reads the language of danger: ``content/now/crisis.<language>.toml``, and ``-hints`` beside it."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from earned.core.errors import ContentError
from earned.core.guidance.now.alarm import ALARM_KINDS, AlarmKind, Watch
from earned.library.files import read_toml, shown
from earned.library.now import compiled, everyday_language, now_folder


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
        found += [phrase for group in data["kinds"].values() for phrase in group]
    return tuple(found)


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
    idioms: list[str] = []
    kinds: dict[AlarmKind, list[str]] = {kind: [] for kind in ALARM_KINDS}
    for path, data in _read(language):
        idioms += data["idioms"]
        for kind, phrases in data["kinds"].items():
            if kind not in kinds:
                raise ContentError(
                    f"{shown(path)}, [kinds]: unknown kind {kind!r}. Known: {', '.join(kinds)}."
                )
            kinds[kind] += phrases
    path = now_folder() / f"crisis.{language}.toml"
    return Watch(
        idioms=compiled(idioms, expand, path, "idioms"),
        kinds={kind: compiled(group, expand, path, kind) for kind, group in kinds.items()},
    )
