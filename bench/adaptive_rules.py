"""How many answers adaptive rules need on banks of 36 items: ours and those of Python's mirt.

    OPENBLAS_NUM_THREADS=1 python bench/adaptive_rules.py [--people 100]

Everybody answers from the same seeded table and stops as soon as both standard errors are at most .35. The
banks have 36 items with seven options: the ECR-R's shipped parameters without their factors, and drawn ones
with its keys and facets. Python's mirt 1.2 takes part where it is installed, with 41 nodes: as it comes,
scoring without the correlation of the dimensions, and told of it.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from time import process_time
from typing import Any

import numpy as np

from earned.core.adaptive.replay import Rule, adaptive_path
from earned.core.adaptive.selection import ALL_THE_SAME, Selector, selector
from earned.core.instruments.item import DIMENSIONS
from earned.core.instruments.parameters import Calibrated
from earned.core.scoring.drawing import answer_categories
from earned.core.scoring.model import ScoringModel, compile_model
from earned.library import instruments

TABLE = 20_000
"""People of the seeded table, of whom the first take part."""
TARGET_SE = 0.35
NODES = 41
OURS, FREE, FIRST = "ours", "any item", "balance first"
USUAL, OTHER, TOLD = "A-optimality", "D-optimality", "A-optimality, told ρ"
DRAWN = ((1, 1.0, 2.5), *((seed, 1.1, 2.6) for seed in range(2, 7)))
"""Of drawn banks: seed, least and largest slope."""


@dataclass(frozen=True)
class Needed:
    """``ours``: by rule, ``mirt``: by criterion and prior, mean answers. ``mirt_step``: milliseconds."""

    bank: str
    ours: dict[str, float]
    mirt: dict[str, float]
    mirt_step: float


def ecr_r() -> ScoringModel:
    """The ECR-R without its factors."""
    known = instruments.parameters("ecr-r")
    return compile_model(
        instruments.load("ecr-r"), replace(known, method_sd={}, offsets={}, facet_sd={})
    )


def drawn(seed: int, least: float, most: float) -> ScoringModel:
    """The ECR-R's keys and facets with drawn parameters: thresholds standard normal."""
    base, rng = ecr_r(), np.random.default_rng(seed)
    items = {
        item: Calibrated(rng.uniform(least, most), tuple(np.sort(rng.standard_normal(6)).tolist()))
        for item in base.items
    }
    return compile_model(base.instrument, replace(base.parameters, items=items, correlation=0.4))


def needed(bank: str, model: ScoringModel, people: int) -> Needed:
    """On one bank."""
    table = answer_categories(model, TABLE, np.random.default_rng(1))[:people].astype(int)
    usual = selector(model)
    rules = {OURS: usual, FREE: replace(usual, given_up=0.0)}
    rules[FIRST] = replace(usual, given_up=ALL_THE_SAME)
    ours = {
        name: float(np.mean([answers(model, chooser, row) for row in table]))
        for name, chooser in rules.items()
    }
    mirt = dict(mirt_needed(model, table))
    step = mirt.pop("step", float("nan"))
    return Needed(bank, ours, mirt, step)


def answers(model: ScoringModel, chooser: Selector, row: np.ndarray) -> int:
    """Of one person."""
    recorded = dict(zip(model.items, row.tolist(), strict=True))
    return len(adaptive_path(model, chooser, recorded, Rule(len(recorded), TARGET_SE)))


def mirt_needed(model: ScoringModel, table: np.ndarray) -> Iterator[tuple[str, float]]:
    """By criterion and prior; nothing where it is not installed."""
    try:
        from mirt.cat import MCATEngine
        from mirt.cat.mcat_stopping import MaxSEStop
    except ImportError:
        return
    bank, steps, seconds = mirt_bank(model), 0, 0.0
    rho = model.parameters.correlation
    covariance = np.array([[1.0, rho], [rho, 1.0]])
    told = correlated(MCATEngine, covariance)
    ways = ((USUAL, MCATEngine, None), (OTHER, MCATEngine, None), (TOLD, told, covariance))
    for name, engine, start in ways:
        counts, begun = [], process_time()
        for row in table:
            test = engine(
                bank,
                item_selection=name.split(",")[0],
                stopping_rule=MaxSEStop(TARGET_SE),
                n_quadpts=NODES,
                initial_covariance=start,
            )
            state = test.get_current_state()
            while not state.is_complete:
                state = test.administer_item(int(row[state.next_item]))
            counts.append(state.n_items)
        seconds, steps = seconds + process_time() - begun, steps + sum(counts)
        yield name, float(np.mean(counts))
    yield "step", 1e3 * seconds / steps


def mirt_bank(model: ScoringModel) -> Any:
    """The same parameters as a model of mirt."""
    from mirt.models.polytomous import GradedResponseModel

    known = [model.parameters.items[item] for item in model.items]
    slopes = np.zeros((len(known), len(DIMENSIONS)))
    for row, item, own in zip(slopes, model.items.values(), known, strict=True):
        assert isinstance(own, Calibrated)
        row[DIMENSIONS.index(item.dimension)] = own.discrimination
    bank = GradedResponseModel(n_items=len(known), n_categories=7, n_factors=len(DIMENSIONS))
    cuts = np.array([own.thresholds for own in known if isinstance(own, Calibrated)])
    bank.set_parameters(discrimination=slopes, thresholds=cuts)
    bank._is_fitted = True  # noqa: SLF001 - it has no way to be told parameters
    return bank


def correlated(engine: Any, covariance: np.ndarray) -> Any:
    """The engine of mirt, whose scores take this prior; as it comes it takes none."""
    from mirt.cat._engine_common import build_administered_response_matrix
    from mirt.scoring import ability_posterior

    def update(self: Any) -> None:
        found = ability_posterior(
            self.model,
            build_administered_response_matrix(self),
            n_quadpts=self.n_quadpts,
            prior_cov=covariance,
        )
        apart = found.points - found.mean.ravel()
        self._current_theta = found.mean.ravel()
        self._current_covariance = apart.T @ (found.weights[0, :, None] * apart)

    return type("Told", (engine,), {"_update_theta": update})


def banks() -> dict[str, ScoringModel]:
    """By name."""
    return {"the ECR-R without its factors": ecr_r()} | {
        f"drawn ({seed}), slopes {least} to {most}": drawn(seed, least, most)
        for seed, least, most in DRAWN
    }


def ratio(one: Needed) -> float:
    """Ours as a share of mirt's A-optimality as it comes; NaN where it is not installed."""
    return one.ours[OURS] / one.mirt.get(USUAL, float("nan"))


def table(found: list[Needed]) -> list[str]:
    """As Markdown."""
    lines = [
        f"| Bank | {OURS} | {FREE} | {FIRST} | mirt, {USUAL} | {OTHER} | {TOLD} | ours / mirt's {USUAL} |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in found:
        theirs = [f"{one.mirt[name]:.1f}" if one.mirt else "" for name in (USUAL, OTHER, TOLD)]
        ours = [f"{one.ours[name]:.1f}" for name in (OURS, FREE, FIRST)]
        lines.append(f"| {' | '.join([one.bank, *ours, *theirs, f'{ratio(one):.3f}'])} |")
    return lines


def main() -> None:
    """Print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100)
    wanted = parser.parse_args()
    found = [needed(name, model, wanted.people) for name, model in banks().items()]
    sys.stdout.write("\n".join(table(found)) + "\n")


if __name__ == "__main__":
    main()
