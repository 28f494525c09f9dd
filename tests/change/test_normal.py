"""Normal probabilities against scipy, and mixtures against their definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import multivariate_normal, norm

from earned.core.change.normal import below_both, cdf, mixture_quantile


@given(st.floats(-12, 12))
def test_cdf(x):
    assert float(cdf(np.array(x))) == pytest.approx(norm.cdf(x), abs=5e-8)


@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(-0.95, 0.95))
def test_below_both(h, k, r):
    expected = multivariate_normal([0, 0], [[1, r], [r, 1]]).cdf([h, k])
    assert float(below_both(np.array(h), np.array(k), np.array(r))) == pytest.approx(
        expected, abs=2e-5
    )


def test_mixture_quantile_is_the_inverse_of_the_mixture():
    means, sds, weights = (
        np.array([-1.0, 0.5, 3.0]),
        np.array([0.5, 1.0, 0.2]),
        np.array([0.3, 0.5, 0.2]),
    )
    for level in (0.05, 0.5, 0.95):
        q = float(mixture_quantile(level, means, sds, weights))
        assert float(weights @ norm.cdf((q - means) / sds)) == pytest.approx(level, abs=1e-5)
