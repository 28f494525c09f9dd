"""Speed of calibration, batch scoring and one adaptive step.

    OPENBLAS_NUM_THREADS=1 python bench/scoring_speed.py      one core

Simulated and seeded; the best of several runs, because other work on the machine only slows.
"""

import resource
from collections.abc import Callable
from time import perf_counter

import numpy as np

from earned.app.quiz import Answer, load_quiz
from earned.core.adaptive.selection import selector
from earned.core.calibration.estimator import GradedCalibration
from earned.core.instruments.parameters import Parameters
from earned.core.scoring.batch import batch_scorer
from earned.core.scoring.drawing import answer_categories
from earned.core.scoring.model import ScoringModel, compile_model
from earned.core.scoring.reference import reference_point
from earned.library import instruments

PEOPLE = 20_000


def best(work: Callable[[], object], times: int) -> float:
    """Shortest of so many runs, in seconds."""
    found = []
    for _ in range(times):
        start = perf_counter()
        work()
        found.append(perf_counter() - start)
    return min(found)


def shipped(instrument_id: str, method: bool) -> ScoringModel:
    """A shipped instrument, with or without its method factor."""
    known = instruments.parameters(instrument_id)
    sds = known.method_sd if method else {}
    plain = Parameters(known.instrument, "", "", "", known.correlation, known.items, sds)
    return compile_model(instruments.load(instrument_id), plain)


def report_batches() -> None:
    """People a second, seven options."""
    for method in (False, True):
        model = shipped("ecr-r", method)
        answers = answer_categories(model, PEOPLE, np.random.default_rng(1))
        scorer = batch_scorer(model, reference_point(model))
        seconds = best(lambda s=scorer, a=answers: s.score(a), 5)  # type: ignore[misc]
        print(
            f"score, method factor {'on ' if method else 'off'}: {PEOPLE / seconds:,.0f} people/s"
        )


def report_calibration() -> None:
    """Seconds for 20,000 people, 36 items, seven options, tolerance 1e-4."""
    model = shipped("ecr-r", method=False)
    answers = answer_categories(model, PEOPLE, np.random.default_rng(1))
    for dtype in (np.float64, np.float32):
        estimator = GradedCalibration(dtype=dtype)
        seconds = best(lambda e=estimator: e.fit(answers, model.instrument.items, 7), 2)  # type: ignore[misc]
        print(f"calibrate, {np.dtype(dtype).name}: {seconds:.2f} s, {estimator.iterations_} cycles")


def report_steps() -> None:
    """Milliseconds for one answer-to-next-question step."""
    quiz = load_quiz("general")
    answers: list[Answer] = []
    while (item := quiz.ask(answers).item) is not None:
        answers.append(Answer(item, 3))
    print(
        f"step, our bank, full model, 15 answers: {1e3 * best(lambda: quiz.ask(answers[:15]), 300):.3f} ms"
    )
    model = shipped("ecr-r", method=False)
    chooser, said = selector(model), [(item, 3) for item in list(model.items)[10:26]]

    def step() -> None:
        chooser.choose(chooser.look(said), {item for item, _ in said})

    print(f"step, plain 36-item bank, 16 answers: {1e3 * best(step, 300):.3f} ms")


if __name__ == "__main__":
    report_batches()
    report_calibration()
    report_steps()
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
