"""Groups of people: by the codes of a column, or by age bands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from earned.app.reading import Answers
from earned.core.errors import UsageError
from earned.tables.answers import NUMBER, canonical

BANDS = ((18, 24), (25, 34), (35, 44), (45, 54), (55, 80))
"""Age bands in years, ends included."""

MOST_GROUPS = 12

Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Grouping:
    """A column to compare people by. ``labels``: code -> name; other codes are left out.

    Without labels each code is a group. ``ages``: the column holds years, read in bands.
    """

    column: str
    labels: Mapping[str, str] = field(default_factory=dict)
    ages: bool = False


def years(answers: Answers, column: str) -> NDArray[np.float64]:
    """A column of ages; shape (N,), NaN where it holds no number."""
    texts = answers.columns[column]
    return np.array([float(t) if NUMBER.fullmatch(t) else np.nan for t in texts], dtype=np.float64)


def members(answers: Answers, grouping: Grouping) -> Mapping[str, Booleans]:
    """Name of each group -> who belongs to it, shape (N,). Empty groups are left out.

    Raises :class:`UsageError` where a column holds too many different codes to be groups.
    """
    if grouping.ages:
        found = _bands(years(answers, grouping.column))
    else:
        codes = np.array(
            [canonical(text) for text in answers.columns[grouping.column]], dtype=object
        )
        labels = grouping.labels or _every(codes, grouping.column)
        found = {
            name: np.isin(codes, [code for code, own in labels.items() if own == name])
            for name in labels.values()
        }
    return {name: who for name, who in found.items() if who.any()}


def _bands(age: NDArray[np.float64]) -> dict[str, Booleans]:
    return {f"{low}-{high}": np.asarray((age >= low) & (age < high + 1)) for low, high in BANDS}


def _every(codes: NDArray[np.object_], column: str) -> dict[str, str]:
    found = sorted({code for code in codes if code})
    if len(found) > MOST_GROUPS:
        raise UsageError(
            f"The column {column} holds {len(found)} different codes, too many to be groups. Name the"
            f" ones you want, such as --label {column}=1:men,2:women; for ages, say --age {column}."
        )
    return {code: f"{column} {code}" for code in found}


def parse_labels(texts: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
    """``gender=1:men,2:women`` -> column -> code -> name. Raises :class:`UsageError`."""
    found: dict[str, dict[str, str]] = {}
    for text in texts:
        column, equals, rest = text.partition("=")
        pairs = [part.partition(":") for part in rest.split(",")]
        if not (column and equals) or any(
            not (code and colon and name) for code, colon, name in pairs
        ):
            raise UsageError(f"--label {text}: write COLUMN=CODE:NAME,CODE:NAME.")
        found[column] = {canonical(code): name.strip() for code, _, name in pairs}
    return found
