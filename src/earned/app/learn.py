"""The library for readers: list it, search it, open a unit. The same for terminal, page and API."""

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from typing import Any

from earned.core.guidance.catalogue import Company, Grade, PracticeFacts
from earned.core.guidance.now.text import Normaliser, fold
from earned.library.kinds import SHAPES, Kind
from earned.library.now import everyday_language
from earned.library.units import FALLBACK_LANGUAGE, Unit, ids, source, unit, units
from earned.library.validation.wording import texts_of

MOST_HITS = 12
WORDS_A_MINUTE = 200
"""An easy reading pace, for reading times (judgement)."""


def describe_units(language: str = FALLBACK_LANGUAGE) -> list[dict[str, Any]]:
    """Every unit as plain data: id, kind, title, summary, grade; area and minutes where it has them."""
    return [describe(found) for kind in SHAPES for found in units(kind, language)]


def describe(found: Unit) -> dict[str, Any]:
    """One unit as plain data, without its texts."""
    told = {
        "id": found.id,
        "kind": found.kind,
        "title": found.words.title,
        "summary": found.words.summary,
        "grade": found.facts.grade,
        "language": found.language,
    }
    if isinstance(found.facts, PracticeFacts):
        told |= {
            "area": found.facts.area,
            "minutes": found.facts.minutes,
            "company": found.facts.company,
        }
    return told


def export_unit(found: Unit) -> dict[str, Any]:
    """One unit whole: facts, words, and its sources written out."""
    facts = {name: value for name, value in asdict(found.facts).items() if name != "sources"}
    cited = [{"key": key, **_source(key)} for key in found.facts.sources]
    return {**describe(found), "facts": facts, "words": asdict(found.words), "sources": cited}


def _source(key: str) -> dict[str, str]:
    cited = source(key)
    return {"citation": cited.citation, "doi": cited.doi, "flag": cited.flag, "note": cited.note}


def reading_minutes(found: Unit) -> int:
    """How long a unit takes to read, at least one minute."""
    words = sum(len(text.split()) for text in texts_of(found.words))
    return max(round(words / WORDS_A_MINUTE), 1)


def find_practices(
    *,
    area: str | None = None,
    minutes: int | None = None,
    company: Company | None = None,
    grade: Grade | None = None,
    language: str = FALLBACK_LANGUAGE,
) -> tuple[Unit, ...]:
    """Practices that fit all filters. ``company``: 'alone' and 'together' include 'either'."""
    return tuple(
        found
        for found in units("practice", language)
        if (area is None or found.facts.area == area)
        and (minutes is None or found.facts.minutes <= minutes)
        and (company is None or found.facts.company in {company, "either"})
        and (grade is None or found.facts.grade == grade)
    )


def open_unit(topic: str, language: str = FALLBACK_LANGUAGE) -> Unit | None:
    """The unit a topic names: ``kind/id``, an id, or a title; ``None`` where it names none."""
    kind, _, id_ = topic.partition("/")
    if id_ and kind in SHAPES and id_ in ids(kind):
        return unit(kind, id_, language)
    wanted = fold(topic).strip()
    for found in _everything(language):
        if wanted in (found.id, fold(found.words.title)):
            return found
    return None


def open_kind(topic: str) -> Kind | None:
    """The kind a topic names, also in the plural; ``None`` where it names none."""
    wanted = topic.lower().strip().replace(" ", "-").replace("_", "-")
    for kind, shape in SHAPES.items():
        if wanted in (kind, f"{kind}s", shape.folder.replace("_", "-")):
            return kind
    return None


def search(
    query: str, language: str = FALLBACK_LANGUAGE, most: int = MOST_HITS
) -> tuple[Unit, ...]:
    """Units about a query, best first; ties by name. A query without words finds nothing."""
    found = _index(language)
    words = re.findall(r"[a-z0-9]+", found.normalise(query))
    telling = [word for word in words if word not in everyday_language(language).stop] or words
    if not telling:
        return ()
    for joined in (" AND ", " OR "):
        hits = found.hits(joined.join(f'"{word}"' for word in telling), most)
        if hits:
            break
    return tuple(_everything_by_ref(language)[ref] for ref in hits)


class _Index:
    """Title, summary and texts of every unit in a full-text index."""

    def __init__(self, language: str) -> None:
        self.normalise = Normaliser(everyday_language(language).expand)
        # Shared by the threads of a server: it is only ever read after this.
        self.database = sqlite3.connect(":memory:", check_same_thread=False)
        self.database.execute(
            "CREATE VIRTUAL TABLE units USING fts5"
            "(ref UNINDEXED, title, summary, body, tokenize='porter unicode61')"
        )
        rows = [self._row(found) for found in _everything(language)]
        self.database.executemany("INSERT INTO units VALUES (?, ?, ?, ?)", rows)

    def _row(self, found: Unit) -> tuple[str, str, str, str]:
        words = found.words
        texts = [f"{words.title} {found.id}", words.summary, " ".join(texts_of(words))]
        title, summary, body = (self.normalise(text) for text in texts)
        return found.ref, title, summary, body

    def hits(self, query: str, most: int) -> list[str]:
        sql = (
            "SELECT ref FROM units WHERE units MATCH ?"
            " ORDER BY round(bm25(units, 0, 8, 4, 1), 6), ref LIMIT ?"
        )
        return [row[0] for row in self.database.execute(sql, (query, most))]


@cache
def _index(language: str) -> _Index:
    return _Index(language)


def _everything(language: str) -> list[Unit]:
    return [found for kind in SHAPES for found in units(kind, language)]


@cache
def _everything_by_ref(language: str) -> Mapping[str, Unit]:
    return {found.ref: found for found in _everything(language)}
