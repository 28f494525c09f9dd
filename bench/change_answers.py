"""The trajectory from real answers of our own bank: coverage, and how good the normal sites are.

    python bench/change_answers.py      # writes docs/measurements/change-answers.md

Each life draws its item parameters, shared offsets and method factors once from the bank's provisional
distribution and answers the same anchor items every time: a whole adaptive quiz every fourth form, else
its first eight questions.
"""

import argparse
import time
from dataclasses import replace
from datetime import date, timedelta
from math import sqrt
from pathlib import Path

import numpy as np

from change_people import Floats, Lives, draw
from earned.app.change import Followed, Occasion, follow
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


def occasions(quiz: Quiz, lives: Lives, n: int) -> tuple[list[Occasion], list[int]]:
    """The forms of one life, and which looks they are."""
    rng = np.random.default_rng([SEED, n, 1])
    looks = [j for j in range(0, lives.day.shape[1], STRIDE) if np.isfinite(lives.variance[n, j])]
    person = draw_person(quiz.model, _trait(lives.now[n, 0]), rng)
    anchor = [answer.item for answer in take(quiz, person, rng)]
    forms = []
    for number, j in enumerate(looks):
        now = replace(person, trait=_trait(lives.now[n, j]))
        items = anchor if number % 4 == 0 else anchor[:SHORT]
        forms.append(Occasion(_date(lives.day[n, j]), _answers(now, items, rng)))
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


def measure(people: int) -> None:
    """Run the lives and write the report."""
    quiz, lives = load_quiz("general"), draw(change.prior(), people, SEED, "mixed")
    hits: dict[int, list[Floats]] = {50: [], 90: []}
    told, shifts, seconds = [], [], []
    for n in range(people):
        forms, looks = occasions(quiz, lives, n)
        begun = time.perf_counter()
        found = follow(forms)
        seconds.append(time.perf_counter() - begun)
        for width, kept in hits.items():
            kept.append(inside(found, lives.slow[n, looks], width / 100).mean(axis=0))
        shifts.append(site_shift(found))
        told.append(any(v.changed for v in found.verdicts["general"].values()))
    _write(people, lives, hits, np.array(told), np.array(shifts), np.array(seconds))


def _write(
    people: int,
    lives: Lives,
    hits: dict[int, list[Floats]],
    told: Floats,
    shifts: Floats,
    seconds: Floats,
) -> None:
    share = {width: np.array(kept) for width, kept in hits.items()}
    error = share[90].mean(axis=1).std() / sqrt(people)
    stable = lives.kind == "stable"
    median, worst = np.median(shifts, axis=0), shifts.max(axis=0)
    lines = [
        "# Change: lives of real answers",
        "",
        f"`python bench/change_answers.py --people {people}` (seed {SEED}; two years, every second week).",
        "",
        "| what | figure |",
        "|---|---|",
        f"| 90% smoothed bands hold the slow path | {share[90].mean():.3f} (± {error:.3f}) |",
        f"| 50% bands | {share[50].mean():.3f} |",
        f"| stable people told 'changed' at the end | {told[stable].mean():.1%} of {stable.sum()} |",
        f"| others told at the end | {told[~stable].mean():.1%} of {(~stable).sum()} |",
        f"| sites fitted once instead, worst move of the path: median life | {median[0]:.3f} SD |",
        f"| the same, worst life (mean; SD) | {worst[0]:.3f}; {worst[1]:.3f} SD |",
        f"| seconds a trajectory, median | {np.median(seconds):.2f} |",
    ]
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    measure(parser.parse_args().people)
