"""Checks of words: phrases we do not use, reading level, and sentences that stand in two units."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from earned.library.files import content_root, read_toml
from earned.library.validation.finding import Finding
from earned.library.validation.reading import BASE_LANGUAGE, Draft, Drafts
from earned.library.validation.reading_level import reading_grade

HIGHEST_GRADE = 9.0
ENOUGH_WORDS = 60
"""A shorter text has no reading level worth the name."""

LONG_SENTENCE = 8
"""Words from which a sentence that stands twice is boilerplate."""

_QUOTED = re.compile(r"[“\"‘][^”\"’]{0,80}[”\"’]")
_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’*)]*\s+|\n")


@dataclass(frozen=True, slots=True)
class Unwanted:
    """A wording we do not use, and what to write instead."""

    pattern: re.Pattern[str]
    instead: str


@cache
def house_style() -> tuple[tuple[Unwanted, ...], frozenset[str]]:
    """The wordings we do not use, and the kinds that may quote them."""
    data = read_toml(content_root() / "house_style" / f"{BASE_LANGUAGE}.toml")
    phrases = tuple(
        Unwanted(re.compile(table["pattern"], re.IGNORECASE), table["instead"])
        for table in data["phrases"]
    )
    return phrases, frozenset(data["kinds_may_quote"])


def check_wording(drafts: Drafts) -> Iterator[Finding]:
    """Everything about words."""
    for draft in drafts.units.values():
        if BASE_LANGUAGE in draft.words:
            yield from _phrases(drafts, draft)
            yield from _level(drafts, draft)
            yield from _lengths(drafts, draft)
    yield from _repeated(drafts)


def _phrases(drafts: Drafts, draft: Draft) -> Iterator[Finding]:
    file = f"{BASE_LANGUAGE}.toml"
    phrases, may_quote = house_style()
    for number, line in enumerate(draft.sources[file].split("\n"), start=1):
        said = _inside(line, draft.kind in may_quote)
        for phrase in phrases:
            hit = phrase.pattern.search(said)
            if hit:
                path = (draft.folder / file).relative_to(drafts.root)
                yield Finding(
                    path,
                    number,
                    f"We do not write {hit.group(0)!r}.",
                    f"{phrase.instead.capitalize()}.",
                )


def _inside(line: str, may_quote: bool) -> str:
    """The line without its quotations, where those may stand; the quotes around a TOML value stay."""
    if not may_quote:
        return line
    key, equals, value = line.partition(" = ")
    bare = value.strip().strip('"') if equals else line
    return f"{key} {_QUOTED.sub('', bare)}"


def texts_of(words: Any) -> list[str]:
    """Every text of a unit's words, nested ones included."""
    return list(_texts(asdict(words)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _level(drafts: Drafts, draft: Draft) -> Iterator[Finding]:
    text = "\n\n".join(texts_of(draft.words[BASE_LANGUAGE]))
    grade = reading_grade(text)
    if grade > HIGHEST_GRADE and len(text.split()) >= ENOUGH_WORDS:
        yield Finding(
            (draft.folder / f"{BASE_LANGUAGE}.toml").relative_to(drafts.root), 0,
            f"It reads at grade {grade:.1f}.",
            f"Bring it to {HIGHEST_GRADE:.0f} or below: shorter sentences, commoner words.",
        )  # fmt: skip


def _lengths(drafts: Drafts, draft: Draft) -> Iterator[Finding]:
    words = draft.words[BASE_LANGUAGE]
    for field, most in (("title", 70), ("summary", 160)):
        length = len(getattr(words, field))
        if not 0 < length <= most:
            yield drafts.at(
                draft, f"{BASE_LANGUAGE}.toml", f"{field} =", f"The {field} has {length} characters.",
                f"Write between 1 and {most}.",
            )  # fmt: skip


def _repeated(drafts: Drafts) -> Iterator[Finding]:
    seen: dict[tuple[str, str], Draft] = {}
    for draft in drafts.units.values():
        for language, words in sorted(draft.words.items()):
            for sentence in sorted(_long_sentences(words)):
                first = seen.setdefault((language, _bare(sentence)), draft)
                if first is not draft:
                    yield drafts.at(
                        draft, f"{language}.toml", sentence[:40],
                        f"{sentence[:60]!r} also stands in {first.ref}.", "Say it once, or differently.",
                    )  # fmt: skip


def _long_sentences(words: Any) -> set[str]:
    parts = {part.strip(" -\"'*") for text in texts_of(words) for part in _SENTENCE.split(text)}
    return {part for part in parts if len(part.split()) >= LONG_SENTENCE}


def _bare(sentence: str) -> str:
    return " ".join(re.findall(r"\w+", sentence.casefold()))
