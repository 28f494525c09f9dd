"""How many answers the quiz needs, how precise it gets and whether its regions hold.

    python bench/items_needed.py --people 10000        people drawn from the adult ECR fit
    python bench/items_needed.py --grid 10             20 x 20 true positions on ±2.5, so many a place
    python bench/items_needed.py --people 2000 --piloted    the same bank, as if a pilot had found every
                                                       item exactly at the centre of its prior

Every person answers items whose parameters are drawn once from the bank's distribution, method factor
included. Prints a JSON summary.
"""

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from itertools import pairwise

import numpy as np

from earned.app.quiz import Answer, Quiz, load_quiz
from earned.app.simulate import take
from earned.core.adaptive.selection import selector
from earned.core.instruments.item import DIMENSIONS
from earned.core.scoring.drawing import central, draw_person
from earned.core.scoring.grid import NODES
from earned.core.scoring.model import compile_model
from earned.core.scoring.posterior import moments
from earned.core.scoring.reference import reference_point
from earned.core.scoring.regions import level_of
from earned.library import instruments

ENDS, PLACES = 2.5, 20
TARGET, FEW = 0.35, 20


@dataclass(frozen=True)
class Outcome:
    """One simulated person."""

    anxiety: float
    avoidance: float
    answers: int
    anxiety_se: float
    avoidance_se: float
    anxiety_error: float
    avoidance_error: float
    in_anxiety_90: bool
    in_avoidance_90: bool
    in_region_90: bool
    named: bool


@cache
def piloted_quiz() -> Quiz:
    """Our bank with every item known: central parameters, nothing shared wrong, method factor kept."""
    known = instruments.parameters("earned")
    items = {item: central(own) for item, own in known.items.items()}
    model = compile_model(instruments.load("earned"), replace(known, items=items, offsets={}))
    return Quiz("general", model, selector(model), reference_point(model), moments(model.prior))


def simulated(task: tuple[int, float, float], piloted: bool = False) -> Outcome:
    """Person ``seed`` at a true position through the quiz."""
    seed, anxiety, avoidance = task
    quiz = piloted_quiz() if piloted else load_quiz("general")
    rng = np.random.default_rng([20261124, seed])
    truth = {"anxiety": anxiety, "avoidance": avoidance}
    answers: list[Answer] = take(quiz, draw_person(quiz.model, truth, rng), rng)
    found, styles = quiz.locate(answers)
    inside = [
        found.on(d).interval_90[0] <= truth[d] <= found.on(d).interval_90[1] for d in DIMENSIONS
    ]
    return Outcome(
        anxiety,
        avoidance,
        len(answers),
        found.anxiety.se,
        found.avoidance.se,
        found.anxiety.mean - anxiety,
        found.avoidance.mean - avoidance,
        inside[0],
        inside[1],
        density_at(found.mass, anxiety, avoidance) >= level_of(found.mass, 0.90),
        styles.named is not None,
    )


def density_at(mass: np.ndarray, anxiety: float, avoidance: float) -> float:
    """Posterior mass per cell at a point, bilinear in the logarithm."""
    log = np.log(np.maximum(mass, 1e-300))
    rows = [np.interp(avoidance, NODES, row) for row in log]
    return float(np.exp(np.interp(anxiety, NODES, rows)))


def summary(found: list[Outcome]) -> dict[str, float]:
    """Figures over these people."""
    table = {
        name: np.array([asdict(o)[name] for o in found], float) for name in Outcome.__annotations__
    }
    worst = np.maximum(table["anxiety_se"], table["avoidance_se"])
    return {
        "people": len(found),
        "answers_mean": round(float(table["answers"].mean()), 2),
        "both_within_20": round(float(((worst <= TARGET) & (table["answers"] <= FEW)).mean()), 4),
        "both_within_24": round(float((worst <= TARGET).mean()), 4),
        "anxiety_se_median": round(float(np.median(table["anxiety_se"])), 3),
        "avoidance_se_median": round(float(np.median(table["avoidance_se"])), 3),
        "anxiety_bias": round(float(table["anxiety_error"].mean()), 3),
        "avoidance_bias": round(float(table["avoidance_error"].mean()), 3),
        "anxiety_90": round(float(table["in_anxiety_90"].mean()), 4),
        "avoidance_90": round(float(table["in_avoidance_90"].mean()), 4),
        "region_90": round(float(table["in_region_90"].mean()), 4),
        "named": round(float(table["named"].mean()), 4),
    }


def bands(found: list[Outcome], dimension: str) -> dict[str, dict[str, float]]:
    """Summaries by the true position on one dimension, in steps of half a standard deviation."""
    places = np.array([getattr(o, dimension) for o in found])
    edges = np.arange(-3.0, 3.01, 0.5)
    kept = {}
    for low, high in pairwise(edges):
        here = [o for o, place in zip(found, places, strict=True) if low <= place < high]
        if len(here) >= 30:
            kept[f"{low:+.1f}..{high:+.1f}"] = summary(here)
    return kept


def drawn_tasks(people: int) -> list[tuple[int, float, float]]:
    """People from the prior: standard bivariate normal with the bank's correlation."""
    rho = load_quiz("general").model.parameters.correlation
    truth = np.random.default_rng(1).multivariate_normal([0, 0], [[1, rho], [rho, 1]], people)
    return [(n, float(a), float(b)) for n, (a, b) in enumerate(truth)]


def grid_tasks(each: int) -> list[tuple[int, float, float]]:
    """So many people at each of 20 x 20 positions."""
    line = np.linspace(-ENDS, ENDS, PLACES)
    places = [(float(a), float(b)) for a in line for b in line for _ in range(each)]
    return [(1_000_000 + n, a, b) for n, (a, b) in enumerate(places)]


def main() -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=0)
    parser.add_argument("--grid", type=int, default=0)
    parser.add_argument("--piloted", action="store_true")
    parser.add_argument("--workers", type=int, default=2)
    wanted = parser.parse_args()
    tasks = drawn_tasks(wanted.people) if wanted.people else grid_tasks(wanted.grid)
    with ProcessPoolExecutor(wanted.workers) as pool:
        found = list(pool.map(partial(simulated, piloted=wanted.piloted), tasks, chunksize=20))
    by = {d: bands(found, d) for d in DIMENSIONS}
    print(json.dumps({"all": summary(found), **by}, indent=1))


if __name__ == "__main__":
    main()
