"""Every row of the measurement engine's table, with Python's mirt alongside where it is installed.

    OPENBLAS_NUM_THREADS=1 python bench/engine.py [--mirt-fit] [--output docs/measurements/engine.md]

Simulated and seeded: the ECR-R's plain parameters, 36 items, seven options, two correlated dimensions.
Times are processor time of one thread (other work on the machine lengthens it too, less than wall time),
the best of several runs. ``--mirt-fit`` fits in mirt with 41 nodes as well, which takes minutes.
"""

import argparse
import importlib.util
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from adaptive_rules import OURS, USUAL, Needed, banks, needed, ratio, table
from earned.app.quiz import Answer, load_quiz
from earned.core.adaptive.selection import selector
from earned.core.adaptive.stopping import lacking
from earned.core.calibration.estimator import GradedCalibration
from earned.core.scoring.batch import batch_scorer
from earned.core.scoring.drawing import answer_categories
from earned.core.scoring.model import ScoringModel, compile_model
from earned.core.scoring.reference import reference_point
from earned.library import instruments
from real_answers import best
from real_answers import table as real_table

PEOPLE = 20_000
NODES = 41
WANTED, THEIRS, CLOSE = 12.1, 12.7, 0.35
"""Answers wanted, what mirt's A-optimality needed on the bank of that bound, and banks much like it."""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    work: str
    ours: str
    wanted: str
    mirt: str = ""


def shipped(method: bool) -> ScoringModel:
    """The ECR-R, plain or as scored by default."""
    known = instruments.parameters("ecr-r")
    return compile_model(
        instruments.load("ecr-r"),
        known if method else replace(known, method_sd={}, offsets={}, facet_sd={}),
    )


def simulated(people: int) -> np.ndarray:
    """Answers of people drawn from the plain model."""
    return answer_categories(shipped(method=False), people, np.random.default_rng(1))


def calibration_rows(mirt_fit: bool) -> Iterator[Row]:
    """Calibration, with and without standard errors."""
    items = shipped(method=False).instrument.items
    for people in (PEOPLE, 50_000):
        answers = simulated(people)
        for errors in (False, True):
            fit = GradedCalibration(errors=errors)
            seconds = best(lambda f=fit, a=answers: f.fit(a, items, 7), 4)  # type: ignore[misc]
            wanted = {False: "0.3 s", True: "1.5 s"}[errors] if people == PEOPLE else ""
            yield Row(
                f"calibrate {people:,} x 36, {'with' if errors else 'without'} standard errors",
                f"{seconds:.2f} s, {fit.iterations_} cycles, log-likelihood {fit.log_likelihood_:,.2f}",
                wanted,
                mirt_calibration(answers, mirt_fit) if people == PEOPLE and not errors else "",
            )


