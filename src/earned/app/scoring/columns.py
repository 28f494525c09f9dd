"""Which column of a table is which: items, age, and all others, which are carried over untouched."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import isclose

from earned.core.errors import DataError
from earned.core.instruments.item import DIMENSIONS
from earned.core.instruments.scale import Derived, Questionnaire
from earned.core.scoring.position import STYLES
from earned.tables.table import clipped

MODELLED = (
    "anxiety",
    "avoidance",
    "anxiety_se",
    "avoidance_se",
    "correlation",
    *(f"p_{style}" for style in STYLES),
)
"""What the model gives, in the order in which it is written; all are real numbers or empty."""

SCORES = ("anxiety_mean", "avoidance_mean", *MODELLED)
"""The columns of scores of an instrument with the two dimensions and nothing else."""

PERSON_FIT = "person_fit"
LAST = ("answered", "flags")
ADDED = (*SCORES, *LAST)
MEAN = "_mean"
SHOWN, LONGEST_SHOWN, FEW = 5, 40, 12
DELIMITERS = {";": "';'", "\t": "tab", ",": "','", "|": "'|'"}


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of columns as they stand in the table.

    ``items``: in the instrument's order. ``age``: ``None`` where there is none. ``kept``: carried
    over, in the table's order.
    """

    items: tuple[str, ...]
    age: str | None
    kept: tuple[str, ...]


def classical_names(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Names of the classical scores: means end in ``_mean``; what is derived from several has its own."""
    scales = (scale.id + MEAN for scale in questionnaire.scales)
    return (*scales, *(one.id + (MEAN if _is_mean(one) else "") for one in questionnaire.derived))


def plausible_names(draws: int) -> tuple[str, ...]:
    """Names of the plausible values, draw by draw."""
    return tuple(f"pv{number}_{d}" for number in range(1, draws + 1) for d in DIMENSIONS)


def _is_mean(derived: Derived) -> bool:
    """Whether it averages scales, so that it lies among their means."""
    weights = derived.weights.values()
    return all(weight > 0 for weight in weights) and isclose(sum(weights), 1.0)


def columns(
    name: str,
    found: Sequence[str],
    questionnaire: Questionnaire,
    added: Sequence[str],
    age: str | None = None,
    *,
    keep_answers: bool = False,
) -> Columns:
    """Find the columns. Names match whatever their case, and spaces around them do not count.

    ``added``: names of the columns of scores, as they will stand.

    Raises :class:`DataError` for a missing item column, two columns for one item, a missing column of
    ages that was asked for, and a carried-over column with the name of a score.
    """
    places = _by_item(name, found, questionnaire)
    kept = tuple(column for column in found if keep_answers or column not in places.values())
    _check_clashes(name, kept, added)
    return Columns(
        items=tuple(places[item] for item in questionnaire.items),
        age=_age(name, found, age),
        kept=kept,
    )


def folded(column: str) -> str:
    """A column's name as it is compared."""
    return column.strip().casefold()


def _by_item(name: str, found: Sequence[str], questionnaire: Questionnaire) -> dict[str, str]:
    ids = {folded(item): item for item in questionnaire.items}
    places: dict[str, str] = {}
    for column in found:
        item = ids.get(folded(column))
        if item in places:
            raise DataError(
                f"the columns {places[item]!r} and {column!r} are both {item}.",
                "Rename the one that is not.",
                file=name,
            )
        if item:
            places[item] = column
    missing = [item for item in questionnaire.items if item not in places]
    if missing:
        raise missing_items(name, missing, found, questionnaire)
    return places


def missing_items(
    name: str, missing: Sequence[str], found: Sequence[str], questionnaire: Questionnaire
) -> DataError:
    """The error for items without a column. ``found``: names of the table's columns."""
    others = len(missing) - 1
    more = f", nor for {others} other item{'s' if others > 1 else ''}" if others else ""
    first = ", ".join(repr(clipped(column, LONGEST_SHOWN)) for column in found[:SHOWN])
    return DataError(
        f"there is no column for this item{more}. The table begins with the columns {first}.",
        _remedy(found, questionnaire),
        file=name,
        column=missing[0],
    )


def _remedy(found: Sequence[str], questionnaire: Questionnaire) -> str:
    other = _other_delimiter(found)
    if other:
        return f"Its columns seem to be separated by {other}. Say so: --delimiter {other}"
    here = {folded(column) for column in found}
    return _other_name(here, questionnaire) or (
        f"{questionnaire.title} needs one column for each item, {_listed(questionnaire.items)}, named in a"
        " header line; leave cells empty where an item was not asked."
    )


def _listed(items: Sequence[str]) -> str:
    """All of few, else the first and the last."""
    return ", ".join(items) if len(items) <= FEW else f"{items[0]} to {items[-1]}"


def _other_name(here: AbstractSet[str], asked: Questionnaire) -> str:
    """How to say what the columns are called, where they bear other names of the same items."""
    people = [t for t in asked.targets if {folded(f"{t}_{i}") for i in asked.items} <= here]
    if people:
        others = [*people[1:], *(["all"] if len(people) == len(asked.targets) else [])]
        more = f" (or {', '.join(others)})" if others else ""
        return f"The columns tell whom the items are about. Say so: --target {people[0]}{more}"
    for name, there in asked.numbering.items():
        own, other = (set(map(folded, ids)) for ids in (there, there.values()))
        mine = set(map(folded, asked.items))
        if mine == own and other <= here:
            return f"The items bear their numbers of {name}. Say so: --numbering {name}"
        if mine == other and own <= here:
            return f"The items bear their own numbers. Leave out: --numbering {name}"
    return ""


def _other_delimiter(found: Sequence[str]) -> str | None:
    """What seems to separate columns where the whole header was taken for one name."""
    if len(found) != 1:
        return None
    counts = {shown: found[0].count(mark) for mark, shown in DELIMITERS.items()}
    best = max(counts, key=lambda shown: counts[shown])
    return best if counts[best] else None


def _check_clashes(name: str, kept: Sequence[str], added: Sequence[str]) -> None:
    for column in kept:
        if column in added:
            raise DataError(
                "a score has the same name.",
                "Rename the column, or put something before the scores' names: --prefix scored_",
                file=name,
                column=column,
            )


def _age(name: str, found: Sequence[str], wanted: str | None) -> str | None:
    for column in found:
        if folded(column) == folded(wanted or "age"):
            return column
    if wanted is not None:
        raise DataError(
            "there is no such column.",
            "Name the column of ages as the table does, or leave --age out.",
            file=name,
            column=wanted,
        )
    return None
