"""Do differences between halves of a scale vary as much as the model says? On people not in the fit.

    python bench/halves.py

Fits the ECR on a random half of the adults, with and without the method factor, scores the other half
on two halves of a dimension's items and compares the standard deviation of the difference with that
of simulated people who miss the same answers. 1 is what an honest model gives.
"""

import numpy as np

from earned.core.calibration.estimator import GradedCalibration
from earned.core.instruments.instrument import Instrument
from earned.core.instruments.item import DIMENSIONS, Dimension
from earned.core.instruments.parameters import Parameters
from earned.core.scoring.batch import BatchScorer, batch_scorer
from earned.core.scoring.drawing import answer_categories
from earned.core.scoring.model import compile_model
from earned.core.scoring.reference import reference_point
from response_data import Floats, ecr_sample

SPLITS = 20
Halves = tuple[list[int], list[int]]


def fitted(answers: Floats, instrument: Instrument, *, method: bool, facets: bool) -> Parameters:
    """Parameters from a fit with or without the method factor on avoidance and facet factors."""
    estimator = GradedCalibration(method={"avoidance": method}, facets=facets, tolerance=1e-3)
    found = estimator.fit(answers, instrument.items, 5)
    return Parameters(
        "ecr",
        "",
        "en",
        "",
        found.correlation_,
        found.items_,
        found.method_sd_,
        facet_sd=found.facet_sd_,
    )


def difference(scorer: BatchScorer, answers: Floats, halves: Halves, axis: int) -> Floats:
    """Estimate from one half less estimate from the other, one a person."""
    means = []
    for own in halves:
        part = np.full_like(answers, np.nan)
        part[:, own] = answers[:, own]
        means.append(scorer.score(part, styles=False).mean[:, axis])
    return np.asarray(means[0] - means[1])


def splits(instrument: Instrument, dimension: Dimension) -> dict[str, list[Halves]]:
    """Keyed, facet and random halves of a dimension."""
    items = instrument.items
    own = [j for j, item in enumerate(items) if item.dimension == dimension]
    facets = sorted(
        {items[j].facet for j in own}, key=lambda f: -sum(items[j].facet == f for j in own)
    )
    found = {"random": [_random(own, seed) for seed in range(SPLITS)]}
    found |= {f"facet {f}": [_by(own, [items[j].facet == f for j in own])] for f in facets[:3]}
    if dimension == "avoidance":
        found["keyed"] = [_by(own, [items[j].key == 1 for j in own])]
    return found


def _random(own: list[int], seed: int) -> Halves:
    mixed = np.random.default_rng(seed).permutation(own).tolist()
    return mixed[: len(mixed) // 2], mixed[len(mixed) // 2 :]


def _by(own: list[int], wanted: list[bool]) -> Halves:
    return [j for j, w in zip(own, wanted, strict=True) if w], [
        j for j, w in zip(own, wanted, strict=True) if not w
    ]


def report(*, method: bool, facets: bool) -> None:
    """Fit, simulate, compare; a line a kind of halves."""
    sample = ecr_sample()
    order = np.random.default_rng(1).permutation(len(sample.rows))
    training, held_out = np.array_split(sample.categories[order], 2)
    known = fitted(training, sample.instrument, method=method, facets=facets)
    model = compile_model(sample.instrument, known)
    scorer = batch_scorer(model, reference_point(model))
    simulated = answer_categories(model, len(held_out), np.random.default_rng(2))
    simulated[np.isnan(held_out)] = np.nan
    print(
        f"method factor {'on' if method else 'off'} {known.method_sd}, facets"
        f" {'on' if facets else 'off'} {known.facet_sd}, {len(held_out)} people held out"
    )
    for axis, dimension in enumerate(DIMENSIONS):
        for kind, every in splits(sample.instrument, dimension).items():
            ratios = [
                difference(scorer, held_out, h, axis).std()
                / difference(scorer, simulated, h, axis).std()
                for h in every
            ]
            spread = f" (sd {np.std(ratios):.2f} over {len(ratios)})" if len(ratios) > 1 else ""
            print(f"  {dimension:10} {kind:28} {np.mean(ratios):.3f}{spread}")


if __name__ == "__main__":
    for with_method, with_facets in ((False, False), (True, False), (True, True)):
        report(method=with_method, facets=with_facets)
