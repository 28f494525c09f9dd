"""Days and times of an archive have to be such that a calendar of any time zone has them."""

from collections.abc import Iterator
from datetime import date

import msgspec

EARLIEST, LATEST = 1900, 2199
"""Years: further out, pages that count in days or move a time to another zone would break."""


def check_times(value: object) -> None:
    """Raise ``ValueError`` for a day or time out of range, however deep it lies."""
    for day in _days(value):
        if not EARLIEST <= day.year <= LATEST:
            raise ValueError("There is no such day in anybody's life.")


def _days(value: object) -> Iterator[date]:
    if isinstance(value, date):
        yield value
    for part in _parts(value):
        yield from _days(part)


def _parts(value: object) -> list[object]:
    if isinstance(value, msgspec.Struct):
        return [getattr(value, name) for name in value.__struct_fields__]
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list | tuple) else []
