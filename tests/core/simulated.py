"""People of a known population who answer known items: for tests of calibration."""

from collections.abc import Mapping, Sequence

import numpy as np

from earned.core.calibration.groups import Population
from earned.core.instruments.item import DIMENSIONS, Item
from earned.core.instruments.parameters import Calibrated, Parameters, Provisional, SharedOffset
from earned.core.scoring.drawing import draw_item

Known = Mapping[str, Calibrated]


def answered(
    items: Sequence[Item],
    known: Known,
    people: int,
    rng: np.random.Generator,
    population: Population | None = None,
    factors: Parameters | None = None,
) -> np.ndarray:
    """Categories in the insecure direction, shape (people, items). ``factors``: whose sizes hold."""
    who = population or Population()
    rho = who.correlation
    z = rng.multivariate_normal([0, 0], [[1, rho], [rho, 1]], people)
    trait = dict(zip(DIMENSIONS, (z * who.sd + who.mean).T, strict=True))
    facets = {
        (d, name): sd * rng.standard_normal(people)
        for d, sizes in (factors.facet_sd if factors else {}).items()
        for name, sd in sizes.items()
    }
    method = factors.method_sd if factors else {}
    bias = {d: method.get(d, 0.0) * rng.standard_normal(people) for d in DIMENSIONS}
    columns = []
    for item in items:
        read = trait[item.dimension] + item.key * bias[item.dimension]
        read = read + facets.get((item.dimension, item.facet), 0.0)
        own = known[item.id]
        upper = 1 / (1 + np.exp(-own.discrimination * (read[:, None] - np.array(own.thresholds))))
        columns.append((rng.random((people, 1)) < upper).sum(axis=1))
    return np.stack(columns, axis=1).astype(float)


def drawn_bank(
    items: Sequence[Item],
    known: Mapping[str, Provisional],
    offsets: Mapping[tuple[str, str], SharedOffset],
    rng: np.random.Generator,
) -> dict[str, Calibrated]:
    """True items drawn from their distributions, shared offsets once."""
    shared = {
        group: (
            one.location_sd * rng.standard_normal(),
            one.log_discrimination_sd * rng.standard_normal(),
        )
        for group, one in offsets.items()
    }
    return {
        item.id: draw_item(known[item.id], rng, *shared.get((item.dimension, item.format), (0, 0)))
        for item in items
    }


def off_by(found: Known, true: Known, names: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Errors of log slopes and thresholds, and both over their standard errors; each flat."""
    errors, z = [], []
    for name in names:
        one, other = found[name], true[name]
        slope = np.log(one.discrimination / other.discrimination)
        cuts = np.subtract(one.thresholds, other.thresholds)
        errors += [slope, *cuts]
        z += [slope / (one.discrimination_se / one.discrimination), *(cuts / one.thresholds_se)]
    return np.array(errors), np.array(z)
