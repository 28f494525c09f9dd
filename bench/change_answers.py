"""The trajectory from real answers of our own bank: coverage, and how good the normal sites are.

    python bench/change_answers.py      # writes docs/measurements/change-answers.md

Each life draws its item parameters, shared offsets and method factors once from the bank's provisional
distribution. *Anchor*: the same items every time, a whole adaptive quiz every fourth form, else its first
eight questions. *Fresh*: every form asks adaptively anew.
"""

import argparse
import time
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import sqrt
from pathlib import Path

import numpy as np

from change_people import Floats, Lives, draw
from earned.app.change import Followed, follow
from earned.app.change_reading import Occasion
from earned.app.quiz import Answer, Quiz, load_quiz
from earned.app.simulate import take
from earned.core.change.sites import Gaussian, site
from earned.core.change.statespace import trajectory
from earned.core.instruments.item import DIMENSIONS, Dimension
from earned.core.scoring.drawing import Person, draw_person
from earned.library import change

REPORT = Path(__file__).parents[1] / "docs" / "measurements" / "change-answers.md"
SEED = 77
SHORT = 8
STRIDE = 2
"""Every second look only: fortnightly forms keep this bench short."""
START = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Found:
    """What one life showed: shares of bands and intervals that held, sites' effect, told or not.

    ``noise``: mean variance of a reading of a whole quiz, of a short form, and SD of the constant error.
    """

    held_90: float
    held_50: float
    moved: float
    shift: tuple[float, float]
    told: bool
    seconds: float
    noise: tuple[float, float, float]


def occasions(quiz: Quiz, lives: Lives, n: int, *, fresh: bool) -> tuple[list[Occasion], list[int]]:
    """The forms of one life, and which looks they are."""
    rng = np.random.default_rng([SEED, n, 1])
    looks = [j for j in range(0, lives.day.shape[1], STRIDE) if np.isfinite(lives.variance[n, j])]
    person = draw_person(quiz.model, _trait(lives.now[n, 0]), rng)
    anchor = [answer.item for answer in take(quiz, person, rng)]
    forms = []
    for number, j in enumerate(looks):
        now = replace(person, trait=_trait(lives.now[n, j]))
        given = take(quiz, now, rng) if fresh else _answers(now, anchor, rng)
        forms.append(Occasion(_date(lives.day[n, j]), given if number % 4 == 0 else given[:SHORT]))
    return forms, looks


def _trait(at: Floats) -> dict[Dimension, float]:
    return dict(zip(DIMENSIONS, (float(value) for value in at), strict=True))


def _date(day: float) -> date:
    return START + timedelta(days=int(day))


def _answers(person: Person, items: list[str], rng: np.random.Generator) -> list[Answer]:
    return [Answer(item, person.option(item, rng)) for item in items]


def inside(found: Followed, slow: Floats, width: float) -> Floats:
    """Whether bands hold the slow path; shape (looks, 2)."""
    band = found.path.smoothed["general"].band(width)
    return np.asarray((band[..., 0] < slow) & (slow < band[..., 1]), dtype=float)


def _difference_held(found: Followed, true: Floats) -> float:
    known = [found.changes["general"][d].interval_90 for d in DIMENSIONS]
    return float(np.mean([low < t < high for (low, high), t in zip(known, true, strict=True)]))


def site_shift(found: Followed) -> tuple[float, float]:
    """How far the path moves, mean and SD at their worst, when sites are fitted once and for all."""
    broad, path = Gaussian(0.0, 1.25), found.path
    once = [
        replace(m, readings={d: site(np.asarray(r), broad) for d, r in m.readings.items()})
        for m in found.measurements
    ]
    (mean, spread), (other, wide) = (
        p.smoothed["general"].level_moments() for p in (path, trajectory(once, path.model))
    )
    sds, others = (np.sqrt(np.einsum("tii->ti", c)) for c in (spread, wide))
    return float(np.abs(mean - other).max()), float(np.abs(sds - others).max())


def noise(found: Followed) -> tuple[float, float, float]:
    """Mean variance of whole quizzes and of short forms, over both dimensions; SD of the constant error."""
    variances = np.array([[m.readings[d].variance for d in DIMENSIONS] for m in found.path.normal])
    whole = np.arange(len(variances)) % 4 == 0
    errors = [found.path.model.errors["earned", d].shared_sd for d in DIMENSIONS]
    return (
        float(variances[whole].mean()),
        float(variances[~whole].mean()),
        float(np.sqrt(np.mean(np.square(errors)))),
    )


def live(quiz: Quiz, lives: Lives, n: int, *, fresh: bool) -> Found:
    """One life through the product."""
    forms, looks = occasions(quiz, lives, n, fresh=fresh)
    begun = time.perf_counter()
    found = follow(forms)
    seconds = time.perf_counter() - begun
    slow = lives.slow[n, looks]
    return Found(
        held_90=float(inside(found, slow, 0.9).mean()),
        held_50=float(inside(found, slow, 0.5).mean()),
        moved=_difference_held(found, slow[-1] - slow[0]),
        shift=site_shift(found),
        told=any(v.changed for v in found.verdicts["general"].values()),
        seconds=seconds,
        noise=noise(found),
    )


def column(people: int, *, fresh: bool) -> list[str]:
    """The figures of one kind of forms, a cell each."""
    quiz, lives = load_quiz("general"), draw(change.prior(), people, SEED, "mixed")
    found = [live(quiz, lives, n, fresh=fresh) for n in range(people)]
    held = np.array([one.held_90 for one in found])
    told, stable = np.array([one.told for one in found]), lives.kind == "stable"
    shifts = np.array([one.shift for one in found])
    noises = np.median([one.noise for one in found], axis=0)
    median, worst = np.median(shifts, axis=0), shifts.max(axis=0)
    return [
        str(people),
        f"{held.mean():.3f} (± {held.std() / sqrt(people):.3f})",
        f"{np.mean([one.held_50 for one in found]):.3f}",
        f"{np.mean([one.moved for one in found]):.3f}",
        f"{told[stable].mean():.1%} of {stable.sum()}",
        f"{told[~stable].mean():.1%} of {(~stable).sum()}",
        f"{median[0]:.3f} SD",
        f"{worst[0]:.3f}; {worst[1]:.3f} SD",
        f"{np.median([one.seconds for one in found]):.2f}",
        *(f"{value:.2f}" for value in noises),
    ]


ROWS = (
    "lives",
    "90% smoothed bands hold the slow path (± SE)",
    "50% smoothed bands",
    "90% intervals hold the change from first to last form",
    "stable people told 'changed' at the end",
    "others told at the end",
    "sites fitted once instead: worst move of the path, median life",
    "the same, worst life (mean; SD)",
    "seconds a trajectory, median",
    "variance of a reading of a whole quiz, median life",
    "variance of a reading of a short form, median life",
    "SD of the constant item error, median life",
)


def measure(people: int) -> None:
    """Run the lives and write the report."""
    anchor, fresh = column(people, fresh=False), column(people // 3, fresh=True)
    rows = [f"| {name} | {a} | {b} |" for name, a, b in zip(ROWS, anchor, fresh, strict=True)]
    lines = [
        "# Change: lives of real answers",
        "",
        f"`python bench/change_answers.py --people {people}` (seed {SEED}; two years, every second week).",
        "*Anchor*: the same items every time. *Fresh*: every form asks adaptively anew.",
        "",
        "| what | anchor | fresh |",
        "|---|---|---|",
        *rows,
    ]
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=300)
    measure(parser.parse_args().people)
