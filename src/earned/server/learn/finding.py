"""Search over titles, summaries and bodies: SQLite's full-text index, built in memory from content.

Ranking: BM25 over four columns, title far before body. What is looked for is used once and forgotten:
it is written nowhere, in no log and in no address.
"""

import re
import sqlite3
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

import msgspec

from earned.library.units import Unit
from earned.server.learn.shelves import in_order

MOST = 30
LONGEST = 200
"""Characters of a search that are looked at."""
TERMS = 12
STEMMED = frozenset({"en"})
"""Languages that SQLite's stemmer knows; words of others are completed instead."""
_SELECT = (
    "SELECT rowid FROM library WHERE library MATCH ?"
    " ORDER BY bm25(library, 10.0, 6.0, 4.0, 1.0) LIMIT ?"
)


@dataclass(frozen=True)
class Finder:
    """The index of one language."""

    book: tuple[Unit, ...]
    database: sqlite3.Connection
    lock: Lock

    def look(self, text: str) -> list[Unit]:
        """Units that have all the words, best first; if none has, those that have any."""
        terms = [f'"{word}"*' for word in _words(text)]
        if not terms:
            return []
        return self._rows(" ".join(terms)) or self._rows(" OR ".join(terms))

    def _rows(self, query: str) -> list[Unit]:
        with self.lock:
            rows = self.database.execute(_SELECT, (query, MOST)).fetchall()
        return [self.book[row] for (row,) in rows]


@cache
def finder(language: str) -> Finder:
    """The finder of a language; built once a process."""
    database = sqlite3.connect(":memory:", check_same_thread=False)
    stem = "porter " if language in STEMMED else ""
    database.execute(
        "CREATE VIRTUAL TABLE library USING fts5(title, name, summary, body,"
        f" tokenize = '{stem}unicode61 remove_diacritics 2', content = '')"
    )
    book = in_order(language)
    rows = [(number, *_columns(each)) for number, each in enumerate(book)]
    database.executemany(
        "INSERT INTO library (rowid, title, name, summary, body) VALUES (?, ?, ?, ?, ?)", rows
    )
    return Finder(book, database, Lock())


def _columns(each: Unit) -> tuple[str, str, str, str]:
    """Its id is a column too: it holds the field's own word, which a plain title may avoid."""
    texts: dict[str, Any] = msgspec.to_builtins(each.words)
    title, summary = texts.pop("title"), texts.pop("summary")
    return title, each.id.replace("-", " "), summary, " ".join(_texts(texts))


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    children = value.values() if isinstance(value, dict) else value
    return [text for child in children for text in _texts(child)]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text[:LONGEST])[:TERMS]
