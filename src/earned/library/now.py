"""Reads ``content/now``: everyday phrases, and which unit answers them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from earned.core.errors import ContentError
from earned.core.guidance.catalogue import Caution
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
    """How people put it. ``language``: the one the phrases are in.

    ``answering``: unit (kind/id) -> what it answers. ``usual``: practices offered where no phrase is
    recognised. ``ending``: letters at a word's end that inflection changes, see
    :class:`earned.core.guidance.now.spelling.Speller`.
    """

    language: str
    expand: Mapping[str, str]
    stop: frozenset[str]
    concepts: Mapping[str, Phrases]
    cautions: Mapping[str, Caution]
    unease: Phrases
    answering: Mapping[str, Answering]
    usual: tuple[str, ...]
    vocabulary: tuple[str, ...]
    ending: int = 0


@cache
def everyday_language(language: str = FALLBACK_LANGUAGE) -> EverydayLanguage:
    """The phrases of a language, in English where it has none."""
    folder = now_folder()
    spoken = language if (folder / f"{language}.toml").exists() else FALLBACK_LANGUAGE
    path = folder / f"{spoken}.toml"
    data = read_toml(path)
    expand = data["expand"]
    phrases = [
        *data["unease"]["phrases"],
        *(p for group in data["concepts"].values() for p in group),
    ]
    path_answering = folder / f"situations.{FALLBACK_LANGUAGE}.toml"
    tables = read_toml(path_answering)
    usual = tuple(tables.pop("usual")["practices"])
    answering = _in_words_of(spoken, _answering(tables, path_answering, set(data["concepts"])))
    return EverydayLanguage(
        language=spoken,
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
        ending=data.get("spelling", {}).get("ending", 0),
    )


def now_folder() -> Path:
    """Where the phrases lie."""
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


def _in_words_of(language: str, answering: dict[str, Answering]) -> dict[str, Answering]:
    """What answers what holds for every language; only the other words differ."""
    if language == FALLBACK_LANGUAGE:
        return answering
    path = now_folder() / f"situations.{language}.toml"
    words = {
        f"{kind}/{id_}": said for kind, of in read_toml(path).items() for id_, said in of.items()
    }
    unknown = sorted(set(words) - set(answering))
    if unknown:
        raise ContentError(
            f"{shown(path)}: {unknown[0]!r} stands in no situation. Add it to "
            f"situations.{FALLBACK_LANGUAGE}.toml, or take it out here."
        )
    return {ref: replace(found, words=words.get(ref, "")) for ref, found in answering.items()}


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
