"""Mend typing errors against a vocabulary: one slip in a short word, two in a long one.

Distance: optimal string alignment (Damerau 1964, Commun ACM 7:171-176): insertions, deletions,
substitutions and swaps of neighbours count one each.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

SHORTEST = 4
LONG = 8
"""From this many letters two slips are mended."""

ENDINGS = (
    "s",
    "es",
    "ed",
    "d",
    "ing",
    "er",
    "ers",
    "ly",
    "y",
    "ness",
    "ful",
    "less",
    "able",
    "est",
)


@dataclass(frozen=True)
class Speller:
    """``first``: words that win a tie, such as those of crisis phrases; ``stems``: beginnings known.

    ``ending``: letters at a word's end that inflection changes (0: few; English has its endings). A token
    that differs from a known word in them alone is taken for a form of it and left as it is.
    """

    words: frozenset[str]
    first: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    ending: int = 0
    _beginnings: set[str] = field(init=False, repr=False, default_factory=set)
    _by_length: dict[int, list[str]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for word in sorted(self.words | self.first):
            self._by_length.setdefault(len(word), []).append(word)
            if self.ending:
                self._beginnings.update(word[:end] for end in range(SHORTEST, len(word) + 1))

    def knows(self, token: str) -> bool:
        """Whether a token, or the word it is a form of, is in the vocabulary."""
        if self._has(token) or token.startswith(self.stems):
            return True
        if self.ending and token[: max(SHORTEST, len(token) - self.ending)] in self._beginnings:
            return True
        return any(self._has(base) for base in _bases(token))

    def _has(self, word: str) -> bool:
        return word in self.words or word in self.first

    def mend(self, token: str) -> str:
        """The nearest known word, or the token itself where none is near enough."""
        if len(token) < SHORTEST or not token.isalpha() or self.knows(token):
            return token
        most = 2 if len(token) >= LONG else 1
        near = [
            (distance, word not in self.first, word)
            for word in self._candidates(token, most)
            if (distance := slips(token, word, most)) <= most
        ]
        return min(near)[2] if near else token

    def _candidates(self, token: str, most: int) -> Iterable[str]:
        for length in range(max(len(token) - most, SHORTEST), len(token) + most + 1):
            yield from self._by_length.get(length, ())


def _bases(token: str) -> Collection[str]:
    """Words a token may be a form of."""
    found = set()
    for ending in ENDINGS:
        if token.endswith(ending) and len(token) - len(ending) >= 3:
            stem = token.removesuffix(ending)
            found |= {stem, stem + "e"}
            if stem[-1] == stem[-2]:
                found.add(stem[:-1])
            if stem.endswith("i"):
                found.add(stem[:-1] + "y")
    return found


def slips(first: str, second: str, most: int) -> int:
    """Optimal string alignment distance, or ``most + 1`` where it is larger."""
    if abs(len(first) - len(second)) > most:
        return most + 1
    before_last: list[int] = []
    last = list(range(len(second) + 1))
    for row, letter in enumerate(first, start=1):
        line = [row]
        for column, other in enumerate(second, start=1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != other))
            swapped = row > 1 and column > 1 and letter == second[column - 2]
            if swapped and first[row - 2] == other:
                cost = min(cost, before_last[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before_last, last = last, line
    return last[-1]


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """The words of normalised texts, long enough to be mended to."""
    words = {word for text in texts for word in text.split()}
    return frozenset(word for word in words if len(word) >= SHORTEST and word.isalpha())
