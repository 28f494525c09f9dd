"""The golden cases against sums that share nothing with the engine but its item tables."""

import numpy as np
import pytest

from earned.core.scoring.classical import categories, option_counts
from earned.library import instruments
from tests.core.test_classical import cases
from tests.core.test_windows import model_of, moments_by_plain_sums

pytestmark = pytest.mark.long

# The engine's grid ends at 6; whoever gives every most insecure answer has some probability beyond.
TOLERANCE = 0.005


@pytest.mark.parametrize("name", ["ecr", "ecr-r"])
def test_golden_cases_are_the_integral_over_every_factor(name: str) -> None:
    model, instrument = model_of(name), instruments.load(name)
    for case in cases(name):
        raw = np.array([[value or np.nan for value in case["answers"]]])
        codes = categories(raw, instrument.items, option_counts(instrument))[0]
        mean, se = moments_by_plain_sums(model, np.where(np.isnan(codes), -1, codes).astype(int))
        said = [case["anxiety"], case["avoidance"], case["anxiety_se"], case["avoidance_se"]]
        assert said == pytest.approx([*mean, *se], abs=TOLERANCE), case["title"]
