"""How far item parameters differ between the ECR-R's sites: what another language or frame may add.

    python bench/site_variance.py

One Newton step from the common fit a site: the shift of an item's location (or log slope) is its
summed score over its information, and the variance of true shifts is what exceeds sampling variance.
"""

import numpy as np

from earned.core.calibration.coding import code
from earned.core.calibration.estimator import GradedCalibration
from earned.core.calibration.information import person_scores
from earned.core.calibration.starting import Wanted, started
from earned.core.instruments.item import DIMENSIONS
from response_data import Floats, Sample, ecr_r_sample

SMALLEST_SITE = 30


def shift_scores(sample: Sample) -> tuple[Floats, Floats]:
    """Each person's scores for a shift of location and of log slope; shape (N, 36) each."""
    items, method = sample.instrument.items, {"avoidance": True}
    found = GradedCalibration(method=method).fit(sample.categories, items, 7)
    coded = code(sample.categories, [7] * len(items), [item.id for item in items])
    design, _, blocks = started(coded, items, Wanted(method), np.float64)
    scores = np.concatenate(list(person_scores(design, blocks[0], found.state_)))
    slopes, intercepts = found.state_.lines.slopes, found.state_.lines.intercepts
    location = -scores[:, :, 1:].sum(axis=2) * slopes
    log_slope = scores[:, :, 0] * slopes + (scores[:, :, 1:] * intercepts).sum(axis=2)
    return location, log_slope


def components(scores: Floats, sites: list[np.ndarray]) -> tuple[float, float]:
    """Standard deviation between sites: of what all items share, and of each item's own shift."""
    shift = np.stack([scores[own].sum(axis=0) / (scores[own] ** 2).sum(axis=0) for own in sites])
    sampling = np.stack([1 / (scores[own] ** 2).sum(axis=0) for own in sites])
    shared = (shift / sampling).sum(axis=1) / (1 / sampling).sum(axis=1)
    rest = (shift - shared[:, None]) ** 2 - sampling * (1 - 1 / scores.shape[1])
    weight = 1 / (sampling + 0.05) ** 2
    item_variance = (rest * weight).sum() / weight.sum()
    return float(shared.std(ddof=1)), float(np.sqrt(max(item_variance, 0.0)))


def main() -> None:
    """Print the components by dimension."""
    sample = ecr_r_sample()
    site = np.array(sample.columns["Site"])
    names = [name for name in np.unique(site) if (site == name).sum() >= SMALLEST_SITE]
    sites = [site == name for name in names]
    print(f"{len(names)} sites with {SMALLEST_SITE} people or more: {', '.join(names)}")
    for kind, scores in zip(("location", "log slope"), shift_scores(sample), strict=True):
        for dimension in DIMENSIONS:
            own = [
                j for j, item in enumerate(sample.instrument.items) if item.dimension == dimension
            ]
            shared, item = components(scores[:, own], sites)
            print(f"{kind:10} {dimension:10} shared sd {shared:.3f}  item sd {item:.3f}")


if __name__ == "__main__":
    main()
