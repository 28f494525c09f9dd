"""What answers say as a normal likelihood: out of a posterior, and of a likelihood that is normal already."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from earned.core.change.sites import (
    Gaussian,
    likelihood_of_posterior,
    likelihoods_of_joint_posterior,
    site,
)
from earned.core.scoring.grid import NODES


def test_a_posterior_and_its_likelihood():
    exact = Gaussian(0.7, 0.2)
    se = (1 / (1 + 1 / 0.2)) ** 0.5
    mean = se**2 * 0.7 / 0.2
    assert likelihood_of_posterior(mean, se, Gaussian(0.0, 1.0)).mean == pytest.approx(0.7)
    prior = np.linalg.inv([[1, 0.4], [0.4, 1]])
    post = np.linalg.inv(prior + np.diag([1 / 0.2, 1 / 0.3]))
    middle = post @ [0.7 / 0.2, -0.2 / 0.3]
    sds = np.sqrt(np.diag(post))
    found = likelihoods_of_joint_posterior(
        tuple(middle), tuple(sds), post[0, 1] / (sds[0] * sds[1])
    )
    assert (found[0].mean, found[0].variance) == pytest.approx((exact.mean, exact.variance))
    assert (found[1].mean, found[1].variance) == pytest.approx((-0.2, 0.3))


@given(st.floats(-2, 2), st.floats(0.3, 1.0), st.floats(-1, 1), st.floats(0.3, 1.5))
def test_a_normal_likelihood_is_its_own_site(mean, sd, centre, spread):
    found = site(norm.pdf(NODES, mean, sd), Gaussian(centre, spread))
    assert found.mean == pytest.approx(mean, abs=1e-3)
    assert found.variance == pytest.approx(sd * sd, rel=1e-3)
