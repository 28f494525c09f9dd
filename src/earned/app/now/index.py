"""The search behind Right now: SQLite's full-text index, built in memory from the content.

Ranking: BM25 (Robertson & Zaragoza 2009, Found Trends Inf Retr 3:333-389) over five columns. Everyday
phrases are turned into concepts on both sides first, so that 'left on read' finds what is written about
an answer that does not come.
"""

import re
import sqlite3
from dataclasses import dataclass
from functools import cache
from typing import Any

from earned.core.guidance.now.spelling import SHORTEST, Speller, vocabulary
from earned.core.guidance.now.text import Normaliser, fold
from earned.library.danger import sign_words, watch_words
from earned.library.kinds import Kind
from earned.library.now import EverydayLanguage, everyday_language
from earned.library.units import FALLBACK_LANGUAGE, unit

COLUMNS = ("first", "also", "words", "title", "body")
WEIGHTS = (10.0, 4.0, 3.0, 2.0, 0.5)
"""How much a hit counts by where it stands (judgement, settled on the dev half of the situations)."""


@dataclass(frozen=True)
class Index:
    """The content of one language, ready to be searched."""

    language: EverydayLanguage
    normalise: Normaliser
    database: sqlite3.Connection

    def concepts(self, text: str) -> tuple[str, ...]:
        """The concepts that a normalised text names."""
        found = self.language.concepts.items()
        return tuple(id_ for id_, phrases in found if phrases.first(text) is not None)

    def scores(self, text: str) -> dict[str, float]:
        """Unit -> score for a normalised text; only units with something in common with it."""
        terms = self.terms(text)
        if not terms:
            return {}
        query = " OR ".join(f'"{term}"' for term in terms)
        weights = ", ".join(str(weight) for weight in (0.0, *WEIGHTS))
        sql = f"SELECT unit, -bm25(units, {weights}) FROM units WHERE units MATCH ?"  # noqa: S608
        return dict(self.database.execute(sql, (query,)).fetchall())

    def terms(self, text: str) -> tuple[str, ...]:
        """What is looked for: the concepts, and the words that say something."""
        words = [word for word in text.split() if word.isalnum() and not word.isdigit()]
        telling = dict.fromkeys(word for word in words if word not in self.language.stop)
        return (*(_as_word(id_) for id_ in self.concepts(text)), *telling)


def _as_word(concept: str) -> str:
    """A concept as one word that nobody types."""
    return f"xq{concept.replace('-', '')}"


@cache
def index(language: str = FALLBACK_LANGUAGE) -> Index:
    """The index of a language; built once a process, in a few hundredths of a second."""
    known = everyday_language(language)
    plain = Normaliser(known.expand)
    documents = [_document(ref, known, plain, language) for ref in known.answering]
    # Shared by the threads of a server: it is only ever read after this.
    database = sqlite3.connect(":memory:", check_same_thread=False)
    columns = ", ".join(f'"{name}"' for name in COLUMNS)
    database.execute(
        f"CREATE VIRTUAL TABLE units USING fts5(unit UNINDEXED, {columns}, tokenize='porter unicode61')"
    )
    database.executemany("INSERT INTO units VALUES (?, ?, ?, ?, ?, ?)", documents)
    return Index(known, Normaliser(known.expand, _speller(known, documents)), database)


def _document(
    ref: str, known: EverydayLanguage, plain: Normaliser, language: str
) -> tuple[str, ...]:
    kind, _, id_ = ref.partition("/")
    found = unit(_kind(kind), id_, language)
    answering = known.answering[ref]
    return (
        ref,
        " ".join(map(_as_word, answering.first)),
        " ".join(map(_as_word, answering.also)),
        plain(answering.words),
        plain(f"{found.words.title}. {found.words.summary}"),
        plain(_body(found.words)),
    )


def _kind(name: str) -> Kind:
    return name  # type: ignore[return-value]


def _body(words: Any) -> str:
    fields = ("purpose", "notice", "obstacles", "body", "dynamic", "loop", "inside")
    found = [getattr(words, field, "") for field in fields]
    return " ".join(" ".join(text) if isinstance(text, tuple) else text for text in found)


def _speller(known: EverydayLanguage, documents: list[tuple[str, ...]]) -> Speller:
    """Words of the content and of the phrases; those that speak of danger win a tie."""
    written = [text for document in documents for text in document[3:]]
    phrases = fold(" ".join((*known.vocabulary, *sign_words(known.language))))
    dangers = fold(" ".join(watch_words(known.language)))
    return Speller(
        words=vocabulary([*written, " ".join(_whole_words(phrases)), *known.stop]),
        first=vocabulary([" ".join(_whole_words(dangers))]),
        stems=tuple(sorted(_stems(f"{dangers} {phrases}"))),
        ending=known.ending,
    )


def _whole_words(phrases: str) -> list[str]:
    return re.findall(r"(?<![a-z'\\])[a-z]{3,}(?![a-z~'])", phrases)


def _stems(phrases: str) -> set[str]:
    return {stem for stem in re.findall(r"([a-z]+)~", phrases) if len(stem) >= SHORTEST}
