"""From dated answers to a trajectory, through the use case that the server and the command call."""

import json
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from earned.app.change import Since, Tap, follow
from earned.app.change_export import export_change
from earned.app.change_reading import Occasion
from earned.app.quiz import Answer, Circumstances, load_quiz
from earned.app.simulate import take
from earned.core.errors import UsageError
from earned.core.scoring.drawing import mean_person
from earned.library import instruments

START = date(2026, 1, 5)


def answers(anxiety, avoidance=0.0, most=12, seed=0, frame="general"):
    """What a simulated person at this position answers, the first so many."""
    quiz = load_quiz(frame)
    person = mean_person(quiz.model, {"anxiety": anxiety, "avoidance": avoidance})
    return take(quiz, person, np.random.default_rng(seed))[:most]


def life(levels, weeks=4, **more):
    return [
        Occasion(START + timedelta(weeks=weeks * i), answers(level, seed=i, **more))
        for i, level in enumerate(levels)
    ]


def test_a_falling_life_is_lower_and_says_by_how_much():
    found = follow(life([1.5, 1.2, 0.9, 0.6, 0.3, 0.0, -0.3, -0.6]))
    known = found.changes["general"]["anxiety"]
    assert known.mean < -0.2
    assert known.p_lower > 0.75
    assert known.p_lower_matters < known.p_lower
    assert found.dates()[0] == START


def test_one_quiz_has_a_path_and_no_change():
    found = follow(life([1.5]))
    known = found.changes["general"]["anxiety"]
    assert (known.mean, known.p_lower_matters) == pytest.approx((0.0, 0.0), abs=1e-3)
    assert found.shrunk["anxiety"] < 0


def test_answers_that_are_likelihoods_do_not_drag_to_the_middle():
    """The same high answers again and again: the level goes up to them, not to 0."""
    few, many = (
        follow([Occasion(START + timedelta(weeks=i), answers(1.5, seed=i)) for i in range(n)])
        for n in (1, 10)
    )
    levels = [f.path.smoothed["general"].level_moments()[0][-1, 0] for f in (few, many)]
    assert levels[1] > levels[0]


def test_frames_have_paths_of_their_own_and_one_in_common():
    partner = [
        Occasion(o.day, answers(0.5, seed=i, frame="partner"), "partner")
        for i, o in enumerate(life([1.0, 0.5, 0.0]))
    ]
    found = follow([*life([1.0, 0.5, 0.0]), *partner])
    assert set(found.changes) == {"common", "general", "partner"}
    assert set(found.sensitivity) == {0.25, 0.5, 0.75}
    assert found.path.model.errors["earned", "anxiety"].frame_sd > 0


def in_language(occasions, *languages):
    return [replace(one, language=languages[i % len(languages)]) for i, one in enumerate(occasions)]


def sds(found):
    spread = found.path.smoothed["general"].level_moments()[1][-1]
    return np.sqrt(spread.diagonal())


def test_a_translation_widens_levels_as_it_widens_the_quiz():
    """By the variance that not knowing translated items adds to the same answers in the quiz."""
    own = follow(life([1.2, 0.6, 0.0], most=24))
    other = follow(in_language(life([1.2, 0.6, 0.0], most=24), "es"))
    assert (sds(other) > sds(own) + 0.01).all()
    given = answers(1.2, most=24)
    quizzes = [
        load_quiz("general", language).result(given, Circumstances()) for language in (None, "es")
    ]
    for at, d in enumerate(("anxiety", "avoidance")):
        known = other.path.model.errors["earned", d]
        assert known.shared_sd == own.path.model.errors["earned", d].shared_sd
        one, two = (q.position.on(d).se ** 2 for q in quizzes)
        assert sds(other)[at] ** 2 - sds(own)[at] ** 2 == pytest.approx(two - one, rel=0.5)
        moved, still = (f.changes["general"][d].sd for f in (other, own))
        assert moved == pytest.approx(still, rel=0.03)


def test_forms_know_which_translation_was_answered():
    found = follow(in_language(life([1.2, 0.6, 0.0]), "en", "es"))
    assert [m.wording for m in found.measurements] == ["", "es", ""]


def test_naming_the_language_of_the_items_changes_nothing():
    forms = life([1.2, 0.6])
    one, two = follow(forms), follow(in_language(forms, "en"))
    assert export_change(one) == export_change(two)


def test_check_ins_and_a_baseline_chosen_later():
    found = follow(
        life([1.0, 0.5, 0.0]),
        [Tap(START + timedelta(days=3), "anxiety", 0.5)],
        since=Since(START + timedelta(weeks=4), fixed=False),
        days=[START + timedelta(weeks=20)],
    )
    data = export_change(found)
    assert data["baseline"] == {"date": "2026-02-02", "chosen_after_looking": True}
    assert data["views"]["general"]["path"][-1]["date"] == "2026-05-25"
    assert json.loads(json.dumps(data)) == data


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ([], "nothing to follow"),
        ([Answer("no-such-item", 3)], "no item"),
        ([Answer("first", 9)], "not among"),
        ([Answer("first", 3), Answer("first", 3)], "twice"),
        ([Answer("first", None)], "Nothing was answered"),
    ],
)
def test_what_does_not_fit_is_said(wrong, word):
    first = next(iter(load_quiz("general").model.items))
    given = [Answer(first if a.item == "first" else a.item, a.option) for a in wrong]
    with pytest.raises(UsageError, match=word):
        follow([Occasion(START, given)] if given else [])


def test_what_a_facet_holds_of_its_own_is_never_averaged_away():
    """Twelve forms alike say no more of the level than the facets let them: about .3 SD on the ECR."""
    given = [Answer(item.id, 2 if item.key == 1 else 4) for item in instruments.load("ecr").items]
    days = [START + timedelta(days=35 * n) for n in range(12)]
    found = follow([Occasion(day, given, instrument="ecr") for day in days])
    _, covariance = found.path.smoothed["general"].level_moments()
    assert np.sqrt(covariance[-1].diagonal()) == pytest.approx([0.29, 0.28], abs=0.02)
    low, high = found.changes["general"]["anxiety"].interval_90
    assert high - low < 4 * 1.645 * 0.29 / np.sqrt(2)
