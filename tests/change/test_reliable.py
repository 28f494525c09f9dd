"""Reliable change against EVIDENCE 8, by formula, and at its limits."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from earned.core.change.reliable import (
    reliable_change,
    standard_error,
    standard_error_of_difference,
)
from earned.core.errors import UsageError

# scale, SD, r, SEM, 95%, 80%: the published-style table, rounded to two places.
POINTS = [
    ("ECR-R anxiety, alpha", 1.12, 0.92, 0.32, 0.88, 0.57),
    ("ECR-R avoidance, alpha", 0.99, 0.914, 0.29, 0.80, 0.53),
    ("ECR-R, retest .90", 1.15, 0.90, 0.36, 1.01, 0.66),
    ("ECR-R, retest .85", 1.15, 0.85, 0.45, 1.23, 0.81),
    ("ECR-RS romantic, thirty days", 1.3, 0.65, 0.77, 2.13, 1.39),
]


@pytest.mark.parametrize(("scale", "sd", "r", "sem", "least_95", "least_80"), POINTS)
def test_points(scale, sd, r, sem, least_95, least_80):
    found = reliable_change(4.0, 3.0, sd, r)
    assert found.sem == pytest.approx(sem, abs=0.006)
    assert found.least_95 == pytest.approx(least_95, abs=0.006)
    assert found.least_80 == pytest.approx(least_80, abs=0.008)


def test_short_forms_are_as_rough_as_stated():
    found = reliable_change(4.0, 3.0, 1.3, 0.82)
    assert found.sem == pytest.approx(0.55, abs=0.01)
    assert found.least_95 == pytest.approx(1.5, abs=0.05)
    assert found.least_80 == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize(("k", "least"), [(1, 1.23), (2, 0.87), (4, 0.62), (8, 0.44)])
def test_averages_of_several_occasions(k, least):
    found = reliable_change(4.0, 3.0, 1.15, 0.85, occasions=(k, k))
    assert found.least_95 == pytest.approx(least, abs=0.006)


def test_every_input_comes_back():
    found = reliable_change(4.2, 3.1, 1.12, 0.9, occasions=(2, 3), drift=-0.1, mean=3.5)
    assert (found.first, found.second, found.sd, found.reliability) == (4.2, 3.1, 1.12, 0.9)
    assert (found.occasions, found.drift, found.mean) == ((2, 3), -0.1, 3.5)
    assert found.s_diff == pytest.approx(1.12 * sqrt(0.1) * sqrt(1 / 2 + 1 / 3))
    assert found.rci == pytest.approx((3.1 - 4.2 + 0.1) / found.s_diff)


def test_regression_to_the_mean_shrinks_the_first_score_by_its_reliability():
    single = reliable_change(5.0, 4.0, 1.0, 0.8, mean=3.0)
    double = reliable_change(5.0, 4.0, 1.0, 0.8, mean=3.0, occasions=(2, 2))
    assert single.regressed_first == pytest.approx(3.0 + 0.8 * 2.0)
    assert double.regressed_first == pytest.approx(3.0 + (1.6 / 1.8) * 2.0)


@pytest.mark.parametrize(
    ("second", "verdict", "direction"),
    [(2.0, "reliable", "lower"), (3.2, "possible", "lower"), (4.1, "none", "higher")],
)
def test_verdicts(second, verdict, direction):
    found = reliable_change(4.0, second, 1.15, 0.9)
    assert (found.verdict, found.direction) == (verdict, direction)


def test_drift_is_no_change():
    found = reliable_change(4.0, 3.7, 1.0, 0.9, drift=-0.3)
    assert found.rci == pytest.approx(0.0, abs=1e-12)


@given(st.floats(-3, 3), st.floats(0.2, 2), st.floats(0.1, 0.99))
def test_two_sided_probability_agrees_with_the_normal_distribution(difference, sd, r):
    found = reliable_change(0.0, difference, sd, r)
    assert found.p_two_sided == pytest.approx(2 * norm.sf(abs(found.rci)), abs=1e-9)


def test_a_perfect_scale_has_no_error():
    assert standard_error(1.2, 1.0) == 0
    assert standard_error_of_difference(1.2, 1.0) == 0
    assert reliable_change(1.0, 1.1, 1.2, 1.0).verdict == "reliable"
    assert reliable_change(1.0, 1.0, 1.2, 1.0).verdict == "none"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"sd": 0.0}, "standard deviation"),
        ({"reliability": 1.2}, "reliability"),
        ({"occasions": (0, 1)}, "occasion"),
        ({"first": float("nan")}, "finite"),
    ],
)
def test_what_does_not_fit_is_said(change, word):
    given_ = {"first": 4.0, "second": 3.0, "sd": 1.0, "reliability": 0.9, **change}
    first, second, sd, r = (given_.pop(k) for k in ("first", "second", "sd", "reliability"))
    with pytest.raises(UsageError, match=word):
        reliable_change(first, second, sd, r, **given_)
