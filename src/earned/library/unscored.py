"""The two unscored parts: strengths and beliefs, and where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from earned.library.files import content_root, convert, read_toml
from earned.library.units import FALLBACK_LANGUAGE
from earned.library.wording import FormatWords

Band = Literal["low", "mixed", "high"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnscoredItem:
    """An item shown as answered. It belongs to one characteristic, belief or caregiver quality."""

    id: str
    key: Literal[1, -1]
    format: str
    characteristic: str = ""
    belief: str = ""
    quality: str = ""

    @property
    def topic(self) -> str:
        """The id of what the item is about."""
        return self.characteristic or self.belief or self.quality


@dataclass(frozen=True, slots=True)
class Unscored:
    """An unscored part with its words. ``options``: how many; ``texts``: item id -> sentence."""

    id: str
    version: str
    items: tuple[UnscoredItem, ...]
    options: int
    format: FormatWords
    texts: Mapping[str, str]
    words: Mapping[str, str]

    def by_topic(self) -> dict[str, tuple[UnscoredItem, ...]]:
        """Items grouped by topic, in the order of the content."""
        groups: dict[str, list[UnscoredItem]] = {}
        for item in self.items:
            groups.setdefault(item.topic, []).append(item)
        return {topic: tuple(items) for topic, items in groups.items()}

    def mean(self, topic: str, answers: Mapping[str, int]) -> float | None:
        """Mean answer to a topic after reversing, 1..options; ``None`` if nothing was answered."""
        given = [
            answers[item.id] if item.key == 1 else self.options + 1 - answers[item.id]
            for item in self.items
            if item.topic == topic and item.id in answers
        ]
        return sum(given) / len(given) if given else None


@dataclass(frozen=True, slots=True)
class Origins:
    """Where it comes from: the questions, and a reflection for each quality and band."""

    part: Unscored
    caregivers: int
    low_up_to: float
    high_from: float
    reflections: Mapping[str, Mapping[Band, str]]

    def reflection(self, quality: str, mean: float) -> str:
        """Words to think with for a mean answer. The bands are our judgement; there is no norm."""
        band: Band = (
            "low" if mean <= self.low_up_to else "high" if mean >= self.high_from else "mixed"
        )
        return self.reflections[quality][band]


@cache
def strengths(language: str = FALLBACK_LANGUAGE) -> Unscored:
    """Three items for each characteristic and one for each belief."""
    return _part("strengths", *_files("strengths", language))


@cache
def origins(language: str = FALLBACK_LANGUAGE) -> Origins:
    """Four caregiver qualities, two items each."""
    facts, words = _files("origins", language)
    return Origins(
        part=_part("origins", facts, words),
        caregivers=facts["caregivers"],
        low_up_to=facts["bands"]["low_up_to"],
        high_from=facts["bands"]["high_from"],
        reflections=words["reflections"],
    )


def _files(name: str, language: str) -> tuple[dict[str, Any], dict[str, Any]]:
    folder = content_root() / "instruments" / name
    spoken = language if (folder / f"items.{language}.toml").exists() else FALLBACK_LANGUAGE
    return read_toml(folder / "instrument.toml"), read_toml(folder / f"items.{spoken}.toml")


def _part(name: str, facts: dict[str, Any], words: dict[str, Any]) -> Unscored:
    path = content_root() / "instruments" / name / "instrument.toml"
    (format_,) = facts["formats"]
    return Unscored(
        id=name,
        version=facts["version"],
        items=tuple(
            convert(table, UnscoredItem, path, f"item {table.get('id', '?')}")
            for table in facts["items"]
        ),
        options=format_["options"],
        format=FormatWords(**words["formats"][format_["id"]]),
        texts={id_: table["text"] for id_, table in words["items"].items()},
        words={key: value for key, value in words.items() if isinstance(value, str)},
    )
