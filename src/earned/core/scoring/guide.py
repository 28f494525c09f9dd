"""Where to look first: a person's place guessed from their answers, and the windows around guesses."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from earned.core.scoring.blocks import Codes, Single, rows_of
from earned.core.scoring.grid import Floats

ENOUGH = 0.75
"""Who answered a smaller share of the items is not guessed at."""

DRAWN, SEED = 1500, 20261124
"""People a guide is fitted to, and where their chance begins."""


@dataclass(frozen=True, slots=True)
class Guide:
    """Guesses two numbers, linear in the answers.

    ``columns``: of the items. ``middle``: their mean categories, (J, 1). ``weights``: (2, J). ``start``:
    (2, 1).
    """

    columns: NDArray[np.intp] | slice
    middle: Single
    weights: Single
    start: Single

    def __call__(self, codes: Codes) -> tuple[Single, NDArray[np.bool_]]:
        """Guesses, (2, n), and for whom there are answers enough; codes (all, n), negative missing."""
        mine = codes[self.columns]
        apart = mine - self.middle
        if mine.min(initial=0) >= 0:
            return self.weights @ apart + self.start, np.ones(mine.shape[1], bool)
        missing = mine < 0
        apart[missing] = 0
        return self.weights @ apart + self.start, missing.mean(axis=0) <= 1 - ENOUGH

    @classmethod
    def fitted(cls, codes: Codes, wanted: Floats) -> "Guide":
        """Least squares of what is wanted, (n, 2), on answers (all, n); unanswered items are left out."""
        columns = np.flatnonzero((codes >= 0).any(axis=1))
        mine = codes[columns].astype(np.float64)
        middle = mine.mean(axis=1, keepdims=True)
        design = np.concatenate([(mine - middle).T, np.ones((codes.shape[1], 1))], axis=1)
        found = np.linalg.lstsq(design, wanted, rcond=None)[0].T
        return cls(
            rows_of(columns.tolist()),
            middle.astype(np.float32),
            np.ascontiguousarray(found[:, :-1], np.float32),
            np.ascontiguousarray(found[:, -1:], np.float32),
        )


def starts(centre: Single, size: int, apart: int, most: int) -> NDArray[np.intp]:
    """Where windows of a size begin among so many places, in steps of ``apart``; guesses (n,) -> (n,)."""
    if size >= most:
        return np.zeros(len(centre), np.intp)
    steps = np.rint((centre - (size - 1) / 2) / apart) * apart
    return np.asarray(np.clip(steps, 0, most - size), np.intp)


def runs(sorted_kinds: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """First and end of each run of the same number."""
    edges = np.flatnonzero(np.diff(sorted_kinds, prepend=-1, append=-1))
    return pairwise(edges.tolist())
