"""The trajectory against a dense normal posterior, a grid, and at its limits."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from earned.core.change import solved
from earned.core.change.difference import change
from earned.core.change.observation import Baseline, CheckIn, Measurement
from earned.core.change.prior import Axis
from earned.core.change.sites import Gaussian
from earned.core.change.statespace import Model, beliefs_at_end, trajectory
from earned.core.errors import ContentError, UsageError
from earned.core.instruments.item import DIMENSIONS
from earned.core.scoring.grid import NODES
from earned.library import change as content
from tests.change import reference as ref

CORRELATION = 0.3
DAYS = (0.0, 6.0, 6.0, 31.5, 90.0)
VALUES = ((1.1, 0.2), (0.4, -0.3), (0.9, 0.6), (0.1, 0.5), (-0.4, 0.0))
MODEL = Model(ref.prior(), CORRELATION, ref.ERRORS)


def forms(frames, days=DAYS, banks=("earned",), wordings=("",)):
    return [
        Measurement(
            day,
            frames[i % len(frames)],
            banks[i % len(banks)],
            {d: Gaussian(VALUES[i][a], 0.1 + 0.05 * i) for a, d in enumerate(DIMENSIONS)},
            wordings[i % len(wordings)],
        )
        for i, day in enumerate(days)
    ]


def dense(measurements, frames, wanted, p, checkins=()):
    readings = [
        ref.quiz(m.day, d, m.frame, m.source, frames) for m in measurements for d in DIMENSIONS
    ]
    values = [m.readings[d].mean for m in measurements for d in DIMENSIONS]
    noise = [m.readings[d].variance for m in measurements for d in DIMENSIONS]
    for c in checkins:
        readings.append(ref.tap(c.day, c.dimension, frames, p.loading.values[0]))
        values.append(c.value)
        noise.append(p.checkin_residual_sd**2)
    start = min([m.day for m in measurements] + [c.day for c in checkins])
    more = {"correlation": CORRELATION, "start": start, "frames": frames}
    return ref.condition(wanted, readings, np.array(values), np.array(noise), p, **more)


@pytest.mark.parametrize("frames", [("general",), ("general", "partner")])
@pytest.mark.parametrize(
    "taps", [(), (CheckIn(3.0, "anxiety", 0.7), CheckIn(40.0, "anxiety", -0.5))]
)
def test_path_and_difference_agree_with_a_dense_posterior(frames, taps):
    measurements = forms(frames)
    agrees_with_a_dense_posterior(measurements, frames, 31.5, taps)


@pytest.mark.parametrize("baseline", [0.0, 31.5])
@pytest.mark.parametrize("frames", [("general",), ("general", "partner", "parent")])
def test_several_banks_agree_with_a_dense_posterior(frames, baseline):
    """Each bank has an error of its own; from the first day on, and from a later baseline."""
    measurements = forms(frames, banks=("earned", "other"))
    agrees_with_a_dense_posterior(measurements, frames, baseline, (CheckIn(3.0, "anxiety", 0.7),))


@pytest.mark.parametrize("baseline", [-5.0, 0.0])
def test_check_ins_before_the_first_form_agree_with_a_dense_posterior(baseline):
    frames, taps = (
        ("general", "partner"),
        (CheckIn(-5.0, "anxiety", 0.7), CheckIn(3.0, "avoidance", 0.2)),
    )
    agrees_with_a_dense_posterior(forms(frames), frames, baseline, taps)


def test_unlikely_points_are_left_out_of_the_smoother_without_being_missed(monkeypatch):
    model = replace(MODEL, prior=content.prior())
    whole = trajectory(forms(("general",)), model)
    monkeypatch.setattr(solved, "NEGLIGIBLE", 1e-6)
    fewer = trajectory(forms(("general",)), model)
    one, two = (found.smoothed["general"] for found in (whole, fewer))
    assert two.mean.shape[1] <= one.mean.shape[1]
    assert two.level_moments()[0] == pytest.approx(one.level_moments()[0], abs=1e-4)


@pytest.mark.parametrize("wordings", [("", "es", "es"), ("es", "de", "")])
def test_several_wordings_agree_with_a_dense_posterior(wordings):
    frames = ("general", "partner")
    measurements = forms(frames, wordings=wordings)
    agrees_with_a_dense_posterior(measurements, frames, 31.5, ())


def test_a_translation_widens_levels_and_only_a_change_of_language_widens_differences():
    quick = replace(MODEL, prior=ref.prior(drift=ref.one(1.5)))
    days = (0.0, 100.0, 200.0, 300.0, 400.0)
    own, other, mixed = (
        trajectory(forms(("general",), days, wordings=wordings), quick)
        for wordings in (("",), ("es",), ("", "es", "es", "es", "es"))
    )
    assert levels_sd(other) > levels_sd(own) + 0.01
    one, two, three = (change(f, "general", "anxiety").sd for f in (own, other, mixed))
    assert two == pytest.approx(one, rel=0.05)
    assert three > one + 0.01


def levels_sd(found):
    return np.sqrt(found.smoothed["general"].level_moments()[1][-1, 0, 0])


def agrees_with_a_dense_posterior(measurements, frames, baseline, taps):
    start = Baseline(baseline)
    found = trajectory(measurements, MODEL, checkins=taps, baseline=start, days=(120.0,))
    for view in found.views:
        beliefs = found.smoothed[view]
        for at, day in enumerate(found.days):
            wanted = [ref.level(t, d, view, frames) for t in (day, baseline) for d in DIMENSIONS]
            mean, spread, _ = dense(measurements, frames, wanted, MODEL.prior, taps)
            if day >= baseline:
                assert beliefs.mean[at, 0] == pytest.approx(mean, abs=1e-9)
                assert beliefs.covariance[at, 0] == pytest.approx(spread, abs=1e-9)
            else:
                assert beliefs.mean[at, 0, :2] == pytest.approx(mean[:2], abs=1e-9)
                assert beliefs.covariance[at, 0, :2, :2] == pytest.approx(spread[:2, :2], abs=1e-9)


def test_the_last_day_alone_is_believed_as_in_the_whole_trajectory():
    measurements = forms(("general", "partner"))
    whole = trajectory(measurements, MODEL, baseline=Baseline(6.0))
    last = beliefs_at_end(measurements, MODEL, Baseline(6.0))
    for view in whole.views:
        assert last[view].mean[0] == pytest.approx(whole.smoothed[view].mean[-1], abs=1e-9)
        assert last[view].covariance[0] == pytest.approx(
            whole.smoothed[view].covariance[-1], abs=1e-9
        )


def test_filtered_beliefs_know_nothing_of_the_future():
    found = trajectory(forms(("general",)), MODEL)
    earlier = trajectory(forms(("general",))[:4], MODEL)
    assert found.filtered["general"].mean[2] == pytest.approx(earlier.smoothed["general"].mean[-1])


def test_hyperparameters_are_weighted_by_their_dense_evidence():
    values, weights = (0.1, 1.0), (0.7, 0.3)
    model = replace(MODEL, prior=ref.prior(drift=Axis(values, weights)))
    measurements = forms(("general",))
    found = trajectory(measurements, model)
    logs = {}
    level = [ref.level(0.0, "anxiety", "general", ("general",))]
    for q in values:
        single = ref.prior(drift=ref.one(q))
        logs[q] = dense(measurements, ("general",), level, single)[2]
    got = found.smoothed["general"].weights[-1]
    same = dict(zip(product(values, values), got, strict=True))
    expected = np.log(0.3**2 / 0.7**2) + logs[1.0] - logs[0.1]
    assert np.log(same[1.0, 1.0] / same[0.1, 0.1]) == pytest.approx(expected, abs=1e-9)
    assert got.sum() == pytest.approx(1.0)


def test_one_observation_gives_the_plain_posterior():
    """Without states and item error, a single quiz on the grid: exact moments of prior x likelihood."""
    likelihood = norm.pdf(NODES, 0.8, 0.45) * norm.cdf(NODES + 1.0)
    model = Model(ref.prior(state_sd=ref.one(0.0)))
    found = trajectory([Measurement(0.0, "general", "x", {"anxiety": likelihood})], model)
    mass = likelihood * norm.pdf(NODES)
    mass /= mass.sum()
    mean = mass @ NODES
    got, spread = found.smoothed["general"].level_moments()
    assert got[0, 0] == pytest.approx(mean, abs=1e-6)
    assert spread[0, 0, 0] == pytest.approx(mass @ (NODES - mean) ** 2, abs=1e-6)
    assert (got[0, 1], spread[0, 1, 1]) == pytest.approx((0.0, 1.0))


def skewed(low):
    """The likelihood of answers all at one end: flat on one side."""
    return norm.cdf((low - NODES) / 0.5)


def test_normal_sites_stay_close_to_a_grid_over_three_occasions():
    """Answers at the floor twice, then not: the hardest case, summed over 61 x 61 x 61 nodes."""
    p = ref.prior()
    likelihoods = [skewed(-1.2), skewed(-0.8), norm.pdf(NODES, 0.3, 0.4)]
    days = (0.0, 14.0, 60.0)
    found = trajectory(
        [
            Measurement(t, "general", "x", {"anxiety": like})
            for t, like in zip(days, likelihoods, strict=True)
        ],
        Model(p),
    )
    frames = ("general",)
    reads = [
        ref.Latent(t, "anxiety", (("trait", "", 1.0), ("state", "general", 1.0))) for t in days
    ]
    more = {"correlation": 0.0, "start": 0.0, "frames": frames}
    inverse = np.linalg.inv(ref.matrix(reads, reads, p, **more))
    x = np.stack(np.meshgrid(NODES, NODES, NODES, indexing="ij"))
    logs = -0.5 * np.einsum("iabc,ij,jabc->abc", x, inverse, x)
    mass = np.exp(logs - logs.max()) * np.einsum("a,b,c->abc", *likelihoods)
    mass /= mass.sum()
    mean = (x * mass).sum(axis=(1, 2, 3))
    second = np.einsum("iabc,jabc,abc->ij", x, x, mass) - np.outer(mean, mean)
    levels = [ref.level(t, "anxiety", "general", frames) for t in days]
    gain = ref.matrix(levels, reads, p, **more) @ inverse
    prior_spread = ref.matrix(levels, levels, p, **more)
    spread = prior_spread + gain @ (second - np.linalg.inv(inverse)) @ gain.T
    got, got_spread = found.smoothed["general"].level_moments()
    assert got[:, 0] == pytest.approx(gain @ mean, abs=0.01)
    assert np.sqrt(got_spread[:, 0, 0]) == pytest.approx(np.sqrt(np.diag(spread)), abs=0.01)


def test_a_missing_reading_changes_nothing():
    measurements = forms(("general",))
    nothing = Measurement(45.0, "general", "earned", {d: Gaussian(3.0, np.inf) for d in DIMENSIONS})
    flat = Measurement(45.0, "general", "earned", {d: np.ones(len(NODES)) for d in DIMENSIONS})
    plain = trajectory(measurements, MODEL).smoothed["general"]
    for extra in (nothing, flat):
        found = trajectory([*measurements, extra], MODEL).smoothed["general"]
        assert found.mean[-1] == pytest.approx(plain.mean[-1], abs=1e-4)


def test_a_form_given_twice_counts_as_half_the_variance():
    twice = [Measurement(0.0, "general", "x", {"anxiety": Gaussian(1.0, 0.3)})] * 2
    once = [Measurement(0.0, "general", "x", {"anxiety": Gaussian(1.0, 0.15)})]
    one, two = (trajectory(m, MODEL).smoothed["general"].level_moments() for m in (once, twice))
    assert two[0] == pytest.approx(one[0])
    assert two[1] == pytest.approx(one[1])


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(5)), st.permutations(range(2)))
def test_order_does_not_matter(order, taps):
    checkins = [CheckIn(2.0, "anxiety", 0.3), CheckIn(2.0, "avoidance", -0.2)]
    measurements = forms(("general", "partner"))
    plain = trajectory(measurements, MODEL, checkins=checkins)
    mixed = trajectory(
        [measurements[i] for i in order], MODEL, checkins=[checkins[i] for i in taps]
    )
    for view in ("general", "partner", "common"):
        assert mixed.smoothed[view].mean == pytest.approx(plain.smoothed[view].mean, abs=1e-9)


def test_without_drift_nothing_changes():
    model = replace(MODEL, prior=ref.prior(drift=ref.one(0.0)))
    found = trajectory(forms(("general",)), model)
    mean, _ = found.smoothed["general"].level_moments()
    assert np.ptp(mean, axis=0) == pytest.approx(np.zeros(2), abs=1e-9)
    assert change(found, "general", "anxiety").sd == pytest.approx(0.0, abs=1e-5)


def test_constant_item_error_widens_the_level_and_not_the_difference():
    days = np.arange(0.0, 200.0, 7.0)
    measurements = [
        Measurement(t, "general", "earned", {"anxiety": Gaussian(0.5, 0.05)}) for t in days
    ]
    exact = trajectory(measurements, replace(MODEL, errors={}))
    rough = trajectory(measurements, MODEL)
    sds = [np.sqrt(f.smoothed["general"].level_moments()[1][-1, 0, 0]) for f in (exact, rough)]
    changes = [change(f, "general", "anxiety").sd for f in (exact, rough)]
    assert sds[1] > sds[0] + 0.03
    assert changes[1] == pytest.approx(changes[0], rel=0.05)


def test_checkins_say_nothing_of_the_slow_path_without_a_quiz_beside_them():
    """They inform states: far from any quiz they leave the slow level alone."""
    measurements = forms(("general",), days=(0.0, 2.0, 4.0, 6.0, 8.0))
    taps = [CheckIn(float(t), "anxiety", -2.0) for t in range(200, 300)]
    plain = trajectory(measurements, MODEL, days=(300.0,)).smoothed["general"]
    tapped = trajectory(measurements, MODEL, checkins=taps, days=(300.0,)).smoothed["general"]
    assert tapped.mean[-1, 0] == pytest.approx(plain.mean[-1, 0], abs=1e-3)


def test_a_bad_day_beside_a_quiz_is_taken_for_a_state():
    quiz = [Measurement(20.0, "general", "earned", {"anxiety": Gaussian(1.5, 0.1)})]
    before = [CheckIn(float(t), "anxiety", 0.0) for t in range(20)]
    calm, upset = (
        trajectory([*quiz], MODEL, checkins=[*before, CheckIn(20.0, "anxiety", v)])
        for v in (0.0, 3.0)
    )
    levels = [f.smoothed["general"].level_moments()[0][-1, 0] for f in (calm, upset)]
    assert levels[1] < levels[0] - 0.02


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ({"measurements": []}, "at least one"),
        ({"baseline": Baseline(500.0)}, "baseline"),
        ({"days": (-3.0,)}, "before the first"),
        ({"days": (float("nan"),)}, "finite"),
    ],
)
def test_what_does_not_fit_is_said(arguments, word):
    given_ = {"measurements": forms(("general",)), "model": MODEL} | arguments
    with pytest.raises(UsageError, match=word):
        trajectory(**given_)


def test_a_prior_whose_weights_do_not_fit_is_refused():
    with pytest.raises(ContentError, match="sum to 1"):
        Axis((0.1, 0.2), (0.5, 0.4))
