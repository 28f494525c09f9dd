"""The promises of the trajectory for the very function that the page calls, one life at a time.

    python bench/change_page.py --people 400      # writes docs/measurements/change-page.md

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
from earned.core.change.layout import ItemError
from earned.core.change.observation import CheckIn, Measurement
from earned.core.change.sites import Gaussian
from earned.core.change.statespace import Model
from earned.core.change.telling import first_told
from earned.core.instruments.item import DIMENSIONS
from earned.library import change

REPORT = Path(__file__).parents[1] / "docs" / "measurements" / "change-page.md"
START = date(2026, 1, 1).toordinal()
STATES = ("model", "slow (60 days, SD .35)")
"""The usual ones, and those that were hardest in `change_lives`."""
LOADINGS = (0.0, 0.75, 1.5)


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
    begun = time.perf_counter()
    found = assess(forms, model(), checkins=check_ins(lives, n, looks, days))
    return Shown(_held(found, lives.slow[n, looks]), _told(found), time.perf_counter() - begun)


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
    beliefs, days = path.filtered["general"], path.days[path.measured]
    return any(
        first_told(days, side(d, floor=BANK_FLOOR)[path.measured], rule) is not None
        for d in DIMENSIONS
        for side in (beliefs.lower, beliefs.higher)
    )


def coverage_rows(people: int) -> list[str]:
    """How often bands hold the slow path, by kind."""
    lives = draw(change.prior(), people, SEED + 1, "mixed")
    shown = [show(lives, n) for n in range(people)]
    held = np.array([one.held for one in shown])
    rows = []
    for name in ("mixed", *KINDS):
        who = np.ones(people, bool) if name == "mixed" else lives.kind == name
        error = held[who, 0].std() / sqrt(who.sum())
        told = np.array([one.told for one in shown])[who].mean()
        rows.append(
            f"| {name} | {who.sum()} | {held[who, 0].mean():.3f} (± {error:.3f}) |"
            f" {held[who, 1].mean():.3f} | {told:.1%} |"
        )
    seconds = np.median([one.seconds for one in shown])
    return [*rows, "", f"A trajectory took {seconds:.2f} s at the median."]


def alarm_row(people: int, states: str) -> str:
    """Stable people ever told."""
    lives = draw(change.prior(), people, SEED, "stable", states)
    share = float(np.mean([show(lives, n).told for n in range(people)]))
    return f"| {states} | {people} | {share:.1%} | {upper(share, people):.1%} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=400)
    people = parser.parse_args().people
    text = [
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
        *coverage_rows(people),
        "",
        "## Stable people ever told 'changed' in two years",
        "",
        "| states behave like | people | told | upper 95% bound |",
        "|---|---|---|---|",
    ]
    for states in STATES:
        text.append(alarm_row(people, states))
        print(text[-1], flush=True)
        REPORT.write_text("\n".join(text) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
