"""Bring what somebody types into one form, so that phrases can be looked for in it.

Lower case, no accents, contractions and chat spelling written out, likely typing errors mended against
a vocabulary, sentence ends kept as `` . ``.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from earned.core.guidance.now.spelling import Speller

END = "."
LONGEST = 4000
"""Characters looked at. Longer texts are cut in the middle: the beginning and the end say most."""

_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "@": "a", "$": "s"})
_APOSTROPHES = re.compile("[’‘´`ʼ]")
_STARRED = re.compile(r"(?<=[a-z])\*+(?=[a-z])")
_REPEATED = re.compile(r"([a-z])\1{2,}")
_LETTER_DIGIT = re.compile(r"^(?=.*[a-z].*[a-z])(?=.*[0-9@$])[a-z0-9@$]+$")
_ORDINAL = re.compile(r"^\d+(st|nd|rd|th|am|pm|h|hrs?|mins?|min|k|x)?$")
_SENTENCE_END = re.compile(r"[.!?;:\n…]+")
_OTHER = re.compile(r"[^a-z0-9'@$. ]+")


@dataclass(frozen=True, slots=True)
class Normaliser:
    """``expand``: token -> how it is written out. ``speller``: mends tokens; ``None`` leaves them."""

    expand: Mapping[str, str] = field(default_factory=dict)
    speller: Speller | None = None

    def __call__(self, text: str) -> str:
        """The text as space-separated tokens, ending in `` .``."""
        folded = fold(shortened(text))
        folded = _STARRED.sub("x", folded)
        folded = _OTHER.sub(" ", _SENTENCE_END.sub(f" {END} ", folded))
        tokens = [word for token in folded.split() for word in self._token(token)]
        return " ".join([*tokens, END])

    def _token(self, token: str) -> list[str]:
        if token == END:
            return [token]
        token = token.strip("'")
        if _LETTER_DIGIT.match(token) and not _ORDINAL.match(token):
            token = token.translate(_LEET)
        token = _REPEATED.sub(r"\1\1", token)
        written = self.expand.get(token)
        if written is None:
            token = token.removesuffix("'s").replace("'", "")
            written = self.expand.get(token) or self._spelt(token)
        return written.split()

    def _spelt(self, token: str) -> str:
        return self.speller.mend(token) if self.speller else token


def fold(text: str) -> str:
    """Lower case without accents, apostrophes made one."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("'", text).casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def shortened(text: str) -> str:
    """At most :data:`LONGEST` characters, from both ends."""
    if len(text) <= LONGEST:
        return text
    half = LONGEST // 2
    return f"{text[:half]} . {text[-half:]}"
