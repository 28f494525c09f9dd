"""Reading level: the Flesch-Kincaid grade (Kincaid, Fishburne, Rogers & Chissom 1975).

    grade = 0.39 · words / sentences + 11.8 · syllables / words - 15.59

Syllables are estimated from spelling: groups of vowels, without a silent last e. Over a whole unit the
errors of that even out; over a single sentence they do not.
"""

import re

_SENTENCES = re.compile(r"[.!?](?=[\s\"'’”*)]|$)|\n\s*(?:\n|[-#])")
_WORDS = re.compile(r"[A-Za-zÀ-ÿ’']*[A-Za-zÀ-ÿ]")
_VOWELS = re.compile(r"[aeiouyà-ÿ]+")
_SILENT = re.compile(r"(?:[^laeiouy]e|[^td]ed|[^sczxhg]es|[^aeiouy]les)$")
_SILENT_INSIDE = re.compile(
    r"(?<=[^aeiouyl])e(?=(?:ness|ful|less|ly|ment|thing|where|times?|one)s?$)"
)
_TWO_IN_ONE = re.compile(
    r"(?:ia|io(?!n|us)|eous|ua(?!l?r)|[a-z]uing|ying|eing|ea$|eas$|iet|(?<=sc)ien|(?<![tcr])ien|xie|creat|reac|ideal)"
)


def reading_grade(text: str) -> float:
    """The school grade (US) that can read a text; 0 for a text without words."""
    words = _WORDS.findall(text)
    if not words:
        return 0.0
    sentences = sum(1 for part in _SENTENCES.split(text) if _WORDS.search(part))
    return (
        0.39 * len(words) / max(sentences, 1)
        + 11.8 * sum(map(syllables, words)) / len(words)
        - 15.59
    )


def syllables(word: str) -> int:
    """Syllables of an English word, estimated; at least one."""
    letters = word.lower().replace("’", "").replace("'", "")
    spoken = _SILENT_INSIDE.sub("", letters)
    found = len(_VOWELS.findall(spoken))
    if found > 1 and _SILENT.search(spoken) and not _TWO_IN_ONE.search(spoken[-2:]):
        found -= 1
    return max(found + len(_TWO_IN_ONE.findall(spoken)), 1)
