"""Reads ``content/now``: everyday phrases, which unit answers them, and the language of danger."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from earned.core.errors import ContentError
from earned.core.guidance.catalogue import Caution
from earned.core.guidance.now.alarm import ALARM_KINDS, AlarmKind, Watch
from earned.core.guidance.now.patterns import Phrases, compile_phrases
from earned.library.files import content_root, convert, read_toml, shown
from earned.library.units import FALLBACK_LANGUAGE


@dataclass(frozen=True, slots=True)
class Answering:
    """Which concepts a unit is made for, which it also helps with, and other words for it."""

    first: tuple[str, ...]
    words: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EverydayLanguage:
    """How people put it. ``answering``: unit (kind/id) -> what it answers.

    ``usual``: practices offered where no phrase is recognised.
    """

    expand: Mapping[str, str]
    stop: frozenset[str]
    concepts: Mapping[str, Phrases]
    cautions: Mapping[str, Caution]
    unease: Phrases
    answering: Mapping[str, Answering]
    usual: tuple[str, ...]
    vocabulary: tuple[str, ...]


@cache
def everyday_language(language: str = FALLBACK_LANGUAGE) -> EverydayLanguage:
    """The phrases of a language, in English where it has none."""
    folder = _folder()
    spoken = language if (folder / f"{language}.toml").exists() else FALLBACK_LANGUAGE
    path = folder / f"{spoken}.toml"
    data = read_toml(path)
    expand = data["expand"]
    phrases = [
        *data["unease"]["phrases"],
        *(p for group in data["concepts"].values() for p in group),
    ]
    tables = read_toml(folder / f"situations.{spoken}.toml")
    usual = tuple(tables.pop("usual")["practices"])
    answering = _answering(tables, folder / f"situations.{spoken}.toml", set(data["concepts"]))
    return EverydayLanguage(
        expand=expand,
        stop=frozenset(data["stop"]["words"].split()),
        concepts={
            id_: compiled(group, expand, path, id_) for id_, group in data["concepts"].items()
        },
        cautions=data["cautions"],
        unease=compiled(data["unease"]["phrases"], expand, path, "unease"),
        answering=answering,
        usual=usual,
        vocabulary=(*phrases, *expand.values(), *(found.words for found in answering.values())),
    )


def _folder() -> Path:
    return content_root() / "now"


def _answering(
    tables: Mapping[str, Mapping[str, Any]], path: Path, concepts: set[str]
) -> dict[str, Answering]:
    found = {
        f"{kind}/{id_}": convert(table, Answering, path, f"[{kind}] {id_}")
        for kind, of_kind in tables.items()
        for id_, table in of_kind.items()
    }
    for unit, answering in found.items():
        unknown = sorted({*answering.first, *answering.also} - concepts)
        if unknown:
            raise ContentError(
                f"{shown(path)}, {unit}: there is no concept {unknown[0]!r}. Add it to [concepts]."
            )
    return found


def compiled(phrases: Iterable[str], expand: Mapping[str, str], path: Path, place: str) -> Phrases:
    """Phrases ready to look for. Raises :class:`ContentError` naming a malformed one."""
    phrases = tuple(phrases)
    try:
        return compile_phrases(phrases, expand)
    except re.error:
        raise ContentError(
            f"{shown(path)}, {place}: {_malformed(phrases, expand)!r} cannot be read. Check its brackets."
        ) from None


def _malformed(phrases: Iterable[str], expand: Mapping[str, str]) -> str:
    """The first phrase that does not compile by itself."""
    for phrase in phrases:
        try:
            compile_phrases([phrase], expand)
        except re.error:
            return phrase
    return "these phrases together"


@cache
def watch() -> Watch:
    """The language of danger in every language we have, looked at whatever the page's language."""
    expand = everyday_language().expand
    idioms: list[str] = []
    kinds: dict[AlarmKind, list[str]] = {kind: [] for kind in ALARM_KINDS}
    paths = sorted(_folder().glob("crisis.*.toml"))
    for path in paths:
        data = read_toml(path)
        idioms += data["idioms"]
        for kind, phrases in data["kinds"].items():
            if kind not in kinds:
                raise ContentError(
                    f"{shown(path)}, [kinds]: unknown kind {kind!r}. Known: {', '.join(kinds)}."
                )
            kinds[kind] += phrases
    return Watch(
        idioms=compiled(idioms, expand, paths[0], "idioms"),
        kinds={kind: compiled(group, expand, paths[0], kind) for kind, group in kinds.items()},
    )


@cache
def watch_words() -> tuple[str, ...]:
    """Every phrase of danger as written, for the vocabulary that typing errors are mended against."""
    found: list[str] = []
    for path in sorted(_folder().glob("crisis.*.toml")):
        data = read_toml(path)
        found += [
            *data["idioms"],
            *(phrase for group in data["kinds"].values() for phrase in group),
        ]
    return tuple(found)
