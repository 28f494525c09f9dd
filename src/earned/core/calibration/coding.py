"""Answers as the calibration reads them: categories without gaps, gaps remembered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from earned.core.errors import DataError

MISSING = -1
MOST_IN_A_BYTE = 127
"""Items of more options need two bytes a category."""

AT_ONCE = 8192
"""People that are looked at together, so that what is worked out on the way stays small."""

Integers = NDArray[np.signedinteger[Any]]
"""Categories as small integers, of one byte or of two."""


@dataclass(frozen=True, slots=True)
class Coding:
    """How the categories of J items are read as levels without gaps.

    ``counts``: people by item and level, shape (J, most levels). ``kept``: per item, which of the
    original categories each level is. ``options``: original K.
    """

    counts: NDArray[np.intp]
    kept: tuple[tuple[int, ...], ...]
    options: tuple[int, ...]

    @property
    def levels(self) -> NDArray[np.intp]:
        """How many levels each item has; shape (J,)."""
        return np.array([len(kept) for kept in self.kept])

    @property
    def collapsed(self) -> Mapping[int, tuple[int, ...]]:
        """Item -> original categories that nobody chose."""
        gaps = {
            item: tuple(sorted(set(range(total)) - set(kept)))
            for item, (kept, total) in enumerate(zip(self.kept, self.options, strict=True))
        }
        return {item: empty for item, empty in gaps.items() if empty}


@dataclass(frozen=True, slots=True)
class Coded(Coding):
    """The same with the people. ``codes``: shape (N, J), levels from 0, or ``MISSING``."""

    codes: Integers


def coding(
    counts: ArrayLike, options: Sequence[int], names: Sequence[str], located: Collection[str] = ()
) -> Coding:
    """From how many people chose each category; shape (J, most options).

    ``located``: items whose thresholds are known or have priors. They keep categories that nobody chose.

    Raises :class:`DataError` for an item that everybody answered alike: its parameters do not exist.
    """
    found = np.asarray(counts, dtype=np.intp)
    kept = tuple(
        tuple(range(options[item])) if name in located else _levels(found[item], name)
        for item, name in enumerate(names)
    )
    most = max((len(levels) for levels in kept), default=1)
    by_level = np.zeros((len(names), most), dtype=np.intp)
    for item, levels in enumerate(kept):
        by_level[item, : len(levels)] = found[item, list(levels)]
    return Coding(by_level, kept, tuple(options))


def code(
    answers: ArrayLike, options: Sequence[int], names: Sequence[str], located: Collection[str] = ()
) -> Coded:
    """Categories 0..options-1 in the insecure direction, shape (N, J); NaN or negative is missing.

    Raises :class:`DataError` as :func:`coding` does, and for a value that is no category, by row and column.
    """
    codes = whole(answers, options, names)
    read = coding(category_counts(codes, max(options, default=1)), options, names, located)
    return Coded(read.counts, read.kept, read.options, closed(codes, read))


def category_counts(codes: Integers, options: int) -> NDArray[np.intp]:
    """How many people chose each category of each item; shape (J, options). Counts of parts add."""
    found = [np.bincount(column + 1, minlength=options + 1)[1:] for column in codes.T]
    return np.reshape(np.asarray(found, dtype=np.intp), (codes.shape[1], options))


def closed(codes: Integers, read: Coding) -> Integers:
    """Categories as levels without gaps, in place, and given back; shape (N, J)."""
    for item, levels in enumerate(read.kept):
        if levels[-1] >= len(levels):
            _close_gaps(codes[:, item], levels)
    return codes


def whole(answers: ArrayLike, options: Sequence[int], names: Sequence[str]) -> Integers:
    """Categories as integers of their own, items in contiguous columns; shape (N, J).

    Raises :class:`DataError` for a value that is no category, by row and column.
    """
    found = np.asarray(answers)
    if found.dtype.kind not in "iu":
        found = np.asarray(found, dtype=np.float64)
    small = max(options, default=1) <= MOST_IN_A_BYTE
    codes = np.empty(found.shape, dtype=np.int8 if small else np.int16, order="F")
    for start in range(0, len(found), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        wrong = _copied(found[some], codes[some], options)
        if wrong is not None:
            row, item = start + wrong[0], wrong[1]
            raise DataError(
                f"the category {found[row, item]:g} does not exist.",
                f"Categories of this item run from 0 to {options[item] - 1}.",
                row=row + 1,
                column=names[item],
            )
    return codes


def _copied(found: NDArray[Any], codes: Integers, options: Sequence[int]) -> tuple[int, int] | None:
    """Categories into ``codes``, and the first place that holds none."""
    given = found >= 0
    codes[:] = MISSING
    beyond = np.iinfo(codes.dtype).max  # larger than any category
    np.copyto(codes, np.minimum(found, beyond), where=given, casting="unsafe")
    wrong = given & ((codes >= np.asarray(options)) | (codes != found))
    if not wrong.any():
        return None
    row, item = np.argwhere(wrong)[0].tolist()
    return row, item


def _levels(counts: NDArray[np.intp], name: str) -> tuple[int, ...]:
    levels = tuple(int(level) for level in np.flatnonzero(counts))
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
