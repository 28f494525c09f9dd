"""How many answers adaptive rules need on one bank, for one table: ours and those of Python's mirt.

    OPENBLAS_NUM_THREADS=1 python bench/adaptive_rules.py [--people 100]

Everybody answers from the same seeded table and stops as soon as both standard errors are at most .35. Two
banks of 36 items with seven options: the ECR-R's shipped parameters without their factors, and a drawn one.
Python's mirt 1.2 takes part where it is installed, with 41 nodes: as it comes, scoring without the
correlation of the dimensions, and told of it.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from time import process_time
from typing import Any

import numpy as np

from earned.core.adaptive.balance import Balance
from earned.core.adaptive.replay import Rule, adaptive_path
from earned.core.adaptive.selection import Selector, selector
from earned.core.instruments.item import DIMENSIONS
from earned.core.instruments.parameters import Calibrated
from earned.core.scoring.drawing import answer_categories
from earned.core.scoring.model import ScoringModel, compile_model
from earned.library import instruments

TABLE = 20_000
"""People of the seeded table, of whom the first take part."""
TARGET_SE = 0.35
NODES = 41
OURS, FREE = "keys and facets balanced", "any item"
SUM = "balanced, and both variances count to the end"


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


def drawn() -> ScoringModel:
    """The ECR-R's keys and facets with drawn parameters: slopes 1 to 2.5, thresholds standard normal."""
    base, rng = ecr_r(), np.random.default_rng(1)
    items = {
        item: Calibrated(rng.uniform(1, 2.5), tuple(np.sort(rng.standard_normal(6)).tolist()))
        for item in base.items
    }
    return compile_model(base.instrument, replace(base.parameters, items=items, correlation=0.4))


def needed(bank: str, model: ScoringModel, people: int) -> Needed:
    """On one bank."""
    table = answer_categories(model, TABLE, np.random.default_rng(1))[:people].astype(int)
    ours = {
        name: float(np.mean([answers(model, chooser, row, name) for row in table]))
        for name, chooser in (
            (OURS, selector(model)),
            (FREE, unbalanced(model)),
            (SUM, selector(model)),
        )
    }
    mirt = dict(mirt_needed(model, table))
    step = mirt.pop("step", float("nan"))
    return Needed(bank, ours, mirt, step)


def answers(model: ScoringModel, chooser: Selector, row: np.ndarray, rule: str) -> int:
    """Of one person."""
    recorded = dict(zip(model.items, row.tolist(), strict=True))
    if rule != SUM:
        return len(adaptive_path(model, chooser, recorded, Rule(len(recorded), TARGET_SE)))
    path = adaptive_path(model, chooser, recorded, Rule(len(recorded)))
    said = [(item, recorded[item]) for item in path]
    errors = (max(chooser.look(said[:n]).moments.se) for n in range(1, len(said) + 1))
    return next((n for n, error in enumerate(errors, 1) if error <= TARGET_SE), len(said))


def unbalanced(model: ScoringModel) -> Selector:
    """Chooses among all items."""
    chooser = selector(model)
    every = tuple(Balance(own.every, (own.every,), (own.every,)) for own in chooser.balances)
    return replace(chooser, balances=every)


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
    for prior, engine, start in (("", MCATEngine, None), (", told rho", told, covariance)):
        for criterion in ("A-optimality", "D-optimality"):
            counts, begun = [], process_time()
            for row in table:
                test = engine(
                    bank,
                    item_selection=criterion,
                    stopping_rule=MaxSEStop(TARGET_SE),
                    n_quadpts=NODES,
                    initial_covariance=start,
                )
                state = test.get_current_state()
                while not state.is_complete:
                    state = test.administer_item(int(row[state.next_item]))
                counts.append(state.n_items)
            seconds, steps = seconds + process_time() - begun, steps + sum(counts)
            yield f"{criterion}{prior}", float(np.mean(counts))
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
    return {"the ECR-R without its factors": ecr_r(), "a drawn bank": drawn()}


def main() -> None:
    """Print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100)
    wanted = parser.parse_args()
    for name, model in banks().items():
        sys.stdout.write(f"{needed(name, model, wanted.people)}\n")


if __name__ == "__main__":
    main()
