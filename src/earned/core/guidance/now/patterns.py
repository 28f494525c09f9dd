"""Phrases as people write them down, turned into something that finds them in normalised text.

``~`` ends a stem (``chas~``), ``..`` stands for up to four words of the same sentence, ``(a|b)`` for
one of several, ``(a )?`` for something that may be missing, ``END`` for the end of a sentence.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from earned.core.guidance.now.text import fold

_WORD = re.compile(r"(?<![\\\w])[a-z][a-z']*(?![\w~'])")
_GAP = r"(?: [a-z0-9]+){0,4}? "


@dataclass(frozen=True, slots=True)
class Phrases:
    """Many phrases looked for at once."""

    found_by: re.Pattern[str] | None

    def first(self, text: str) -> str | None:
        """The first phrase found in a normalised text, as it stands there."""
        hit = self.found_by.search(text) if self.found_by else None
        return hit.group(0).strip() if hit else None

    def places(self, text: str) -> tuple[int, ...]:
        """Where phrases begin in a normalised text, counted in words from 0."""
        if self.found_by is None:
            return ()
        return tuple(text.count(" ", 0, hit.start()) for hit in self.found_by.finditer(text))

    def without(self, text: str) -> str:
        """The text with every phrase found put out of sight."""
        return self.found_by.sub("…", text) if self.found_by else text


def compile_phrases(phrases: Iterable[str], expand: Mapping[str, str]) -> Phrases:
    """Phrases written as in the module's docstring. Raises ``re.error`` for a malformed one."""
    parts = [as_regex(phrase, expand) for phrase in phrases]
    if not parts:
        return Phrases(None)
    return Phrases(re.compile(rf"(?<!\S)(?:{'|'.join(parts)})(?!\S)"))


def as_regex(phrase: str, expand: Mapping[str, str]) -> str:
    """One phrase as the source of a regular expression."""
    sentence_end = "\0"
    text = fold(phrase.replace("END", sentence_end))
    text = _WORD.sub(lambda word: _written_out(word.group(0), expand), text)
    text = re.sub(r"\s*\.\.\s*", lambda _: _GAP, text).replace("~", r"[a-z0-9]*")
    text = text.replace(sentence_end, r"\.").replace("(", "(?:")
    return text.replace("(?:?:", "(?:")


def _written_out(word: str, expand: Mapping[str, str]) -> str:
    return expand.get(word, word.replace("'", ""))
