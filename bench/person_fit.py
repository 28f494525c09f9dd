"""How person fit is distributed, and what plausible values return.

    python bench/person_fit.py

20,000 made-up people an instrument, drawn from the prior, answering by the shipped parameters; answers at
random; and, where the files are there, real people. The figures stand in `docs/science/person-fit.md`.
"""

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from threadpoolctl import threadpool_limits

from earned.core.scoring.batch import BatchScorer, batch_scorer
from earned.core.scoring.classical import categories
from earned.core.scoring.drawing import answer_categories
from earned.core.scoring.grid import Floats
from earned.core.scoring.model import ScoringModel, compile_model
from earned.core.scoring.person_fit import PersonFit, person_fit
from earned.core.scoring.plausible import plausible_values
from earned.core.scoring.reference import reference_point
from earned.library import instruments

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
REAL = {"ecr": "ecr_web_sample.csv.gz", "ecr-r": "ecr_r_twelve_countries.csv"}
SEED, PEOPLE, DRAWS, CUT, FAR = 5, 20_000, 5, -1.645, 1.5


def people(model: ScoringModel, seed: int) -> tuple[Floats, Floats]:
    """True positions and answers; `answer_categories` draws positions first, so the seed tells them."""
    rho = model.parameters.correlation
    trait = np.random.default_rng(seed).multivariate_normal([0, 0], [[1, rho], [rho, 1]], PEOPLE)
    return trait, answer_categories(model, PEOPLE, np.random.default_rng(seed))


def real(name: str, model: ScoringModel) -> Floats | None:
    """Categories of real people who answered everything."""
    if name not in REAL or not (DATA / REAL[name]).exists():
        return None
    items = list(model.items.values())
    options = model.options(items[0].id)
    table = pl.read_csv(DATA / REAL[name], infer_schema=False)
    raw = table.select(pl.col([i.id for i in items]).cast(pl.Float64, strict=False)).to_numpy()
    return categories(raw[((raw >= 1) & (raw <= options)).all(axis=1)], items, options)


def told(kind: str, found: Floats) -> None:
    """One line on a distribution."""
    cuts = ", ".join(f"{100 * q:g}% {np.quantile(found, q):+.2f}" for q in (0.01, 0.05))
    print(
        f"  {kind:22} mean {found.mean():+.2f}  SD {found.std():.2f}  below {CUT}: {(found < CUT).mean():.3f}"
        f"  {cuts}"
    )


def fits(name: str, model: ScoringModel, scorer: BatchScorer, fit: PersonFit) -> None:
    """Person fit of each kind of people."""
    trait, answers = people(model, SEED)
    start = time.perf_counter()
    known = fit(answers, trait)
    speed = PEOPLE / (time.perf_counter() - start)
    told("known position", known)
    estimated = fit(answers, scorer.score(answers, styles=False).mean)
    told("estimated position", estimated)
    far = np.abs(trait).max(axis=1) > FAR
    told(f"  of them beyond {FAR}", estimated[far])
    options = model.options(next(iter(model.items)))
    chance = np.random.default_rng(SEED).integers(0, options, answers.shape).astype(np.float64)
    told("answers at random", fit(chance, scorer.score(chance, styles=False).mean))
    observed = real(name, model)
    if observed is not None:
        found = fit(observed, scorer.score(observed, styles=False).mean)
        told("real people", found)
        cut = np.quantile(estimated, 0.05)
        print(f"  real people below the 5% cut-off: {(found < cut).mean():.3f}")
    print(f"  {speed:,.0f} people/s")


def values(model: ScoringModel, scorer: BatchScorer) -> None:
    """Mean, variance and correlation of posterior means and plausible values."""
    trait, answers = people(model, SEED + 1)
    rho = model.parameters.correlation
    means = scorer.score(answers, styles=False).mean
    start = time.perf_counter()
    drawn = plausible_values(scorer, answers, rho, draws=DRAWS, seed=1)
    speed = PEOPLE / (time.perf_counter() - start)
    for kind, sets in (
        ("true", trait[:, None]),
        ("posterior means", means[:, None]),
        ("values", drawn),
    ):
        variance = sets.var(axis=0).mean(axis=0)
        r = np.mean([np.corrcoef(sets[:, n].T)[0, 1] for n in range(sets.shape[1])])
        print(f"  {kind:22} mean {sets.mean(axis=(0, 1))}  variance {variance}  r {r:+.3f}")
    print(f"  {speed:,.0f} people/s for {DRAWS} draws")


def main() -> None:
    """Print everything."""
    np.set_printoptions(precision=3, suppress=True)
    for name in ("ecr", "ecr-r", "ecr-12"):
        known = instruments.parameters(name)
        model = compile_model(instruments.load(name), known)
        scorer = batch_scorer(model, reference_point(model))
        print(f"{name}: method {dict(known.method_sd)}, facets {dict(known.facet_sd)}")
        fits(name, model, scorer, person_fit(model))
        values(model, scorer)
    alone = replace(instruments.parameters("ecr"), method_sd={}, facet_sd={})
    model = compile_model(instruments.load("ecr"), alone)
    print("ecr, no shared factors")
    fits("ecr", model, batch_scorer(model, reference_point(model)), person_fit(model))


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
