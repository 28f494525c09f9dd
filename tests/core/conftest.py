"""Shared instruments and data of the measurement tests."""

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest

from earned.core.instruments.instrument import Instrument
from earned.core.instruments.item import Item, ResponseFormat
from earned.core.instruments.parameters import Calibrated, Parameters, Provisional, SharedOffset
from earned.core.scoring.model import ScoringModel, compile_model
from earned.library import instruments

DATA = Path(__file__).parents[3] / "shared" / "data"
SEVEN = (-1.5275, -0.7823, -0.2456, 0.2456, 0.7823, 1.5275)


@pytest.fixture(scope="session")
def bank() -> ScoringModel:
    """Our own bank in the general frame."""
    return compile_model(instruments.load("earned"), instruments.parameters("earned"))


@pytest.fixture(scope="session")
def ecr() -> ScoringModel:
    """The ECR with its shipped parameters."""
    return compile_model(instruments.load("ecr"), instruments.parameters("ecr"))


def provisional(**changes: float) -> Provisional:
    """An item nobody has answered, with wide errors."""
    facts = {
        "log_discrimination": 0.5,
        "log_discrimination_sd": 0.27,
        "location": 0.1,
        "location_sd": 0.45,
        "log_spread": 0.27,
        "log_spread_sd": 0.17,
        "residual_sd": 0.12,
    }
    return Provisional(shape=SEVEN, **(facts | changes))


def small_instrument() -> Instrument:
    """Twelve items: both dimensions, both formats, both keys."""
    items = [
        Item(f"{d[:3]}-{f[:3]}-{k:+d}-{n}", d, k, f, facet=f"facet-{n}", reference=f == "agreement")
        for d in ("anxiety", "avoidance")
        for f, n in (("agreement", 1), ("agreement", 2), ("frequency", 1))
        for k in (1, -1)
    ]
    formats = (ResponseFormat("agreement", 7), ResponseFormat("frequency", 7))
    return Instrument("small", "1", "Small", formats, tuple(items))


def small_parameters(slope_sd: float = 0.2, correlation: float = 0.3) -> Parameters:
    """Wide priors with everything shared that can be."""
    items = {
        item.id: provisional(
            location=0.3 * (number % 5) - 0.5, log_discrimination=0.4 + 0.05 * number
        )
        for number, item in enumerate(small_instrument().items)
    }
    offsets = {
        (d, f): SharedOffset(sd, slope_sd)
        for d in ("anxiety", "avoidance")
        for f, sd in (("agreement", 0.2), ("frequency", 0.35))
    }
    sds = {"anxiety": 0.25, "avoidance": 0.31}
    return Parameters(
        "small", "1", "en", "nobody", correlation, items, sds, offsets, provisional=True
    )


@pytest.fixture(scope="session")
def small() -> ScoringModel:
    """A small provisional bank."""
    return compile_model(small_instrument(), small_parameters())


def symmetric_model(method_sd: float = 0.3) -> ScoringModel:
    """A calibrated bank that is its own mirror image: for each item one of the other key."""
    items = tuple(
        Item(f"{d}-{n}-{k:+d}", d, k, "agreement")
        for d in ("anxiety", "avoidance")
        for n in range(3)
        for k in (1, -1)
    )
    cuts = (-1.2, -0.4, 0.4, 1.2)
    known = {item.id: Calibrated(1.2 + 0.3 * int(item.id[-4]), cuts) for item in items}
    instrument = Instrument("mirror", "1", "Mirror", (ResponseFormat("agreement", 5),), items)
    sds = {"anxiety": method_sd, "avoidance": method_sd}
    return compile_model(instrument, Parameters("mirror", "1", "en", "nobody", 0.0, known, sds))


def reference_rows(name: str) -> np.ndarray:
    """A table of R mirt's numbers; skips where the data folder is missing."""
    path = DATA / "reference" / name
    if not path.exists():
        pytest.skip("needs the reference numbers of ../shared/data")
    return np.genfromtxt(path, delimiter=",", skip_header=1)


def response_rows(instrument_id: str) -> tuple[np.ndarray, list[dict[str, str]]]:
    """Raw answers (N, 36), NaN outside the options, and all columns of a response file."""
    name = {"ecr": "ecr_web_sample.csv.gz", "ecr-r": "ecr_r_twelve_countries.csv"}[instrument_id]
    path = DATA / name
    if not path.exists():
        pytest.skip("needs the response data of ../shared/data")
    opener = gzip.open if path.suffix == ".gz" else Path.open
    with opener(path, "rt") as stream:
        rows = list(csv.DictReader(stream))
    found = np.array([[float(row[f"Q{n}"] or "nan") for n in range(1, 37)] for row in rows])
    most = 5 if instrument_id == "ecr" else 7
    found[(found < 1) | (found > most)] = np.nan
    return found, rows
