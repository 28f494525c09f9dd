"""A position that somebody already has gives the same plan as one measured here."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earned.app.placing import FURTHEST, NARROWEST, WIDEST, placed
from earned.core.errors import UsageError
from earned.core.scoring.position import STYLES

means = st.tuples(*[st.floats(-2.5, 2.5)] * 2)
errors = st.tuples(*[st.floats(0.25, 0.8)] * 2)


@given(means, errors, st.floats(-0.8, 0.8))
@settings(max_examples=25, deadline=None)
def test_it_has_the_moments_it_was_given(
    mean: tuple[float, float], error: tuple[float, float], correlation: float
) -> None:
    found, styles = placed(mean, error, correlation)
    assert found.anxiety.mean == pytest.approx(mean[0], abs=0.02)
    assert found.avoidance.se == pytest.approx(error[1], abs=0.02)
    assert found.correlation == pytest.approx(correlation, abs=0.05)
    assert sum(styles.probabilities.values()) == pytest.approx(1)
    assert set(styles.probabilities) == set(STYLES)
    assert len(styles.shifted) == 8


def test_far_corners_are_named_and_the_middle_is_not() -> None:
    corners = {(-3, -3): "secure", (3, -3): "anxious", (-3, 3): "avoidant", (3, 3): "fearful"}
    for (anxiety, avoidance), style in corners.items():
        assert placed((anxiety, avoidance), (0.3, 0.3))[1].named == style
    assert placed((0.0, 0.5), (0.4, 0.4))[1].named is None


@pytest.mark.parametrize(
    ("mean", "error", "correlation"),
    [
        ((FURTHEST + 0.1, 0), (0.3, 0.3), 0),
        ((0, 0), (NARROWEST - 0.01, 0.3), 0),
        ((0, 0), (0.3, WIDEST + 0.1), 0),
        ((0, 0), (0.3, 0.3), 0.96),
        ((float("nan"), 0), (0.3, 0.3), 0),
        ((0, 0), (0.3, 0.3), float("nan")),
    ],
)
def test_what_the_grid_cannot_hold_is_refused(
    mean: tuple[float, float], error: tuple[float, float], correlation: float
) -> None:
    with pytest.raises(UsageError):
        placed(mean, error, correlation)
