"""What the signs of carelessness are worth: whom they flag, among whom.

    python bench/careless.py

Made-up people who answer as the model says, real people without missing answers, and made-up people who
answer at random. The figures stand in `content/instruments/careless.toml` and `docs/score.md`.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from earned.core.instruments.scale import Questionnaire
from earned.core.scoring.careless import _halves, even_odd, longest_runs
from earned.core.scoring.drawing import answer_categories
from earned.core.scoring.grid import Floats
from earned.core.scoring.model import compile_model
from earned.library import instruments, questionnaires
from earned.library.careless import careless_rule

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
REAL = {"ecr": "ecr_web_sample.csv.gz", "ecr-r": "ecr_r_twelve_countries.csv"}
SEED, CONSISTENT, RANDOM = 1, 10_000, 20_000


def samples(name: str) -> Iterator[tuple[str, Floats]]:
    """Raw answers (N, J) of each kind of people."""
    rng = np.random.default_rng(SEED)
    instrument = instruments.load(name)
    model = compile_model(instrument, instruments.parameters(name))
    options = model.options(instrument.items[0].id)
    backward = np.array([item.key == -1 for item in instrument.items])
    codes = answer_categories(model, CONSISTENT, rng)
    yield "consistent", np.where(backward, options - codes, codes + 1)
    if name in REAL and (DATA / REAL[name]).exists():
        table = pl.read_csv(DATA / REAL[name], infer_schema=False)
        ids = [item.id for item in instrument.items]
        found = table.select(pl.col(ids).cast(pl.Float64, strict=False)).to_numpy()
        yield "observed", found[((found >= 1) & (found <= options)).all(axis=1)]
    yield "random", rng.integers(1, options + 1, (RANDOM, len(backward))).astype(np.float64)


def pearson(found: Floats, asked: Questionnaire) -> Floats:
    """The usual index: over the parcels of a person, Pearson's r of odd and even halves; (N,)."""
    odd, even = np.stack(list(_halves(found, asked)), axis=1)
    a, b = odd - odd.mean(axis=0), even - even.mean(axis=0)
    size = np.sqrt((a**2).sum(axis=0) * (b**2).sum(axis=0))
    return np.divide((a * b).sum(axis=0), size, out=np.full(len(found), np.nan), where=size > 0)


def main() -> None:
    """Print the share flagged."""
    for name in ("ecr", "ecr-r", "ecr-12"):
        rule, asked = careless_rule(name), questionnaires.questionnaire(name)
        for kind, found in samples(name):
            told = f"{name:8} {kind:12} {len(found):7,} people"
            if rule.long_string is not None:
                told += f"  long-string {(longest_runs(found) >= rule.long_string).mean():.4f}"
            if rule.even_odd is not None:
                told += f"  even-odd {(even_odd(found, asked) < rule.even_odd).mean():.4f}"
                told += f"  by Pearson's r {(pearson(found, asked) < rule.even_odd).mean():.4f}"
            print(told)


if __name__ == "__main__":
    main()
