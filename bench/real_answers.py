"""Calibrating and scoring the two files of real answers, with what R's mirt took for the same people.

    OPENBLAS_NUM_THREADS=1 python bench/real_answers.py

R's log-likelihoods and seconds are quoted from ``../shared/data/reference`` (mirt 1.45.1, 41 points a
dimension, stopped at its cycle limit); it ran elsewhere. Times are processor time of one thread, the best of
several runs.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import process_time

import numpy as np

from earned.core.calibration.estimator import GradedCalibration
from earned.core.instruments.instrument import Instrument
from earned.core.scoring.batch import batch_scorer
from earned.core.scoring.classical import option_counts
from earned.core.scoring.model import compile_model
from earned.core.scoring.reference import reference_point
from earned.library import instruments
from response_data import ECR_FILE, FOLDER, Floats, Sample, ecr_r_sample, ecr_sample, read_sample

RUNS = 4


@dataclass(frozen=True)
class Fitted:
    """One fit. ``theirs``: log-likelihood and seconds of R's mirt for the same people."""

    what: str
    people: int
    seconds: float
    seconds_with_errors: float
    log_likelihood: float
    theirs: tuple[float, float] | None


def best(work: Callable[[], object], times: int = RUNS) -> float:
    """Shortest processor time of so many runs, in seconds."""
    found = []
    for _ in range(times):
        start = process_time()
        work()
        found.append(process_time() - start)
    return min(found)


def given_to_mirt() -> dict[str, tuple[Instrument, Floats]]:
    """Exactly the people whom R's mirt was given: categories (N, 36)."""
    rows = np.loadtxt(FOLDER / "reference" / "ecr_eap.csv", delimiter=",", skiprows=1, usecols=0)
    ecr = read_sample(ECR_FILE, instruments.load("ecr"))
    ecr_r = read_sample(FOLDER / "ecr_r_twelve_countries.csv", instruments.load("ecr-r"))
    whole = ~np.isnan(ecr_r.options).any(axis=1)
    return {
        "ecr": (ecr.instrument, ecr.categories[rows.astype(int) - 1]),
        "ecr_r": (ecr_r.instrument, ecr_r.categories[whole]),
    }


def quoted(stem: str) -> tuple[float, float]:
    """Log-likelihood and seconds of R's mirt."""
    told = dict(
        line.split() for line in (FOLDER / "reference" / f"{stem}_fit.txt").read_text().splitlines()
    )
    return float(told["logLik"]), float(told["seconds"])


def fitted(
    what: str, instrument: Instrument, answers: Floats, theirs: tuple[float, float] | None = None
) -> Fitted:
    """Without and with standard errors."""
    options = option_counts(instrument)[0]
    plain, whole = GradedCalibration(errors=False), GradedCalibration(errors=True)
    return Fitted(
        what,
        len(answers),
        best(lambda: plain.fit(answers, instrument.items, options)),
        best(lambda: whole.fit(answers, instrument.items, options)),
        plain.log_likelihood_,
        theirs,
    )


def fits() -> Iterator[Fitted]:
    """Whom mirt was given, and everybody."""
    for stem, (instrument, answers) in given_to_mirt().items():
        yield fitted(f"{instrument.id}, whom mirt was given", instrument, answers, quoted(stem))
    for sample in (ecr_sample(), ecr_r_sample()):
        yield fitted(f"{sample.instrument.id}, adults", sample.instrument, sample.categories)


def speeds() -> Iterator[tuple[str, int, float]]:
    """Of the default model with styles: which answers, how many people, people a second."""
    for sample in (ecr_sample(), ecr_r_sample()):
        yield sample.instrument.id, len(sample.rows), speed(sample)


def speed(sample: Sample) -> float:
    """People a second."""
    model = compile_model(sample.instrument, instruments.parameters(sample.instrument.id))
    scorer, answers = batch_scorer(model, reference_point(model)), sample.categories
    return len(answers) / best(lambda: scorer.score(answers), 7)


def table() -> list[str]:
    """As Markdown; empty where the files are not there."""
    if not ECR_FILE.exists():
        return []
    lines = [
        "| Real answers x 36 | people | fit | with errors | log-likelihood | R's mirt, quoted |",
        "|---|---|---|---|---|---|",
    ]
    for one in fits():
        theirs = f"{one.theirs[0]:,.2f}, {one.theirs[1]:.0f} s" if one.theirs else ""
        lines.append(
            f"| {one.what} | {one.people:,} | {one.seconds:.2f} s | {one.seconds_with_errors:.2f} s"
            f" | {one.log_likelihood:,.2f} | {theirs} |"
        )
    scored = [f"{name} ({people:,} people) {rate:,.0f}" for name, people, rate in speeds()]
    return [
        *lines,
        "",
        f"Scored by the default model, styles too, people a second: {', '.join(scored)}.",
    ]


if __name__ == "__main__":
    sys.stdout.write("\n".join(table()) + "\n")
