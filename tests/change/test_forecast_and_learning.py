"""Forecasts against outcomes, and what a practice does: what may and what must not be learnt."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from earned.core.change.forecast import Prediction, summarise
from earned.core.change.learning import (
    BIAS_SD,
    FLAT_SD,
    GRADE_PRIOR,
    NOISE,
    SLOPE,
    SLOPE_SD,
    Moment,
    learn,
)
from earned.core.errors import UsageError

GRADES = {"breathing": "limited", "letter": "limited"}


def test_seventy_percent_against_two_in_eleven():
    found = summarise([Prediction("worth", 0.7, i < 2) for i in range(11)])[None]
    assert (found.resolved, found.happened) == (11, 2)
    assert found.forecast == pytest.approx(0.7)
    assert found.conclusion == "feared_more"
    known = beta(2.5, 9.5)
    assert found.interval_90 == pytest.approx(known.ppf([0.05, 0.95]), abs=1e-3)
    assert found.p_feared_more == pytest.approx(known.cdf(0.7), abs=1e-3)


@given(st.integers(1, 40), st.data())
def test_intervals_agree_with_scipy(resolved, data):
    happened = data.draw(st.integers(0, resolved))
    found = summarise([Prediction("x", 0.5, i < happened) for i in range(resolved)])["x"]
    known = beta(happened + 0.5, resolved - happened + 0.5)
    assert found.interval_90 == pytest.approx(known.ppf([0.05, 0.95]), abs=1e-3)


def test_what_is_open_is_counted_and_not_used():
    predictions = [Prediction("a", 0.9), Prediction("a", 0.5, True), Prediction("b", 0.1)]
    found = summarise(predictions)
    assert (found[None].resolved, found[None].open) == (1, 2)
    assert found["b"].forecast is None
    assert found["b"].conclusion == "too_few"


def test_fears_that_came_true_are_seen():
    found = summarise([Prediction("a", 0.2, happened=True)] * 8)["a"]
    assert found.conclusion == "feared_less"


def test_an_impossible_probability():
    with pytest.raises(UsageError, match="between 0 and 1"):
        summarise([Prediction("a", 70.0, happened=True)])


def moments(effects, count, seed=0, picked="randomised"):
    """Moments with regression to the mean: a carries .6 of b over, whatever is done."""
    rng = np.random.default_rng(seed)
    names = [*effects, None]
    made = []
    for i in range(count):
        name, before = names[i % len(names)], float(rng.normal(1.0, 1.0))
        after = 0.6 * before - effects.get(name, 0.0) + 0.7 * rng.standard_normal()
        made.append(Moment(before, float(after), name, picked))
    return made


def test_a_gain_from_before_to_after_alone_teaches_nothing():
    gains = [Moment(2.0, 0.2, "breathing", "chosen")] * 50
    found = learn(gains, GRADES)
    assert found["breathing"].mean == pytest.approx(found["breathing"].prior_mean, abs=1e-3)
    assert found["breathing"].p_best == pytest.approx(0.5, abs=0.03)


def test_free_choice_teaches_little_and_random_picks_teach_more():
    effects = {"breathing": 0.6, "letter": 0.0}
    free, drawn = (
        learn(moments(effects, 240, picked=p), GRADES)["breathing"]
        for p in ("chosen", "randomised")
    )
    assert drawn.mean > free.mean + 0.1
    assert drawn.sd < free.sd


def test_effects_are_recovered_and_shrunk():
    effects = {"breathing": 0.6, "letter": 0.0}
    few, many = (learn(moments(effects, n), GRADES)["breathing"] for n in (18, 1800))
    assert 0.1 < few.mean < many.mean
    assert many.mean == pytest.approx(0.6, abs=0.12)
    assert many.p_best > 0.99


def test_without_comparison_only_differences_are_learnt():
    effects = {"breathing": 0.9, "letter": 0.3}
    made = [m for m in moments(effects, 600, seed=1) if m.practice is not None]
    found = learn(made, GRADES)
    assert found["breathing"].mean - found["letter"].mean == pytest.approx(0.6, abs=0.2)
    assert found["breathing"].compared == 0
    assert found["breathing"].mean + found["letter"].mean == pytest.approx(0.2, abs=0.05)


def test_nothing_observed_is_the_evidence_grade():
    found = learn([], {"a": "strong", "b": "unsupported"})
    assert (found["a"].mean, found["b"].mean) == pytest.approx((0.3, 0.0))
    assert learn([], {}) == {}


def test_what_does_not_fit_is_said():
    with pytest.raises(UsageError, match="no evidence grade"):
        learn([Moment(1.0, 0.0, "dance")], GRADES)
    with pytest.raises(UsageError, match="above 0"):
        learn([], GRADES, unit=0.0)


def in_full(made, grades):
    """Means and SDs of the effects by one inverse for each noise, with a bias for every practice."""
    names = sorted(grades)
    priors = [GRADE_PRIOR[grades[name]] for name in names]
    centre = np.array([0.0, SLOPE, *(mean for mean, _ in priors), *[0.0] * len(names)])
    sds = np.array([FLAT_SD, SLOPE_SD, *(sd for _, sd in priors), *[BIAS_SD] * len(names)])
    used = [[-float(m.practice == name) for name in names] for m in made]
    free = [[u * (m.picked == "chosen") for u in row] for m, row in zip(made, used, strict=True)]
    rows = [[1.0, m.before, *u, *f] for m, u, f in zip(made, used, free, strict=True)]
    design = np.array(rows).reshape(len(made), len(centre))
    residual = np.array([m.after for m in made]) - design @ centre
    logs, means, squares = [], [], []
    for noise in NOISE:
        spread = np.diag(sds**2)
        total = noise**2 * np.eye(len(made)) + design @ spread @ design.T
        gain = spread @ design.T @ np.linalg.inv(total)
        mean, left = centre + gain @ residual, spread - gain @ design @ spread
        fit = residual @ np.linalg.solve(total, residual) + np.linalg.slogdet(total)[1]
        logs.append(-0.5 * fit)
        means.append(mean)
        squares.append(np.diag(left) + mean**2)
    weights = np.exp(np.array(logs) - max(logs))
    weights /= weights.sum()
    mean, square = weights @ np.array(means), weights @ np.array(squares)
    here = slice(2, 2 + len(names))
    return mean[here], np.sqrt(square - mean**2)[here]


moment = st.builds(
    Moment,
    st.integers(0, 4),
    st.integers(0, 4),
    st.sampled_from([None, "breathing", "letter", "walk"]),
    st.sampled_from(["randomised", "chosen"]),
)


@given(st.lists(moment, max_size=25))
@settings(deadline=None, max_examples=60)
def test_one_decomposition_says_what_an_inverse_for_each_noise_says(made):
    grades = {**GRADES, "walk": "strong"}
    found = learn(made, grades)
    means, sds = in_full(made, grades)
    assert [found[name].mean for name in sorted(grades)] == pytest.approx(means, abs=1e-5)
    assert [found[name].sd for name in sorted(grades)] == pytest.approx(sds, abs=1e-5)


def test_who_is_best_is_only_reckoned_where_it_is_asked():
    made = moments({"breathing": 0.6, "letter": 0.0}, 30)
    plain, ranked = (learn(made, GRADES, ranked=ranked)["letter"] for ranked in (False, True))
    assert plain.p_best is None
    assert ranked.p_best is not None
    assert (plain.mean, plain.sd) == (ranked.mean, ranked.sd)
