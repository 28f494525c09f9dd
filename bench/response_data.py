"""The two response files that the shipped parameters come from, and the rule of who is used."""

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from earned.core.instruments.instrument import Instrument
from earned.core.scoring.classical import categories, option_counts
from earned.core.scoring.flags import answer_flags
from earned.library import instruments

FOLDER = Path(__file__).parents[2] / "shared" / "data"
ECR_FILE = FOLDER / "ecr_web_sample.csv.gz"
ECR_R_FILE = FOLDER / "ecr_r_twelve_countries.csv"
YOUNGEST, OLDEST = 18, 80

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """``options``: raw answers (N, 36), NaN where missing. ``rows``: data rows they come from."""

    instrument: Instrument
    options: Floats
    rows: NDArray[np.intp]
    columns: dict[str, list[str]]

    @property
    def categories(self) -> Floats:
        """0..K-1 in the insecure direction."""
        return categories(self.options, self.instrument.items, option_counts(self.instrument))

    def number(self, column: str) -> Floats:
        """A column as numbers, NaN where blank."""
        return np.array([float(value or "nan") for value in self.columns[column]])


def ecr_sample() -> Sample:
    """Adults 18-80 of the web sample who did not straight-line and answered half of each scale."""
    sample = read_sample(ECR_FILE, instruments.load("ecr"))
    age = sample.number("age")
    return _kept(sample, (age >= YOUNGEST) & (age <= OLDEST))


def ecr_r_sample() -> Sample:
    """Everybody of the twelve-countries file who did not straight-line and answered half."""
    sample = read_sample(ECR_R_FILE, instruments.load("ecr-r"))
    return _kept(sample, np.ones(len(sample.rows), bool))


def read_sample(path: Path, instrument: Instrument) -> Sample:
    """Everybody of a file, in its order."""
    opener = gzip.open if path.suffix == ".gz" else Path.open
    with opener(path, "rt") as stream:
        rows = list(csv.DictReader(stream))
    most = option_counts(instrument)[0]
    raw = np.array([[float(row[item.id] or "nan") for item in instrument.items] for row in rows])
    raw[(raw < 1) | (raw > most)] = np.nan
    columns = {name: [row[name] for row in rows] for name in rows[0] if not name.startswith("Q")}
    return Sample(instrument, raw, np.arange(len(rows)), columns)


def _kept(sample: Sample, wanted: NDArray[np.bool_]) -> Sample:
    for flagged in answer_flags(sample.options, sample.instrument.items).values():
        wanted = wanted & ~flagged
    columns = {
        name: [v for v, keep in zip(values, wanted, strict=True) if keep]
        for name, values in sample.columns.items()
    }
    return Sample(sample.instrument, sample.options[wanted], sample.rows[wanted], columns)
