"""What is said of a trajectory: differences, floors, 'changed', and a good place."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earned.core.change.difference import change, changes
from earned.core.change.observation import Baseline, Measurement
from earned.core.change.sites import Gaussian
from earned.core.change.statespace import Model, trajectory
from earned.core.change.telling import GoodPlace, Rule, first_told, graduation, verdict
from earned.core.errors import UsageError
from earned.core.instruments.item import DIMENSIONS
from earned.library import change as content
from tests.change import reference as ref

RULE = Rule(probability=0.975, days=28.0, looks=3, release=0.9)
LINES = dict.fromkeys(DIMENSIONS, 0.0)


def path(anxiety, avoidance=None, *, step=7.0, model=None, **more):
    """Exact-ish forms on these levels."""
    other = avoidance if avoidance is not None else [0.0] * len(anxiety)
    measurements = [
        Measurement(
            step * i,
            "general",
            "x",
            {"anxiety": Gaussian(a, 0.15), "avoidance": Gaussian(b, 0.15)},
        )
        for i, (a, b) in enumerate(zip(anxiety, other, strict=True))
    ]
    return trajectory(measurements, model or Model(ref.prior()), **more)


def ramp(start, end, weeks=52):
    return list(np.linspace(start, end, weeks))


def test_the_rule_needs_looks_and_time_in_a_row():
    days = np.array([0.0, 7.0, 14.0, 21.0, 28.0, 35.0, 42.0])
    steady = np.full(7, 0.98)
    broken = steady.copy()
    broken[2] = 0.9
    assert first_told(days, steady, RULE) == 28.0
    assert first_told(days, broken, RULE) is None
    assert first_told(np.array([0.0, 40.0]), np.full(2, 0.99), RULE) is None


@settings(max_examples=40)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.floats(0.5, 0.99))
def test_a_stricter_rule_never_tells_earlier(probabilities, strict):
    days, p = 7.0 * np.arange(len(probabilities)), np.array(probabilities)
    loose, tight = (first_told(days, p, Rule(q, 14.0, 2, 0.4)) for q in (strict - 0.1, strict))
    assert tight is None or (loose is not None and loose <= tight)


def test_improvement_and_worsening_mirror_each_other():
    better, worse = path(ramp(1.5, -0.5)), path(ramp(-1.5, 0.5))
    down, up = (verdict(f, "general", "anxiety", RULE) for f in (better, worse))
    assert (down.changed, up.changed) == ("lower", "higher")
    assert down.told_on == up.told_on
    low, high = (change(f, "general", "anxiety") for f in (better, worse))
    assert low.p_lower == pytest.approx(high.p_higher, abs=1e-6)
    assert low.p_lower_matters == pytest.approx(high.p_higher_matters, abs=1e-6)
    assert low.mean == pytest.approx(-high.mean)


def test_a_steady_person_is_told_nothing():
    assert verdict(path([0.4] * 60), "general", "anxiety", RULE).changed is None


def test_change_is_taken_back_when_it_is_gone():
    found = path(ramp(1.5, -0.5) + ramp(-0.5, 1.5, 60))
    assert verdict(path(ramp(1.5, -0.5)), "general", "anxiety", RULE).changed == "lower"
    assert verdict(found, "general", "anxiety", RULE).changed is None


def test_probabilities_are_of_one_piece():
    for known in changes(path(ramp(1.0, 0.0)), "general").values():
        assert known.p_lower + known.p_higher == pytest.approx(1.0)
        assert known.p_lower_matters <= known.p_lower
        low, high = known.interval_90
        assert low <= known.interval_50[0] <= known.mean <= known.interval_50[1] <= high


def test_nothing_is_read_below_the_floor():
    model = Model(ref.prior(), floors={"anxiety": -1.0})
    below = change(path(ramp(-2.0, -3.5), model=model), "general", "anxiety")
    assert below.below_floor
    assert below.p_lower + below.p_higher < 0.05
    free = change(path(ramp(-2.0, -3.5)), "general", "anxiety")
    assert free.p_lower > 0.95


def test_coming_down_to_the_floor_counts_as_far_as_the_floor():
    model = Model(ref.prior(), floors={"anxiety": -1.0})
    found = change(path(ramp(1.0, -2.0), model=model), "general", "anxiety")
    plain = change(path(ramp(1.0, -2.0)), "general", "anxiety")
    assert found.p_lower == pytest.approx(plain.p_lower, abs=0.01)
    assert found.p_lower_matters <= plain.p_lower_matters + 1e-9


def test_a_baseline_chosen_after_looking_is_marked():
    found = path(ramp(1.0, 0.0), baseline=Baseline(70.0, fixed=False))
    known = change(found, "general", "anxiety")
    assert (known.baseline_day, known.baseline_fixed) == (70.0, False)


def test_days_that_were_not_reported_are_refused():
    found = path(ramp(1.0, 0.0), baseline=Baseline(70.0))
    with pytest.raises(UsageError, match="not among"):
        change(found, "general", "anxiety", day=71.5)
    with pytest.raises(UsageError, match="before the baseline"):
        change(found, "general", "anxiety", day=7.0)
    with pytest.raises(UsageError, match="no view"):
        change(found, "partner", "anxiety")


def test_long_in_a_good_place():
    found = graduation(path([-1.3] * 40, [-1.3] * 40), "general", LINES, RULE)
    assert found.reached
    assert not found.missing


@pytest.mark.parametrize(
    ("anxiety", "avoidance", "step", "missing"),
    [
        ([0.5] * 40, [-1.3] * 40, 7.0, "position"),
        ([-1.3] * 10, [-1.3] * 10, 7.0, "time"),
        ([-1.3] * 4, [-1.3] * 4, 70.0, "looks"),
        ([-1.3] * 12, [-1.3] * 12, 70.0, "gap"),
        (ramp(-4.0, -1.5, 60), [-1.3] * 60, 7.0, "worsening"),
    ],
)
def test_what_is_still_missing_for_it(anxiety, avoidance, step, missing):
    found = graduation(path(anxiety, avoidance, step=step), "general", LINES, RULE, GoodPlace())
    assert not found.reached
    assert missing in found.missing


def test_the_shipped_rule_is_calibrated_below_five_percent():
    known = content.telling()
    assert max(known.stable_told.values()) < 0.05
    assert known.prior_version == content.prior_version()
    assert known.command.startswith("python bench/change_lives.py --calibrate")


def test_the_shipped_prior_agrees_with_published_stability():
    """EVIDENCE 3: latent r .92 and .93 at three and six weeks for the ECR-R; lower, .74 to .91, at thirty
    days for the ECR-RS once its unreliability is taken out; above .77 after a year."""
    prior = content.prior()
    assert 0.85 < ref_retest(prior, 21) < 0.95
    assert 0.74 < ref_retest(prior, 30) < 0.93
    assert 0.77 < ref_retest(prior, 365) < 0.88


def ref_retest(prior, days):
    """By simulation of the formulae's ingredients, apart from the code that reports it."""
    rng = np.random.default_rng(1)
    size = 200_000
    s = rng.choice(prior.state_sd.values, size, p=prior.state_sd.weights)
    tau = rng.choice(prior.state_days.values, size, p=prior.state_days.weights)
    q = rng.choice(prior.drift.values, size, p=prior.drift.weights)
    trait = np.sqrt(1 - s**2) * rng.standard_normal(size)
    state, keep = s * rng.standard_normal(size), np.exp(-days / tau)
    later = trait + q * np.sqrt(days / 365.25) * rng.standard_normal(size)
    later_state = keep * state + s * np.sqrt(1 - keep**2) * rng.standard_normal(size)
    return np.corrcoef(trait + state, later + later_state)[0, 1]
