"""How long a page takes to read."""

from math import ceil
from typing import Any

import msgspec

WORDS_PER_MINUTE = 200
"""A calm pace for prose that one thinks along with (our judgement)."""


def reading_minutes(words: Any) -> int:
    """Minutes that all the words of a unit take, at least one."""
    return max(1, ceil(_count(msgspec.to_builtins(words)) / WORDS_PER_MINUTE))


def _count(value: Any) -> int:
    if isinstance(value, str):
        return len(value.split())
    if isinstance(value, dict):
        return sum(_count(each) for each in value.values())
    return sum(_count(each) for each in value) if isinstance(value, list | tuple) else 0
