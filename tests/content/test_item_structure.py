"""The items of the adaptive questionnaire as data: counts, and balance of keys, formats and facets."""

import re
from collections import Counter
from typing import Any

import pytest

from tests.content.questionnaire_words import EARNED, EARNED_WORDS

FACETS = {
    "anxiety": (
        "fear-of-abandonment",
        "reassurance",
        "preoccupation",
        "doubt-of-own-worth",
        "protest",
        "jealousy-and-comparison",
    ),
    "avoidance": (
        "discomfort-with-closeness",
        "discomfort-with-depending",
        "discomfort-with-being-depended-on",
        "discomfort-with-disclosure",
        "self-reliance",
        "shutting-down-in-conflict",
    ),
}

DIMENSIONS = tuple(FACETS)

ITEMS: list[dict[str, Any]] = EARNED["items"]


def _of(dimension: str, **wanted: object) -> list[dict[str, Any]]:
    return [
        item
        for item in ITEMS
        if item["dimension"] == dimension and all(item[k] == v for k, v in wanted.items())
    ]


def test_header() -> None:
    assert EARNED["id"] == "earned"
    assert EARNED["language"] == "en"
    assert EARNED["scored"] is True
    assert re.fullmatch(r"\d{4}\.\d+", EARNED["version"])
    assert {f["id"]: f["options"] for f in EARNED["formats"]} == {"agreement": 7, "frequency": 7}


def test_every_item_is_complete_and_well_formed() -> None:
    keys = {"id", "dimension", "facet", "key", "format", "secure_end", "reference"}
    for item in ITEMS:
        assert set(item) == keys, item
        assert re.fullmatch(r"(anx|avo)-[a-z]+-\d+", item["id"])
        assert item["id"].startswith(item["dimension"][:3])
        assert item["facet"] in FACETS[item["dimension"]]
        assert item["key"] in (1, -1)
        assert item["format"] in ("agreement", "frequency")
    ids = [item["id"] for item in ITEMS]
    assert len(set(ids)) == len(ids)
    assert ids == list(EARNED_WORDS["items"])


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_counts_and_key_balance(dimension: str) -> None:
    items = _of(dimension)
    assert len(items) >= 30
    assert abs(len(_of(dimension, key=1)) - len(_of(dimension, key=-1))) <= 2
    for facet in FACETS[dimension]:
        plus = len(_of(dimension, facet=facet, key=1))
        minus = len(_of(dimension, facet=facet, key=-1))
        assert plus + minus >= 5, facet
        assert abs(plus - minus) <= 1, facet


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_about_a_quarter_are_frequency_items_of_both_keys(dimension: str) -> None:
    frequency = _of(dimension, format="frequency")
    assert 0.2 <= len(frequency) / len(_of(dimension)) <= 0.3
    assert min(Counter(item["key"] for item in frequency)[key] for key in (1, -1)) >= 3


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_secure_end_holds_both_designs(dimension: str) -> None:
    demanding = _of(dimension, secure_end=True, key=-1)
    mild = _of(dimension, secure_end=True, key=1)
    assert len(demanding) >= 3
    assert len(mild) >= 3
    assert len(demanding) + len(mild) >= 6
    assert {item["format"] for item in demanding} == {"agreement"}
    assert {item["format"] for item in mild} == {"frequency"}


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_reference_set(dimension: str) -> None:
    reference = _of(dimension, reference=True)
    assert Counter(item["key"] for item in reference) == {1: 4, -1: 4}
    assert all(item["format"] == "agreement" and not item["secure_end"] for item in reference)
    by_facet = Counter(item["facet"] for item in reference)
    assert set(by_facet) == set(FACETS[dimension])
    assert max(by_facet.values()) <= 2
