"""Who answered what: the people and answers that a calibration reads, and checks of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from earned.app.calibrating.items import two_dimensional_items
from earned.app.calibrating.knowledge import Known, linked_name
from earned.app.calibrating.wish import Wish
from earned.app.frames import Source
from earned.app.keys import accusation
from earned.app.reading import Answers, Asked, column_names, read_items
from earned.core.calibration.coding import MISSING as NO_CATEGORY
from earned.core.calibration.coding import Integers
from earned.core.calibration.keying import against_the_rest
from earned.core.errors import DataError, UsageError
from earned.core.instruments.item import DIMENSIONS, Dimension, Item
from earned.core.instruments.scale import Questionnaire, Scale, about
from earned.tables.answers import MISSING, Codes

LEAST_PEOPLE = 50
FEW_PEOPLE = 500
"""Below the first nothing is fitted; below the second the errors are told to be large."""

LEAST_WITH_PRIOR = 10
"""A prior bears fewer."""

LEAST_LINKED = 3
"""A dimension is linked by this many known items at least."""


@dataclass(frozen=True, slots=True)
class Sample:
    """``items``: those to calibrate, then linked ones, and ``codes`` their categories in the insecure
    direction, (N, J), negative where missing. ``new``: how many are to calibrate. ``group``: by person.
    ``left_out``: why -> how many people. ``absent``: items without a column.
    """

    read: Answers
    items: tuple[Item, ...]
    most: tuple[int, ...]
    codes: Integers
    new: int
    group: NDArray[np.object_] | None
    left_out: dict[str, int]
    absent: tuple[str, ...] = ()

    def only(self, wanted: NDArray[np.bool_], why: str) -> "Sample":
        """The people for whom this is true."""
        gone = int((~wanted).sum())
        if not gone:
            return self
        return replace(
            self,
            read=self.read.only(wanted),
            codes=self.codes[wanted],
            group=None if self.group is None else self.group[wanted],
            left_out=self.left_out | {why: gone},
        )


def read_sample(
    source: Source,
    asked: Asked,
    wish: Wish,
    found: Questionnaire,
    prior: Known | None,
    link: tuple[Known, Questionnaire] | None,
) -> Sample:
    """Read the people. Raises :class:`DataError` for what is missing, wrong, or too little."""
    names = column_names(source, asked)
    _check_group_column(names, wish, str(source))
    here, absent = _items_here(found, names, prior)
    items = two_dimensional_items(found)
    read = read_items(source, here, asked, [wish.group] if wish.group else [])
    most = tuple(found.options(item.id) for item in items)
    codes = _codes(read, items, most)
    group = read.columns[wish.group] if wish.group else None
    sample = Sample(read, items, most, codes, len(items), group, {}, absent)
    sample = sample.only(_anything(codes), "without any answer")
    if link is not None:
        sample = _with_link(sample, source, asked, *link, names)
    if group is not None:
        sample = sample.only(np.asarray(sample.group != ""), f"without {wish.group}")
        _check_groups(sample, wish)
    _check_people(len(sample.codes), read.file, prior)
    _check_keys(sample)
    return sample


def _codes(read: Answers, items: Sequence[Item], most: Sequence[int]) -> Integers:
    """Categories of all items; those without a column are missing."""
    place = {item: column for column, item in enumerate(read.questionnaire.items)}
    nobody = np.zeros(len(read.rows), np.int8)
    return _categories(
        [read.codes[:, place[item.id]] if item.id in place else nobody for item in items],
        items,
        most,
    )


def _categories(columns: Iterable[Codes], items: Sequence[Item], most: Sequence[int]) -> Integers:
    """Answers 1..K as categories 0..K-1 in the insecure direction."""
    found = [
        np.where(own == MISSING, NO_CATEGORY, options - own if item.key == -1 else own - 1)
        for own, item, options in zip(columns, items, most, strict=True)
    ]
    return np.asarray(found, dtype=np.int8).T


def _anything(codes: Integers) -> NDArray[np.bool_]:
    """Who answered anything."""
    return np.asarray((codes > NO_CATEGORY).any(axis=1))


def _items_here(
    found: Questionnaire, names: set[str], prior: Known | None
) -> tuple[Questionnaire, tuple[str, ...]]:
    """What is read, and which items are not: with a prior, those without a column, where some have one."""
    here = tuple(item for item in found.items if item.casefold() in names)
    if prior is None or not here:
        return found, ()
    return replace(found, items=here), tuple(item for item in found.items if item not in here)


def _with_link(
    sample: Sample,
    source: Source,
    asked: Asked,
    link: Known,
    linked: Questionnaire,
    names: set[str],
) -> Sample:
    """The sample with the answers to known items, of people who answered both."""
    own, columns = linked.id, {item.casefold() for item in sample.read.questionnaire.items}
    mixed = any(item.casefold() in columns for item in linked.items)
    called = {item: f"{own}_{item}" if mixed else item for item in linked.items}
    known = [
        item
        for item in two_dimensional_items(linked)
        if item.id in link.fixed and called[item.id].casefold() in names
    ]
    _check_link(known, linked, called, sample.read.file)
    wanted = replace(linked, items=tuple(item.id for item in known))
    there = about(wanted, (own,)) if mixed else wanted
    read = read_items(source, there, replace(asked, instrument=own))
    most = tuple(wanted.options(item.id) for item in known)
    codes = _categories(read.codes.T, known, most)[sample.read.rows - 1]
    items = tuple(_renamed(item, link) for item in known)
    joined = replace(
        sample,
        items=(*sample.items, *items),
        most=(*sample.most, *most),
        codes=np.concatenate([sample.codes, codes], axis=1),
    )
    both = _anything(codes)
    if both.sum() < LEAST_PEOPLE:
        raise DataError(
            f"{int(both.sum())} people answered items of both {sample.read.questionnaire.title} and"
            f" {linked.title}, too few to link them.",
            f"Give {LEAST_PEOPLE} at the very least.",
            file=sample.read.file,
        )
    return joined.only(both, f"who answered nothing of {linked.title}")


def _renamed(item: Item, link: Known) -> Item:
    facet = linked_name(link, item.facet) if item.facet else ""
    return replace(item, id=linked_name(link, item.id), facet=facet)


def _check_link(
    known: Sequence[Item], linked: Questionnaire, called: dict[str, str], file: str
) -> None:
    for dimension in DIMENSIONS:
        own = [item for item in known if item.dimension == dimension]
        if len(own) < LEAST_LINKED:
            first = next(iter(called.values()))
            raise DataError(
                f"{len(own)} items of {linked.title} on {dimension} have a column here, and linking needs"
                f" {LEAST_LINKED} of each dimension.",
                f"Give the answers of people who answered both, in columns called as {first!r}"
                f" (`earned instruments show {linked.id}` lists the items).",
                file=file,
            )


def _check_group_column(names: set[str], wish: Wish, file: str) -> None:
    if wish.group and wish.group.casefold() not in names:
        raise DataError(
            "there is no such column to tell groups by.",
            "Name one of the table's columns: --group COLUMN",
            file=file,
            column=wish.group,
        )


def _check_groups(sample: Sample, wish: Wish) -> None:
    sizes = Counter(() if sample.group is None else sample.group.tolist())
    names = sorted(sizes)
    if len(names) < 2:
        raise DataError(
            f"everybody is in one group, {names[0]!r}." if names else "nobody is in a group.",
            "Name a column that tells groups, or leave --group out.",
            file=sample.read.file,
            column=wish.group,
        )
    small = [(name, sizes[name]) for name in names if sizes[name] < LEAST_PEOPLE]
    if small:
        told = ", ".join(f"{name!r} has {size}" for name, size in small[:5])
        more = f" and {len(small) - 5} more groups are as small" if len(small) > 5 else ""
        raise DataError(
            f"a group needs {LEAST_PEOPLE} people: {told}{more}.",
            "Join groups, or leave these people's cells in this column empty.",
            file=sample.read.file,
            column=wish.group,
        )
    if wish.reference and wish.reference not in names:
        raise UsageError(
            f"--reference {wish.reference}: {wish.group} has no such group. It has: {', '.join(names)}."
        )


def _check_people(people: int, file: str, prior: Known | None) -> None:
    least = LEAST_PEOPLE if prior is None else LEAST_WITH_PRIOR
    if people < least:
        raise DataError(
            f"{people} people answered, too few to calibrate.",
            f"Give {least} at the very least; {FEW_PEOPLE} make a usable calibration."
            if prior is None
            else f"Give {least} at the very least; 100 or more move a prior well.",
            file=file,
        )


def _check_keys(sample: Sample) -> None:
    wrong = against_the_rest(sample.codes, sample.items)
    if not wrong:
        return
    scales = [_scale(dimension, sample.items) for dimension in DIMENSIONS]
    raise DataError(
        accusation(wrong, scales),
        "Give the answers as people gave them; reversing is done here.",
        file=sample.read.file,
        column=wrong[0],
    )


def _scale(dimension: Dimension, items: Sequence[Item]) -> Scale:
    own = [item for item in items if item.dimension == dimension]
    return Scale(dimension, tuple(i.id for i in own), tuple(i.id for i in own if i.key == -1))
