"""What is said of a change: with its chance, never more than that, and worsening as plainly."""

from dataclasses import replace
from pathlib import Path

import pytest

from earned.app.change_telling import Basis, change_words
from earned.core.change.difference import Change
from earned.core.change.telling import Verdict
from earned.library import change as content

MEASURED = Path(__file__).parents[2] / "docs" / "measurements" / "change.md"
FALLEN = Change(
    view="general",
    dimension="anxiety",
    baseline_day=0.0,
    day=300.0,
    baseline_fixed=True,
    mean=-0.6,
    sd=0.3,
    interval_50=(-0.8, -0.4),
    interval_90=(-1.1, -0.1),
    p_lower=0.94,
    p_lower_matters=0.61,
    p_higher=0.06,
    p_higher_matters=0.001,
    smallest=0.5,
    below_floor=False,
)
RISEN = replace(
    FALLEN, mean=0.6, p_lower=0.06, p_lower_matters=0.0, p_higher=0.94, p_higher_matters=0.61
)
BASIS = Basis(
    shrunk={"anxiety": -0.5, "avoidance": 0.1},
    learnt={"drift_anxiety": 0.4, "drift_avoidance": 0.3, "state_sd": 0.35, "state_days": 14.2},
    sensitivity={},
    floors={"anxiety": -1.5, "avoidance": -1.5},
    checkins=0,
    fixed=True,
    all_changed=False,
)


def said(change: Change, verdict: Verdict = Verdict(None), language: str = "en", days: int = 9):  # noqa: B008
    return change_words(language).change(change, verdict, "March", "June", days=days)


def test_a_fall_says_its_chance_and_whether_it_matters() -> None:
    assert said(FALLEN).sentence == (
        "Your attachment anxiety is very probably lower than in March (94%);"
        " whether by enough to matter is open (61%)."
    )
    assert not said(FALLEN).worse


def test_a_rise_is_said_in_the_same_words() -> None:
    fallen, risen = said(FALLEN).sentence, said(RISEN).sentence
    assert risen == fallen.replace("lower", "higher")
    assert said(RISEN).worse


@pytest.mark.parametrize(
    ("chance", "words"),
    [(0.999, "very probably"), (0.8, "is probably"), (0.65, "rather more likely"), (0.55, "cannot be told")],
)  # fmt: skip
def test_words_are_no_stronger_than_the_chance(chance: float, words: str) -> None:
    change = replace(FALLEN, p_lower=chance, p_higher=1 - chance, p_lower_matters=chance / 4)
    assert words in said(change).sentence
    assert "100%" not in said(replace(change, p_lower=1.0, p_higher=0.0)).sentence


def test_below_the_floor_no_trend_is_read() -> None:
    change = replace(FALLEN, p_lower=0.1, p_higher=0.1, below_floor=True)
    assert "no trend is read" in said(change).sentence


def test_one_day_is_nothing_to_compare() -> None:
    told = said(RISEN, days=1)
    assert "one day" in told.sentence
    assert (told.verdict, told.worse) == ("", False)


def test_the_word_change_is_kept_for_the_verdict() -> None:
    assert said(FALLEN).verdict == ""
    assert "since June" in said(FALLEN, Verdict("lower", 200.0)).verdict
    assert said(FALLEN, Verdict("higher", 200.0)).worse


def test_notes_explain_what_applies_and_nothing_else() -> None:
    words = change_words("en")
    notes = " ".join(words.notes(BASIS))
    assert "set in advance" in notes
    assert "anxiety by 0.5 SD" in notes
    assert "avoidance by" not in notes
    assert "not sure enough to be called one" in notes
    looked = words.notes(replace(BASIS, fixed=False, shrunk={}, floors={}, all_changed=True))
    assert looked == [words.words.say("note", "after_looking")]


def test_the_method_states_drift_and_what_is_assumed() -> None:
    words = change_words("en")
    method = " ".join(words.method(BASIS, 0.5))
    assert "0.40 SD for anxiety and 0.30 SD for avoidance" in method
    assert "14 days" in method
    assert "mean the same" not in method
    shares = {0.25: {"anxiety": 0.8, "avoidance": 0.6}, 0.5: {"anxiety": 0.9, "avoidance": 0.5}}
    framed = " ".join(words.method(replace(BASIS, sensitivity=shares, checkins=40), 0.5))  # type: ignore[arg-type]
    assert "80% if 25% of the slow swings are common; 90% if 50%" in framed
    assert "(40 days)" in framed


def test_the_share_of_people_below_a_drift_is_the_priors() -> None:
    drift = content.prior().drift
    low = sum(w for v, w in zip(drift.values, drift.weights, strict=True) if v <= 0.25)
    assert low == pytest.approx(2 / 3, abs=0.02)


def test_the_figures_it_claims_are_those_that_were_measured() -> None:
    worst = max(content.telling().stable_told.values())
    assert f"at most {worst:.1%}" in change_words("en").words.say("note", "verified")
    mixed = next(
        line for line in MEASURED.read_text("utf-8").splitlines() if line.startswith("| mixed")
    )
    held = round(100 * float(mixed.split("|")[3].split()[0]))
    assert f"held the true level {held}% of the time" in change_words("en").words.say(
        "note", "verified"
    )


def test_spanish_says_the_same() -> None:
    assert said(FALLEN, language="es").sentence.startswith(
        "Tu ansiedad de apego es muy probablemente más baja"
    )
    assert change_words("es").method(BASIS, 0.5)[0].count("0,40") == 1
