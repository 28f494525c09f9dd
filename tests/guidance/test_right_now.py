"""Right now: what is found, when help comes first, and that it never depends on luck or on storage."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import right_now
from earned.app.now import find_help, tell_now
from earned.app.now.counter import FILE, note_use, uses
from earned.app.now.find import Known
from earned.app.plan import catalogue
from earned.core.guidance.now.choosing import ALWAYS_SAFE, choose
from earned.core.guidance.now.pause import DAY, PAUSE_SECONDS, pause_due, within_a_day
from earned.core.guidance.situation import Situation
from earned.library.now import everyday_language
from earned.library.units import ids

SITUATIONS = right_now.situations()


def units(text, **known):
    return [match.unit.partition("/")[2] for match in find_help(text, **known).matches]


def test_the_set_is_as_large_as_promised_and_names_only_units_there_are():
    assert len(SITUATIONS) >= 150
    assert sum(one.crisis for one in SITUATIONS) >= 30
    assert sum(one.group == "near-miss" for one in SITUATIONS) >= 20
    assert len({one.id for one in SITUATIONS}) == len(SITUATIONS)
    assert len({one.text for one in SITUATIONS}) == len(SITUATIONS)
    for one in SITUATIONS:
        assert 1 <= len(one.units) <= 6
        assert one.crisis == (one.group == "crisis")
        for unit in one.units:
            kind, _, id_ = unit.partition("/")
            assert id_ in ids(kind)


@pytest.mark.parametrize(("split", "least"), [("dev", 0.9), ("held-out", 0.9)])
def test_something_good_is_found_for_most(split, least):
    """The recorded figures less some room; docs/measurements/guidance.md has them whole."""
    calm = [one for one in SITUATIONS if one.split == split and not one.crisis]
    hits, of = right_now.found_share(calm)
    assert hits / of >= least


def test_danger_is_seen_and_near_misses_mostly_are_not():
    for split in ("dev", "held-out"):
        mine = [one for one in SITUATIONS if one.split == split]
        crises = [one for one in mine if one.crisis]
        assert sum(find_help(one.text).crisis for one in crises) / len(crises) >= 0.94
        calm = [one for one in mine if not one.crisis]
        assert sum(find_help(one.text).crisis for one in calm) / len(calm) <= 0.05


@pytest.mark.parametrize(
    "text",
    [
        "I am not suicidal", "i'm NOT going to kill myself lol", "want to kll myself", "sucide",
        "su1cide", "s*icide", "kill my self", "he strangled me", "he has a gun", "he hit me",
        "my partner beats our son", "I DON’T WANT TO LIVE", "no reason to live", "end it all",
        "i want to die", "quiero morirme", "me pega cuando bebe", "she threatened me with a knife",
        "they'd be better off without me", "i took too many pills", "I'm afraid of my husband",
        "he hit me hard", "he hit me when i said no", "he pushed me to the floor", "i do not feel safe",
        "he beat me in the kitchen", "he threw a plate at me", "he shook the baby", "he hit me like a dog",
        "he grabbed me by the arm", "she hits me", "he follows me home", "afraid of what he will do",
    ],
)  # fmt: skip
def test_help_comes_first_for(text):
    found = find_help(text)
    assert found.crisis
    assert found.pause == 0
    told = tell_now(found)
    assert told.help
    assert told.purpose in {"crisis", "abuse"}
    assert told.may_miss


@pytest.mark.parametrize(
    "text",
    ["my phone died", "I could kill for a coffee", "dead tired", "he hit it off with my mother",
     "panic attack", "beating myself up", "the silence is killing me", "I want to end it with him",
     "he pushed my buttons", "my heart is beating fast", "cut ties with my brother"],
)  # fmt: skip
def test_turns_of_speech_raise_no_alarm(text):
    assert not find_help(text).crisis


def test_where_danger_is_said_plainly_only_what_steadies_is_offered():
    for one in SITUATIONS:
        found = find_help(one.text)
        assert 2 <= len(found.matches) <= 3
        practices = catalogue().practices
        if found.alarm.sure:
            facts = [practices[match.unit.partition("/")[2]] for match in found.matches]
            assert all(f.calming and not f.vulnerable and "crisis" not in f.skip_if for f in facts)
            assert all(f.company != "together" for f in facts)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("i feel unreal and far away, watching myself", {"longer-out-than-in", "exact-word"}),
        ("my breathing exercises make it worse, asthma", {"longer-out-than-in", "ten-ordinary-breaths"}),
        ("we split up on sunday, i keep looking for reasons", {"five-line-log", "folder-of-proof"}),
        ("i am drunk and want to text her", {"urge-timer"}),
    ],
)  # fmt: skip
def test_what_is_better_left_alone_is_left_out(text, never):
    assert not set(units(text)) & never


def test_unease_withholds_whatever_asks_for_openness():
    calm = find_help("i snapped at him and want to make up")
    uneasy = find_help("i snapped at him and want to make up but i walk on eggshells")
    practices = catalogue().practices
    assert any(practices[m.unit.partition("/")[2]].vulnerable for m in calm.matches)
    assert uneasy.uneasy
    assert not any(practices[m.unit.partition("/")[2]].vulnerable for m in uneasy.matches)
    told = tell_now(calm)
    assert any("safe to be open" in match.mind[0] for match in told.matches)


def test_what_was_turned_down_is_not_offered_again():
    text = "they have not answered for six hours and I am spiralling"
    first = units(text)[0]
    assert first == "plan-for-the-wait"
    assert first not in units(text, known=Known(not_for_me=frozenset({first})))


@pytest.mark.parametrize(
    "text", ["", "   ", "!!!", "qwrtz xkcd", "the of and", "1234", "👋🏽", "\x00'\"*()"]
)
def test_text_that_says_nothing_still_gets_something_safe(text):
    found = find_help(text)
    assert not found.matched
    assert tuple(m.unit.partition("/")[2] for m in found.matches) == everyday_language().usual
    assert "help first" in tell_now(found).lead


def test_where_the_usual_is_ruled_out_something_safe_for_all_takes_its_place():
    cautions = ("psychosis", "dissociation")
    found = find_help("qwrtz", known=Known(cautions=cautions))
    assert tuple(m.unit.partition("/")[2] for m in found.matches) == ALWAYS_SAFE


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gets_an_answer_and_the_same_one_again(text):
    found = find_help(text)
    assert 2 <= len(found.matches) <= 3
    assert found == find_help(text)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([one.text for one in SITUATIONS if not one.crisis]), st.text(max_size=60))
def test_danger_is_seen_whatever_stands_around_it(before, after):
    assert find_help(f"{before}. i want to kill myself. {after}").crisis


def test_a_very_long_text_is_read_at_both_ends():
    filler = "and then we talked about the garden " * 2000
    assert find_help(f"{filler} i want to die").crisis
    assert find_help(f"i want to die {filler}").crisis


@given(
    st.dictionaries(st.sampled_from([f"practice/{i}" for i in ids("practice")]), st.floats(0, 50))
)
def test_ties_fall_to_the_name_and_never_more_than_three(scores):
    chosen = choose(scores, catalogue().practices, Situation())
    assert len(chosen) <= 3
    assert len({match.unit for match in chosen}) == len(chosen)
    backwards = dict(reversed(scores.items()))
    assert choose(backwards, catalogue().practices, Situation()) == chosen


def test_the_pause_comes_with_the_fourth_use_within_a_day_and_never_in_a_crisis():
    now = 1_000_000.0
    earlier = [now - hour * 3600 for hour in (1, 2, 3)]
    assert pause_due(earlier[:2], now) == 0
    assert pause_due(earlier, now) == PAUSE_SECONDS
    assert pause_due([now - DAY - 1, *earlier[:2]], now) == 0
    assert find_help("cannot sleep", used_at=earlier, now=now).pause == PAUSE_SECONDS
    assert find_help("i want to die", used_at=earlier, now=now).pause == 0
    assert tell_now(find_help("cannot sleep", used_at=earlier, now=now)).pause


@given(st.lists(st.floats(0, 1e7)), st.floats(0, 1e7))
def test_only_the_last_day_counts(used, now):
    kept = within_a_day(used, now)
    assert all(now - DAY < at <= now for at in kept)
    assert list(kept) == sorted(kept)


def test_the_counter_holds_minutes_only_and_forgets_after_a_day(tmp_path):
    now = 1_700_000_123.4
    note_use(tmp_path, (), now)
    note_use(tmp_path, uses(tmp_path, now), now + 5)
    path = tmp_path / FILE
    assert path.stat().st_mode & 0o777 == 0o600 or os.name == "nt"
    assert set(path.read_text()) <= set("[]0123456789., ")
    assert all(at % 60 == 0 for at in uses(tmp_path, now + 5))
    assert len(uses(tmp_path, now + 5)) == 2
    assert uses(tmp_path, now + DAY + 60) == ()


@pytest.mark.parametrize("content", ["", "{", '{"a": 1}', '["x"]', "null", "5"])
def test_a_spoilt_counter_counts_nothing(tmp_path, content):
    (tmp_path / FILE).write_text(content)
    assert uses(tmp_path, 1e9) == ()


def test_a_counter_that_cannot_be_written_is_no_trouble(tmp_path):
    (tmp_path / "file").write_text("")
    note_use(tmp_path / "file", (), 1e9)
    assert uses(tmp_path / "file", 1e9) == ()


def test_every_practice_answers_some_situation_and_every_concept_is_answered():
    language = everyday_language()
    assert {f"practice/{id_}" for id_ in ids("practice")} <= set(language.answering)
    used = {c for a in language.answering.values() for c in (*a.first, *a.also)}
    assert set(language.concepts) - used <= set(language.cautions)
    for ref in language.answering:
        kind, _, id_ = ref.partition("/")
        assert id_ in ids(kind)
