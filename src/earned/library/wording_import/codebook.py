"""The codebook of openpsychometrics.org: text that names items as ``Q1<tab>text``.

The response scale stands in a sentence, such as 'rated on a five point scale where 1=Disagree,
3=Neutral, 5=Agree (0=missed)'; options without a name there have none here.
"""

import html
import re

from earned.core.errors import ContentError
from earned.core.instruments.scale import Questionnaire
from earned.library.wording_import.wording import ItemTexts, check_options, matched

ITEM = re.compile(r"^\s*(?:\d+[.)]\s+)?([A-Za-z]{1,6}_?\d{1,3})(?:\t+|\s*[:.=)]\s*|\s{1,})(\S.*)$")
ANCHOR = re.compile(
    r"\b(\d{1,2})\s*(?:=|was labeled as)\s*[\"“]?([^,;()=\"”\n]+?)[\"”]?\s*(?=[,;()\"”.\n]|\d\s*=|and \d|$)"
)
POINTS = re.compile(
    r"\b(\d|two|three|four|five|six|seven|eight|nine|ten)[- ]point\b", re.IGNORECASE
)
TAG = re.compile(r"<[^>]+>")
WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def read(text: str, place: str, questionnaire: Questionnaire, language: str | None) -> ItemTexts:
    """Read a codebook. Raises :class:`ContentError`."""
    bare = html.unescape(TAG.sub("", text))
    found: dict[str, str] = {}
    before: list[str] = []
    for line in bare.splitlines():
        item = ITEM.match(line)
        if item:
            found.setdefault(item.group(1), item.group(2).strip().strip('"“”').strip())
        elif not found:
            before.append(line)
    if not found:
        raise ContentError(
            f"{place}: no line of it words an item. A codebook has lines such as: Q1, a tab, the text."
        )
    labels = _labels("\n".join(before), place)
    check_options(len(labels), questionnaire, place)
    wanted = {item.casefold() for item in questionnaire.items}
    own = {name: words for name, words in found.items() if name.casefold() in wanted} or found
    return ItemTexts(language or "en", "", labels, matched(own, questionnaire, place), place)


def _labels(text: str, place: str) -> tuple[str, ...]:
    anchors = {int(number): label.strip() for number, label in ANCHOR.findall(text)}
    anchors.pop(0, None)
    named = POINTS.search(text)
    points = _number(named.group(1)) if named else max(anchors, default=0)
    if not points:
        raise ContentError(
            f"{place}: it does not say how many answers there are. Add a sentence above the items, such"
            " as: rated on a five point scale where 1=Disagree, 3=Neutral, 5=Agree."
        )
    return tuple(anchors.get(option, "") for option in range(1, points + 1))


def _number(word: str) -> int:
    return int(word) if word.isdigit() else WORDS.index(word.lower()) + 2
