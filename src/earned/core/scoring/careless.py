"""Two signs of careless answering: one option many times running, and halves that disagree.

**Long string**: the longest run of the same raw answer to items one after the other; a missing answer
ends a run (Johnson 2005, Journal of Research in Personality 39:103-129; Meade & Craig 2012, Psychological
Methods 17:437-455).

**Even-odd**: each scale is cut into parcels of about six items in the order asked; the odd and the even
items of a parcel make two half scores a and b, means after reversing; over a person's parcels

    r = Σ a b / √(Σ a² Σ b²),    corrected to full length by 2 r / (1 + r)  (Spearman-Brown), at least -1.

a and b are taken from the middle of the response scale, not from the person's own mean. Which way a scale
is scored is arbitrary, and r must not depend on it; Pearson's correlation does, and with two scales it
flags everybody whose two scores are alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earned.core.instruments.scale import Questionnaire
from earned.core.scoring.grid import Floats
from earned.core.scoring.scales import keyed_answers

PARCEL = 6
"""Items a parcel: halves of three."""

LEAST_PARCELS = 6
"""Below so many parcels with answers in both halves a correlation over them says nothing."""


@dataclass(frozen=True, slots=True)
class CarelessRule:
    """From which run on, and below which even-odd consistency, a person is flagged; ``None``: never."""

    long_string: int | None = None
    even_odd: float | None = None


def longest_runs(found: Floats) -> NDArray[np.intp]:
    """The longest run of one option; raw answers (N, J), NaN where missing -> (N,), 0 without answers."""
    run = (~np.isnan(found[:, 0])).astype(np.intp)
    longest = run.copy()
    for before, here in zip(found.T[:-1], found.T[1:], strict=True):
        run = np.where(here == before, run + 1, ~np.isnan(here))
        np.maximum(longest, run, out=longest)
    return longest


def even_odd(found: Floats, asked: Questionnaire) -> Floats:
    """Even-odd consistency, -1..1; raw answers (N, J) -> (N,), NaN where it cannot be told."""
    odd, even = np.stack(list(_halves(found, asked)), axis=1)  # parcels in rows
    known = ~np.isnan(odd + even)
    a, b = (np.where(known, half, 0.0) for half in (odd, even))
    size = np.sqrt((a**2).sum(axis=0) * (b**2).sum(axis=0))
    enough = (known.sum(axis=0) >= LEAST_PARCELS) & (size > 0)
    r = np.divide((a * b).sum(axis=0), size, out=np.full(len(found), np.nan), where=enough)
    return spearman_brown(r)


def spearman_brown(r: Floats) -> Floats:
    """Consistency of the whole from that of its halves, 2 r / (1 + r), held at -1 or more."""
    least = -1 / 3  # where 2 r / (1 + r) is -1
    held = np.maximum(r, least)
    return np.asarray(2 * held / (1 + held))


def _halves(found: Floats, asked: Questionnaire) -> Iterator[tuple[Floats, Floats]]:
    """Odd and even half scores of each parcel, from the middle of the response scale; (N,) each."""
    for scale in asked.scales:
        middle = np.array([(asked.options(item) + 1) / 2 for item in scale.items])
        keyed = keyed_answers(found, asked, scale) - middle
        parcels = max(1, round(keyed.shape[1] / PARCEL))
        for own in np.array_split(keyed, parcels, axis=1):
            if own.shape[1] > 1:
                yield _mean(own[:, ::2]), _mean(own[:, 1::2])


def _mean(part: Floats) -> Floats:
    count = (~np.isnan(part)).sum(axis=1)
    total = np.nansum(part, axis=1)
    return np.asarray(np.divide(total, count, out=np.full(len(part), np.nan), where=count > 0))