def peak_row() -> Row:
    """Peak memory of a process that calibrates and does nothing else."""
    code = (
        "import sys; sys.path.insert(0, 'bench'); import engine;"
        f"engine.GradedCalibration(errors=True).fit(engine.simulated({PEOPLE}),"
        "engine.instruments.load('ecr-r').items, 7);"
        "print(engine.peak_megabytes())"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    return Row(
        "peak memory of calibrating 20,000 with errors", f"{found.stdout.strip()} MB", "150 MB"
    )


def scoring_rows() -> Iterator[Row]:
    """People a second."""
    answers = simulated(50_000)
    for method in (False, True):
        model = shipped(method)
        scorer = batch_scorer(model, reference_point(model))
        for styles in (False, True):
            seconds = best(lambda s=scorer, w=styles: s.score(answers, styles=w), 7)  # type: ignore[misc]
            wanted = {(False, False): "800,000", (True, True): "150,000"}.get((method, styles), "")
            yield Row(
                f"score, {'default model' if method else 'plain'}{', styles too' if styles else ''}",
                f"{len(answers) / seconds:,.0f} people a second",
                wanted,
                mirt_scoring() if not method and not styles else "",
            )


def step_rows(mirt_step: str) -> Iterator[Row]:
    """One answer to the next question: on a plain bank, and in the quiz."""
    model = shipped(method=False)
    chooser = selector(model)
    said = [(item, 3) for item in list(model.items)[10:26]]
    asked = {item for item, _ in said}

    def steps() -> None:
        for _ in range(50):
            look = chooser.look(said)
            chooser.choose(look, asked, lacking(look.moments))

    yield Row(
        "one adaptive step, plain 36-item bank, 16 answers",
        f"{best(steps, 40) / 50 * 1e3:.3f} ms",
        "0.1 ms",
        mirt_step,
    )
    quiz, answers = load_quiz(), list[Answer]()
    while len(answers) < 15:
        answers.append(Answer(quiz.ask(answers).item or "", 3))
    seconds = best(lambda: [quiz.ask(answers) for _ in range(50)], 20) / 50
    yield Row("one step of the quiz, all its factors, 15 answers", f"{seconds * 1e3:.3f} ms", "")


def needed_rows(found: list[Needed]) -> Iterator[Row]:
    """How many answers are needed."""
    work = "answers for SE ≤ .35 on both, 36 items"
    for one in found:
        theirs = one.mirt.get(USUAL, float("nan"))
        if abs(theirs - THEIRS) < CLOSE:
            yield Row(f"{work}, {one.bank}", f"{one.ours[OURS]:.1f}", f"{WANTED}", f"{theirs:.1f}")
    shares = [ratio(one) for one in found]
    yield Row(
        f"{work}, {len(found)} banks, as a share of mirt's",
        f"{min(shares):.3f} to {max(shares):.3f}",
        f"{WANTED / THEIRS:.3f}",
        "1",
    )


def verdict(found: list[Needed]) -> list[str]:
    """What the answers needed come to, against mirt on the same people."""
    return [
        "",
        "## Answers needed",
        "",
        "Means of the first 100 people of a seeded table of 20,000, everybody on the same items",
        f"(`bench/adaptive_rules.py`). The bound, {WANTED}, stands beside mirt's {THEIRS} by A-optimality on",
        "a simulated bank that is not known here: what carries over is the share, and the banks on which",
        "mirt needs about as many. *Ours* keeps keys and facets in balance where that costs at most a tenth",
        "of what the best item promises; *any item* never does; *balance first* always, as the quiz with",
        "items that nobody has calibrated. mirt's adaptive engine takes no correlation of the dimensions;",
        "where it says *told ρ* it was given ours.",
        "",
        *table(found),
        "",
    ]


def mirt() -> Any:
    """Python's mirt, or nothing."""
    if importlib.util.find_spec("mirt") is None:
        return None
    import mirt as found

    return found


def mirt_version() -> str:
    """Of Python's mirt."""
    return str(mirt().__version__)


def mirt_calibration(answers: np.ndarray, whole: bool) -> str:
    """Two separate one-dimensional fits, its quickest way; and the two-dimensional one if wanted."""
    package = mirt()
    if package is None:
        return "not installed"
    codes = answers.astype(int)

    def fit(columns: slice, **how: Any) -> None:
        package.fit_mirt(
            codes[:, columns],
            model="GRM",
            n_categories=7,
            n_quadpts=NODES,
            compute_standard_errors=False,
            **how,
        )

    apart = best(lambda: [fit(slice(0, 18)), fit(slice(18, 36))], 1)
    said = f"{package.__version__}: two fits without correlation {apart:.1f} s"
    if whole:
        both = best(lambda: fit(slice(0, 36), spec="F1 = 1-18\nF2 = 19-36\nCOV = F1*F2"), 1)
        said += f", together {both:.0f} s"
    return said


def mirt_scoring() -> str:
    """EAP in two dimensions from a small fit."""
    package = mirt()
    if package is None:
        return "not installed"
    codes = simulated(4000).astype(int)
    found = package.fit_mirt(
        codes[:500],
        model="GRM",
        n_categories=7,
        n_quadpts=15,
        max_iter=5,
        compute_standard_errors=False,
        spec="F1 = 1-18\nF2 = 19-36\nCOV = F1*F2",
    )
    seconds = best(lambda: package.fscores(found, codes, n_quadpts=NODES), 1)
    return f"{package.__version__}: {len(codes) / seconds:,.0f} people a second"


def peak_megabytes() -> int:
    """Of this program since it began (the usual call counts the one that started it too)."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def page(rows: list[Row], said: list[str]) -> str:
    """The table as Markdown, with what it was measured on."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    lines = [
        "# The measurement engine",
        "",
        "Made by `OPENBLAS_NUM_THREADS=1 python bench/engine.py`: processor time of one thread, best of",
        f"several runs. Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} cores,",
        f"load {load} at the end (the machine was shared, so times are upper bounds). Peak memory of all of",
        f"it {peak_megabytes()} MB.",
        "",
        "| Work | Ours | Wanted | Python's mirt, same call |",
        "|---|---|---|---|",
        *(f"| {row.work} | {row.ours} | {row.wanted} | {row.mirt} |" for row in rows),
        "",
        "Of R, quoted from runs of the same sizes on such a machine, not made here: mirt calibrates 20,000",
        "people in 151 s and scores 1,950 a second; mirtCAT takes 5.7 to 6.4 ms a step and 13.4 to 14.1",
        "answers; catR's expected-posterior-variance rule takes 1,720 ms a step.",
        *said,
        "## Real answers",
        "",
        "The two files that parameters come from (`bench/real_answers.py`). R's mirt 1.45.1 is quoted; it",
        "ran elsewhere and stopped at its cycle limit.",
        "",
        *real_table(),
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mirt-fit", action="store_true")
    parser.add_argument("--output", type=Path)
    wanted = parser.parse_args()
    found = [needed(name, model, 100) for name, model in banks().items()]
    step = f"{mirt_version()}: {found[0].mirt_step:.1f} ms" if found[0].mirt else "not installed"
    rows = [
        *scoring_rows(),
        *step_rows(step),
        *needed_rows(found),
        *calibration_rows(wanted.mirt_fit),
        peak_row(),
    ]
    text = page(rows, verdict(found))
    sys.stdout.write(text)
    if wanted.output:
        wanted.output.write_text(text)


if __name__ == "__main__":
    main()
