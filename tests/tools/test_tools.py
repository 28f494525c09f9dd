"""Interactive exercises: what they point out, what they compose, and that they never judge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earned.app import tools
from earned.core.errors import UsageError
from earned.core.guidance.tools.composing import names
from earned.core.guidance.tools.ladder import read_rung, read_rungs
from earned.core.guidance.tools.tool import Breath
from earned.library.units import facts_of

INTERACTIVE = {
    facts.interactive: id_ for id_, facts in facts_of("practice").items() if facts.interactive
}


def test_every_interactive_practice_has_its_exercise_and_the_other_way_round():
    assert set(INTERACTIVE) == set(tools.tool_ids())
    assert len(INTERACTIVE) == 12
    for id_ in tools.tool_ids():
        assert tools.load_tool(id_).practice == INTERACTIVE[id_]


def test_an_unknown_exercise_is_refused_with_the_known_ones():
    with pytest.raises(UsageError, match="breathing"):
        tools.load_tool("juggling")


def pointed_out(tool, **answers):
    found = tools.notices(
        tools.load_tool(tool), {k.replace("_", "-"): v for k, v in answers.items()}
    )
    return {notice.check for notice in found}


@pytest.mark.parametrize(
    ("field", "text", "check"),
    [
        ("event", "you never listen", "always-never"),
        ("event", "you made me cry", "made-me"),
        ("event", "you were selfish", "label"),
        ("meaning", "you don't care about me", "mind-reading"),
        ("meaning", "you did it on purpose", "mind-reading"),
        ("feeling", "that you ignore me", "feel-that"),
        ("feeling", "abandoned", "feel-that"),
        ("wish", "you must stop it", "command"),
        ("wish", "more respect", "vague-wish"),
        ("event", "You’re so LAZY", "label"),
    ],
)
def test_blame_is_pointed_out(field, text, check):
    assert check in pointed_out("i-statement", **{field: text})


def test_a_plain_statement_passes_and_reads_as_a_sentence():
    tool = tools.load_tool("i-statement")
    said = {
        "event": "you came home at ten", "feeling": "worried",
        "meaning": "I had cooked", "wish": "a text when it gets late.",
    }  # fmt: skip
    assert tools.notices(tool, said) == ()
    assert tools.missing(tool, said) == ()
    assert tools.compose(tool, said) == (
        "When you came home at ten, I felt worried, because I had cooked."
        " I would like a text when it gets late."
    )


@pytest.mark.parametrize(
    ("text", "check"),
    [("it is a disaster", "catastrophe"), ("nobody will ever love me", "all-or-nothing"),
     ("he thinks I am boring", "mind-reading")],
)  # fmt: skip
def test_a_thought_record_points_out_habits_of_thought(text, check):
    assert check in pointed_out("thought-record", thought=text)


@pytest.mark.parametrize(
    ("tool", "answers", "check"),
    [
        ("boundary-script", {"limit": "you must not call"}, "about-them"),
        ("boundary-script", {"consequence": "you'll regret it"}, "threat"),
        ("listening-script", {"heard": "that you are tired, but I am too"}, "but"),
        ("listening-script", {"question": "why did you do it?"}, "why"),
        ("listening-script", {"heard": "you should rest"}, "advice"),
        ("compassion-letter", {"seen": "that you are weak"}, "harsh"),
        ("compassion-letter", {"sore": "the abuse"}, "too-big"),
        ("urge-timer", {"urge": "cut myself"}, "harm"),
    ],
)
def test_other_checks(tool, answers, check):
    assert check in pointed_out(tool, **answers)


@given(
    st.dictionaries(
        st.sampled_from(["kind", "limit", "consequence", "offer"]), st.text(max_size=80)
    )
)
def test_any_answers_compose_without_error(answers):
    tool = tools.load_tool("boundary-script")
    assert isinstance(tools.compose(tool, answers), str)
    assert isinstance(tools.notices(tool, answers), tuple)


@pytest.mark.parametrize("id_", tools.tool_ids())
def test_an_empty_exercise_composes_and_needs_its_answers(id_):
    tool = tools.load_tool(id_)
    assert isinstance(tools.compose(tool, {}), str)
    needed = [p.id for p in tool.prompts if not p.optional and p.kind != "tick"]
    assert list(tools.missing(tool, {})) == needed


def test_the_emotion_finder_leads_from_body_and_situation_to_precise_words():
    tool = tools.load_tool("emotion-finder")
    word = tool.prompt("word")
    hot_wrong = tools.choices(tool, word, {"body": "hot", "situation": "wrong"})
    assert list(hot_wrong)[:2] == ["left out", "humiliated"]
    assert "angry" in hot_wrong
    for body in tool.prompt("body").options:
        for situation in tool.prompt("situation").options:
            assert 2 <= len(tools.choices(tool, word, {"body": body, "situation": situation})) <= 6
    assert set(tool.labels) == {*tool.prompt("body").options, *tool.prompt("situation").options}


@pytest.mark.parametrize(
    ("line", "text", "hard"),
    [("I like it when you call, 3", "I like it when you call", 3), ("my music: 1", "my music", 1),
     ("I was scared (10)", "I was scared", 10)],
)  # fmt: skip
def test_rated_lines_are_read(line, text, hard):
    rung = read_rung(line)
    assert (rung.text, rung.hard) == (text, hard)


@pytest.mark.parametrize("line", ["no number", "too hard, 11", "3", ""])
def test_lines_without_a_fair_number_are_not(line):
    assert read_rung(line) is None


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 10)), max_size=6))
def test_a_ladder_goes_from_easy_to_hard(pairs):
    rungs = read_rungs([f"{text}, {hard}" for text, hard in pairs])
    assert [rung.hard for rung in rungs] == sorted(hard for _, hard in pairs)


def test_a_ladder_says_where_a_step_is_missing():
    tool = tools.load_tool("vulnerability-ladder")
    said = {"rungs": ("I cry at films, 5", "I was bullied, 10")}
    assert tools.compose(tool, said).endswith("The first step: I cry at films")
    easy, gap = tools.remarks(tool, said)
    assert "5 of 10" in easy
    assert "I was bullied" in gap


def test_one_tick_about_safety_outweighs_any_count():
    tool = tools.load_tool("flag-review")
    green = {"green": tool.prompt("green").options}
    ticked = {"safety": tool.prompt("safety").options[:1], **green}
    assert tools.asks_for_help(tool, ticked)
    assert tools.compose(tool, ticked) == ""
    assert "alarm may be right" in tools.remarks(tool, ticked)[0]
    assert not tools.asks_for_help(tool, green)
    assert "6 of 6" in tools.compose(tool, green)


def test_a_map_shows_gaps_and_one_thread_that_carries_much():
    tool = tools.load_tool("support-map")
    said = dict.fromkeys(["laugh", "practical", "night", "honest"], "Ana and Jo")
    gaps, ana, jo = tools.remarks(tool, said)
    assert "doing things with" in gaps
    assert ana.startswith("Ana stands in 4 places")
    assert jo.startswith("Jo")
    assert names("Ana, my brother and Jo; Ana") == ("Ana", "my brother", "Jo")


BREATH = Breath(in_seconds=4.0, out_seconds=6.0, rounds=3, in_word="in", out_word="out")


@given(st.floats(0, 29.99))
def test_the_breath_fills_and_empties_and_lasts_as_said(seconds):
    moment = tools.breath_at(BREATH, seconds)
    assert 0 <= moment.fullness <= 1
    assert 0 < moment.left <= 6
    assert moment.word == ("in" if seconds % 10 < 4 else "out")
    assert moment.round == int(seconds // 10) + 1


def test_the_breath_turns_full_and_ends():
    assert tools.breath_at(BREATH, 4.0).fullness == pytest.approx(1)
    assert tools.breath_at(BREATH, 10.0).fullness == pytest.approx(0)
    assert tools.breath_at(BREATH, 30.0) is None
    assert tools.breath_at(BREATH, -1) is None
    assert tools.breath_seconds(BREATH) == 30
