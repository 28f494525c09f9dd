"""What the library promised to hold, counted: so many of each, each with all its parts."""

from collections import Counter
from itertools import combinations_with_replacement

import pytest

from earned.core.scoring.position import STYLES
from earned.library.tools import tool_ids
from earned.library.units import ids, unit, units

COUNTS = {
    "dimension": 2, "style": 4, "belief": 4, "characteristic": 12, "route": 4, "pathway": 4,
    "pairing": 10, "life-area": 5, "myth": 6, "sign": 20, "upkeep": 5, "area": 10,
}  # fmt: skip


@pytest.mark.parametrize(("kind", "count"), COUNTS.items())
def test_there_are_as_many_as_promised(kind, count):
    assert len(ids(kind)) == count


def test_fifty_practices_at_least_and_five_in_each_of_ten_areas():
    by_area = Counter(practice.facts.area for practice in units("practice"))
    assert sum(by_area.values()) >= 50
    assert set(by_area) == set(ids("area"))
    assert min(by_area.values()) >= 5
    therapy = by_area["therapy-and-support"]
    assert therapy >= sorted(by_area.values())[len(by_area) // 2]


@pytest.mark.parametrize("practice", units("practice"), ids=lambda found: found.id)
def test_a_practice_says_everything_that_was_asked_of_it(practice):
    words, facts = practice.words, practice.facts
    for field in (
        "purpose",
        "mechanism",
        "steps",
        "short",
        "notice",
        "obstacles",
        "skip",
        "caution",
    ):
        assert getattr(words, field), field
    assert facts.seconds
    assert facts.sources
    assert facts.characteristics
    assert facts.anxiety or facts.avoidance
    assert facts.company in {"alone", "together", "either"}


def test_a_characteristic_has_its_voice_its_look_alikes_and_how_to_grow_it():
    for found in units("characteristic"):
        assert len(found.words.looks_like) == 5
        assert found.words.inner_voice
        assert found.words.look_alikes
        assert found.words.grow


def test_every_pair_of_styles_has_its_pairing_whole():
    pairs = {frozenset(pair) for pair in combinations_with_replacement(STYLES, 2)}
    assert {frozenset((p.facts.first, p.facts.second)) for p in units("pairing")} == pairs
    parts = ("dynamic", "first_story", "second_story", "loop", "first_helps", "second_helps",
             "expect", "when_help", "limits")  # fmt: skip
    for found in units("pairing"):
        assert all(getattr(found.words, part).strip() for part in parts)


def test_pathways_have_stages_with_signs_what_slows_and_a_pace():
    for found in units("pathway"):
        assert len(found.words.stages) == 4
        assert all(stage.body and stage.done_when for stage in found.words.stages)
        assert found.words.slows
        assert found.words.pace


def test_signs_come_in_four_groups_of_five_and_life_areas_name_every_style():
    assert set(Counter(sign.facts.group for sign in units("sign")).values()) == {5}
    for area in units("life-area"):
        assert all(getattr(area.words, style) for style in STYLES)
        assert area.words.situations
        assert any(link.startswith("practice/") for link in area.facts.links)


def test_the_parts_asked_for_at_work_and_with_children_are_there():
    work = " ".join(s.title for s in unit("life-area", "work").words.situations)
    children = " ".join(s.title for s in unit("life-area", "parenting").words.situations)
    assert all(part in work for part in ("feedback", "leading", "led"))
    assert all(part in children for part in ("Attunement", "Autonomy", "Repair"))


def test_twelve_interactive_exercises():
    assert len(tool_ids()) == 12
