"""The parts that are asked and not scored: strengths, and what people remember of those who raised them."""

import re
from collections import Counter
from typing import Any

from tests.content.questionnaire_words import ORIGINS, ORIGINS_WORDS, STRENGTHS, STRENGTHS_WORDS

CHARACTERISTICS = (
    "intimacy-with-independence",
    "communication",
    "conflict-resolution",
    "emotion-regulation",
    "trust",
    "boundaries",
    "view-of-self-and-others",
    "vulnerability",
    "relationship-satisfaction",
    "resilience",
    "interdependence",
    "presence",
)

BELIEFS = (
    "own-worth",
    "others-trustworthy",
    "relationships-safe",
    "closeness-and-independence",
)

QUALITIES = ("responsive", "attuned", "available", "fitting")


def test_strengths() -> None:
    assert STRENGTHS["id"] == "strengths"
    assert STRENGTHS["scored"] is False
    items: list[dict[str, Any]] = STRENGTHS["items"]
    assert [i["id"] for i in items] == list(STRENGTHS_WORDS["items"])
    by_characteristic = Counter(i["characteristic"] for i in items if "characteristic" in i)
    assert by_characteristic == dict.fromkeys(CHARACTERISTICS, 3)
    assert Counter(i["belief"] for i in items if "belief" in i) == dict.fromkeys(BELIEFS, 1)
    assert {i["format"] for i in items} == {"agreement"}
    assert 1 <= sum(i["key"] == -1 for i in items) <= 6
    assert all(i["key"] == 1 for i in items if "belief" in i)
    assert not any("partner" in i["text"] for i in STRENGTHS_WORDS["items"].values())


def test_origins() -> None:
    assert ORIGINS["id"] == "origins"
    assert ORIGINS["scored"] is False
    assert ORIGINS["caregivers"] == 2
    assert ORIGINS["skip"] is True
    assert ORIGINS["skip_if"]
    items: list[dict[str, Any]] = ORIGINS["items"]
    assert [i["id"] for i in items] == list(ORIGINS_WORDS["items"])
    assert Counter(i["quality"] for i in items) == dict.fromkeys(QUALITIES, 2)
    assert 1 < ORIGINS["bands"]["low_up_to"] < ORIGINS["bands"]["high_from"] < 5
    for id_, item in ORIGINS_WORDS["items"].items():
        assert "{caregiver}" in item["text"], id_
        assert not item["text"].startswith("{"), id_  # the typed word is in lower case


def test_origins_note_and_reflections() -> None:
    for key in ("title", "summary", "skip", "caregiver_prompt", "caregiver_hint", "second_prompt"):
        assert ORIGINS_WORDS[key].strip()
    note = ORIGINS_WORDS["note"].lower()
    for promise in ("stop", "position", "partial", "hurtful event", "skip", "danger"):
        assert promise in note, promise
    reflections = ORIGINS_WORDS["reflections"]
    assert tuple(reflections) == QUALITIES
    texts = [text for quality in reflections.values() for text in quality.values()]
    assert len(set(texts)) == len(texts) == 12
    hedge = re.compile(r"\b(may|might|can|could|some|tend|mostly)\b")
    blame = re.compile(r"\b(fault|blame|damaged|broken|toxic|needy|selfish|neglect)\b")
    for text in texts:
        sentences = re.findall(r"[^.!?]+[.!?]", text)
        assert len(sentences) == 2, text
        assert hedge.search(text), text
        assert not blame.search(text), text
        assert "{" not in text
