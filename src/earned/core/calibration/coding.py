"""Answers as the calibration reads them: categories without gaps, gaps remembered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from earned.core.errors import DataError
from earned.core.scoring.grid import Floats

MISSING = -1
BEYOND = 2**14
"""Larger than any category, and an integer of the kind that holds categories."""

Integers = NDArray[np.int16]
"""Categories as small integers."""


@dataclass(frozen=True, slots=True)
class Coded:
    """Categories of N people on J items.

    ``codes``: shape (N, J), 0..levels_j - 1 without gaps, or ``MISSING``. ``levels``: shape (J,).
    ``kept``: per item, which of the original categories each level is. ``options``: original K.
    """

    codes: Integers
    levels: NDArray[np.intp]
    kept: tuple[tuple[int, ...], ...]
    options: tuple[int, ...]

    @property
    def collapsed(self) -> Mapping[int, tuple[int, ...]]:
        """Item -> original categories that nobody chose."""
        gaps = {
            item: tuple(sorted(set(range(total)) - set(kept)))
            for item, (kept, total) in enumerate(zip(self.kept, self.options, strict=True))
        }
        return {item: empty for item, empty in gaps.items() if empty}


def code(answers: ArrayLike, options: Sequence[int], names: Sequence[str]) -> Coded:
    """Categories 0..options-1 in the insecure direction, shape (N, J); NaN or negative is missing.

    Raises :class:`DataError` for a value beyond the options, a value between two categories, and an
    item that everybody answered alike (its parameters do not exist).
    """
    found = np.asarray(answers, dtype=np.float64)
    codes = _whole(found, options, names)
    kept = tuple(_levels(codes[:, item], name) for item, name in enumerate(names))
    for item, levels in enumerate(kept):
        if levels[-1] >= len(levels):
            _close_gaps(codes[:, item], levels)
    return Coded(codes, np.array([len(k) for k in kept]), kept, tuple(options))


def _whole(found: Floats, options: Sequence[int], names: Sequence[str]) -> Integers:
    """Categories as integers, items in contiguous columns."""
    codes = np.full(found.shape, MISSING, dtype=np.int16, order="F")
    given = found >= 0
    np.copyto(codes, np.minimum(found, BEYOND), where=given, casting="unsafe")
    wrong = given & ((codes >= np.asarray(options)) | (codes != found))
    if wrong.any():
        row, item = (int(index) for index in np.argwhere(wrong)[0])
        raise DataError(
            f"the category {found[row, item]:g} does not exist.",
            f"Categories of this item run from 0 to {options[item] - 1}.",
            row=row + 1,
            column=names[item],
        )
    return codes


def _levels(column: Integers, name: str) -> tuple[int, ...]:
    levels = tuple(int(level) for level in np.flatnonzero(np.bincount(column + 1)[1:]))
    if len(levels) < 2:
        said = f"everybody answered {levels[0] + 1}" if levels else "nobody answered"
        raise DataError(
            f"this item cannot be calibrated: {said}.", "Leave it out, or add people.", column=name
        )
    return levels


def _close_gaps(column: Integers, levels: tuple[int, ...]) -> None:
    lookup = np.full(max(levels) + 2, MISSING, dtype=np.int16)
    lookup[list(levels)] = np.arange(len(levels))
    column[:] = lookup[column]


def reopened(
    thresholds: NDArray[np.float64], kept: tuple[int, ...], options: int
) -> NDArray[np.float64]:
    """Thresholds of the kept categories as thresholds of all ``options``.

    A category nobody chose has no width: its two thresholds coincide; at an end they are infinite.
    """
    counts = np.array([sum(level < k for level in kept) for k in range(1, options)])
    ladder = np.concatenate([[-np.inf], thresholds, [np.inf]])
    return np.asarray(ladder[counts])
