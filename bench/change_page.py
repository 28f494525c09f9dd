"""The promises of the trajectory for the very function that the page calls, one life at a time.

    python bench/change_page.py --people 1000     # writes docs/measurements/change-page.md

`bench/change_lives.py` runs the same mathematics over many lives at once, and without check-ins. Here each
life goes through `app.change.assess`, as a page's summary does, with the floor of our bank and with a
check-in at every look. Check-ins load on the state as the person's own loading says (0, .75 or 1.5).
"""

import argparse
import time
from dataclasses import dataclass
from datetime import date
from math import sqrt
from pathlib import Path

import numpy as np

from change_lives import SEED, upper
from change_people import ERROR_SD, KINDS, Floats, Lives, draw
from earned.app.change import BANK_FLOOR, Followed, assess
from earned.core.change.beliefs import Beliefs
from earned.core.change.layout import ItemError
from earned.core.change.observation import CheckIn, Measurement
from earned.core.change.sites import Gaussian
from earned.core.change.statespace import Model
from earned.core.change.telling import first_told
from earned.core.instruments.item import DIMENSIONS
from earned.library import change

REPORT = Path(__file__).parents[1] / "docs" / "measurements" / "change-page.md"
START = date(2026, 1, 1).toordinal()
STATES = ("slow (60 days, SD .35)",)
"""Those that were hardest in `change_lives`; stable lives with the model's own are among the mixed."""
LOADINGS = (0.0, 0.75, 1.5)
ROUND, SHARE = 40, 8
"""Lives of all kinds between two reports, and how many of them there are to a stable life of each sort."""


@dataclass(frozen=True, slots=True)
class Shown:
    """``held``: shares of looks whose 90% and 50% bands hold the slow path; ``told``: ever told 'changed'."""

    held: tuple[float, float]
    told: bool
    seconds: float


def model() -> Model:
    """As `app.change.follow` makes it for our own bank."""
    errors = {("earned", dimension): ItemError(ERROR_SD) for dimension in DIMENSIONS}
    return Model(change.prior(), errors=errors, floors=dict.fromkeys(DIMENSIONS, BANK_FLOOR))


def show(lives: Lives, n: int) -> Shown:
    """One life through the page's function."""
    looks = np.flatnonzero(np.isfinite(lives.variance[n]))
    days = [START + float(day) for day in lives.day[n, looks]]
    forms = [
        Measurement(
            day,
            "general",
            "earned",
            {
                d: Gaussian(float(lives.value[n, j, at]), float(lives.variance[n, j]))
                for at, d in enumerate(DIMENSIONS)
            },
        )
        for day, j in zip(days, looks, strict=True)
    ]
    begun = time.process_time()
    found = assess(forms, model(), checkins=check_ins(lives, n, looks, days))
    return Shown(_held(found, lives.slow[n, looks]), _told(found), time.process_time() - begun)


def check_ins(lives: Lives, n: int, looks: Floats, days: list[float]) -> list[CheckIn]:
    """A check-in at every look, with a level of the person's own."""
    rng = np.random.default_rng([SEED, n, 7])
    level, loading = rng.standard_normal(2), LOADINGS[n % len(LOADINGS)]
    state = lives.now[n, looks] - lives.slow[n, looks]
    values = level + loading * state + 0.8 * rng.standard_normal(state.shape)
    return [
        CheckIn(day, d, float(values[k, at]))
        for k, day in enumerate(days)
        for at, d in enumerate(DIMENSIONS)
    ]


def _held(found: Followed, slow: Floats) -> tuple[float, float]:
    beliefs = found.path.smoothed["general"]
    shares = []
    for width in (0.9, 0.5):
        band = beliefs.band(width)[found.path.measured]
        shares.append(float(((band[..., 0] < slow) & (slow < band[..., 1])).mean()))
    return shares[0], shares[1]


def _told(found: Followed) -> bool:
    """Ever, at any look, either dimension, either direction, with what was known that day."""
    path, rule = found.path, change.telling().rule
    beliefs, days = (
        path.filtered["general"].on(np.flatnonzero(path.measured)),
        path.days[path.measured],
    )
    for d in DIMENSIONS:
        for side in (Beliefs.lower, Beliefs.higher):
            probability = side(beliefs, d)
            high = np.flatnonzero(probability >= rule.probability)
            probability[high] = side(beliefs.on(high), d, floor=BANK_FLOOR)
            if first_told(days, probability, rule) is not None:
                return True
    return False


def coverage_rows(lives: Lives, shown: list[Shown]) -> list[str]:
    """How often bands hold the slow path, by kind, of the lives shown so far."""
    held, kinds = np.array([one.held for one in shown]), lives.kind[: len(shown)]
    told = np.array([one.told for one in shown])
    rows = []
    for name in ("mixed", *KINDS):
        who = np.ones(len(shown), bool) if name == "mixed" else kinds == name
        error = held[who, 0].std() / sqrt(who.sum())
        rows.append(
            f"| {name} | {who.sum()} | {held[who, 0].mean():.3f} (± {error:.3f}) |"
            f" {held[who, 1].mean():.3f} | {told[who].mean():.1%} |"
        )
    seconds = np.median([one.seconds for one in shown])
    return [*rows, "", f"A trajectory took {seconds:.2f} s of processor time at the median."]


def alarm_row(shown: list[Shown], states: str) -> str:
    """Stable people ever told."""
    share = float(np.mean([one.told for one in shown]))
    return f"| {states} | {len(shown)} | {share:.1%} | {upper(share, len(shown)):.1%} |"


def report(mixed: list[str], alarms: list[str], people: int) -> str:
    """The whole text."""
    lines = [
        "# Change: through the page's own function",
        "",
        (
            f"`python bench/change_page.py --people {people}` (seed {SEED}): the lives of"
            " [change](change.md), each through `app.change.assess` with a check-in at every look, as a"
            " page calls it. Pages show results monthly; here every form counts as a look, which tells"
            " more. That both benches compute the same filtered probabilities is a test"
            " (`tests/change/test_lives.py`)."
        ),
        "",
        "## Do bands hold the slow path?",
        "",
        "| lives | people | 90% smoothed (± SE) | 50% smoothed | ever told 'changed' |",
        "|---|---|---|---|---|",
        *mixed,
        "",
        "## Stable people ever told 'changed' in two years",
        "",
        "| states behave like | people | told | upper 95% bound |",
        "|---|---|---|---|",
        *alarms,
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """A round at a time: every life follows from the seed and its number, so that a report of fewer people is
    what asking for fewer gives."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    people = parser.parse_args().people
    lives = draw(change.prior(), people, SEED + 1, "mixed")
    stable = {states: draw(change.prior(), people, SEED, "stable", states) for states in STATES}
    mixed: list[Shown] = []
    alarms: dict[str, list[Shown]] = {states: [] for states in STATES}
    for start in range(0, people, ROUND):
        mixed += [show(lives, n) for n in range(start, min(start + ROUND, people))]
        for states, found in alarms.items():
            found += [show(stable[states], n) for n in range(len(found), len(mixed) // SHARE)]
        rows = [alarm_row(found, states) for states, found in alarms.items()]
        text = report(coverage_rows(lives, mixed), rows, len(mixed))
        REPORT.write_text(text, encoding="utf-8")
        print(len(mixed), flush=True)


if __name__ == "__main__":
    main()
