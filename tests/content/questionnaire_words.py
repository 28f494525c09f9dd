"""The questionnaires as data, their sentences, and an estimate of how hard those are to read.

Standard library only, and no import of the package: a writer can run the tests beside it alone.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

INSTRUMENTS = Path(__file__).resolve().parents[2] / "src/earned/content/instruments"


def read(folder: str, file: str) -> dict[str, Any]:
    return tomllib.loads((INSTRUMENTS / folder / file).read_text(encoding="utf-8"))


EARNED = read("earned", "instrument.toml")

EARNED_WORDS = read("earned", "items.en.toml")

STRENGTHS = read("strengths", "instrument.toml")

STRENGTHS_WORDS = read("strengths", "items.en.toml")

ORIGINS = read("origins", "instrument.toml")

ORIGINS_WORDS = read("origins", "items.en.toml")

SENTENCES = [
    (f"{id_}/{frame}", text)
    for id_, frames in EARNED_WORDS["items"].items()
    for frame, text in frames.items()
]

PLAIN_SENTENCES = [
    (id_, item["text"])
    for words in (STRENGTHS_WORDS, ORIGINS_WORDS)
    for id_, item in words["items"].items()
]

ALL_SENTENCES = SENTENCES + PLAIN_SENTENCES


def spoken(text: str) -> str:
    """The sentence as a reader meets it, with the placeholders filled."""
    return text.replace("{name}", "Sam").replace("{caregiver}", "my mother")


def words_in(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]+(?:['’-][A-Za-z]+)*", spoken(text))


def syllables_of(word: str) -> int:
    """An estimate: vowel groups, split in "being", less the silent endings. At least one."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    groups = len(re.findall(r"[aeiouy]+", word))
    groups += len(re.findall(r"[eioy]i(?=ng$)|ia|iu", word))
    silent = (
        re.search(r"[^aeiouy]e$", word) and not re.search(r"[^aeiouyl]le$", word),
        re.search(r"[^aeiouysczgx]es$", word),
        re.search(r"[^aeiouytd]ed$", word) and not re.search(r"[^aeiouyl]led$", word),
    )
    groups -= any(silent)
    groups -= len(re.findall(r"[^aeiouy]e(?=(?:ly|less|ful|ment|thing)$)", word))
    return max(groups, 1)


def grade(text: str) -> float:
    """Flesch-Kincaid grade of one sentence."""
    words = words_in(text)
    return 0.39 * len(words) + 11.8 * sum(map(syllables_of, words)) / len(words) - 15.59
