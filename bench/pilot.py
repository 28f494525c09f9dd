"""A pilot of real answers on a provisional bank: the ECR's items, given only what the ECR-R's say of items.

    OPENBLAS_NUM_THREADS=1 python bench/pilot.py

Each ECR item starts from the distribution of ECR-R items of its dimension
(`core/calibration/population.py`), and pilots of 50 to 300 people of the web sample move it. What is found is
compared with a fit of 9,000 others, whose errors are small: by how much log slopes and thresholds are off,
before, from the pilot's answers alone (finite thresholds), and from both; and how many of the stated 95%
intervals hold.
"""

import sys

import numpy as np

from earned.core.calibration.estimator import GradedCalibration
from earned.core.calibration.population import Described, ItemPopulation, cut_pattern
from earned.core.calibration.priors import Prior
from earned.core.instruments.item import DIMENSIONS
from earned.core.instruments.parameters import Calibrated, Provisional, SharedOffset
from response_data import Floats, ecr_r_sample, ecr_sample

OTHERS, PILOTS = 9000, 20
SHARED_SLOPE, SHARED_LOCATION = 0.2, 0.2


def prior_for(items: tuple, known: dict[str, Calibrated], dimension: dict[str, str]) -> Prior:
    """A distribution for each item of another instrument with five options."""
    shape, scale = cut_pattern(5)
    by_dimension = {
        d: ItemPopulation.of(Described.of([k for n, k in known.items() if dimension[n] == d]), 0.0)
        for d in DIMENSIONS
    }
    found = {}
    for item in items:
        one = by_dimension[item.dimension]
        found[item.id] = Provisional(
            log_discrimination=one.log_discrimination.mean,
            log_discrimination_sd=one.log_discrimination.sd,
            location=0.0,
            location_sd=one.location.sd,
            log_spread=one.log_spread.mean + float(np.log(scale)),
            log_spread_sd=one.log_spread.sd,
            shape=tuple(shape.tolist()),
            residual_sd=one.residual_sd,
        )
    offsets = {
        (d, items[0].format): SharedOffset(SHARED_LOCATION, SHARED_SLOPE) for d in DIMENSIONS
    }
    return Prior(found, offsets)


def off(found: dict[str, Calibrated], true: dict[str, Calibrated]) -> Floats:
    """Errors of (log slope, thresholds), an item a row."""
    return np.array(
        [
            [
                np.log(found[name].discrimination / one.discrimination),
                *np.subtract(found[name].thresholds, one.thresholds),
            ]
            for name, one in true.items()
        ]
    )


def errors(found: dict[str, Calibrated]) -> Floats:
    """Their standard errors."""
    return np.array(
        [[one.discrimination_se / one.discrimination, *one.thresholds_se] for one in found.values()]
    )


def rms(values: Floats) -> float:
    """Root mean square of the finite ones."""
    return float(np.sqrt(np.mean(values[np.isfinite(values)] ** 2)))


def main() -> None:
    """Print a line for each size of pilot."""
    revised, sample = ecr_r_sample(), ecr_sample()
    others = GradedCalibration().fit(revised.categories, revised.instrument.items, 7)
    items = sample.instrument.items
    dimension = {item.id: item.dimension for item in revised.instrument.items}
    prior = prior_for(items, others.items_, dimension)
    order = np.random.default_rng(0).permutation(len(sample.categories))
    true = GradedCalibration(errors=True).fit(sample.categories[order[:OTHERS]], items, 5).items_
    middle = {
        name: Calibrated(
            float(np.exp(one.log_discrimination)),
            tuple(float(b) for b in one.location + np.exp(one.log_spread) * np.array(one.shape)),
        )
        for name, one in prior.items.items()
    }
    sys.stdout.write(f"before any answers: off by {rms(off(middle, true)):.3f}\n")
    for people in (50, 100, 300):
        alone, both, z = [], [], []
        for pilot in range(PILOTS):
            rng = np.random.default_rng([people, pilot])
            chosen = sample.categories[rng.choice(order[OTHERS:], people, replace=False)]
            found = GradedCalibration(prior=prior, errors=True, tolerance=1e-3)
            found.fit(chosen, items, 5)
            both.append(off(found.items_, true))
            z.append(both[-1] / np.hypot(errors(found.items_), errors(true)))
            alone.append(off(GradedCalibration(tolerance=1e-3).fit(chosen, items, 5).items_, true))
        held = np.mean(np.abs(np.array(z)) < 1.96)
        sys.stdout.write(
            f"{people} people, {PILOTS} pilots: answers alone {rms(np.array(alone)):.3f}, with prior"
            f" {rms(np.array(both)):.3f}, 95% intervals hold {held:.1%}\n"
        )


if __name__ == "__main__":
    main()
