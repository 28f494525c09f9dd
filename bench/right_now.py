"""How often Right now finds something good, and how often it sees danger.

    python bench/right_now.py                 the figures for both halves
    python bench/right_now.py --misses dev    what was missed on the half one may tune on

Reads ``tests/guidance/situations.toml``. "Found": at least one acceptable unit among the three offered.
"""

import argparse
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from earned.app.now import find_help

SITUATIONS = Path(__file__).parents[1] / "tests" / "guidance" / "situations.toml"
SPLITS = ("dev", "held-out", "widening", "last")


@dataclass(frozen=True)
class Written:
    """A written situation and what was made of it."""

    id: str
    split: str
    group: str
    who: str
    text: str
    units: tuple[str, ...]
    crisis: bool


def situations(split: str | None = None) -> list[Written]:
    """The written situations of a half, or of both."""
    tables = tomllib.loads(SITUATIONS.read_text(encoding="utf-8"))["situation"]
    found = [Written(**{**table, "units": tuple(table["units"])}) for table in tables]
    return [one for one in found if split in (None, one.split)]


def offered(text: str) -> tuple[str, ...]:
    """The units that Right now offers for a text."""
    return tuple(match.unit for match in find_help(text).matches)


def found_share(
    texts: Sequence[Written], offer: Callable[[str], Sequence[str]] = offered
) -> tuple[int, int]:
    """How many texts find an acceptable unit among what is offered, and of how many."""
    return sum(bool(set(offer(one.text)) & set(one.units)) for one in texts), len(texts)


def wilson(hits: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """95% interval of a proportion (Wilson 1927, J Am Stat Assoc 22:209-212)."""
    if of == 0:
        return 0.0, 1.0
    share = hits / of
    middle = share + z * z / (2 * of)
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (middle - half) / (1 + z * z / of), (middle + half) / (1 + z * z / of)


def shown(name: str, hits: int, of: int) -> str:
    """One line of figures."""
    low, high = wilson(hits, of)
    return f"  {name:<44} {hits:>3}/{of:<3} {hits / max(of, 1):6.1%}  [{low:.0%}, {high:.0%}]"


def report(split: str) -> list[str]:
    """The figures for one half."""
    texts = situations(split)
    calm = [one for one in texts if not one.crisis]
    alarmed = [one for one in texts if find_help(one.text).crisis]
    right = sum(one.crisis for one in alarmed)
    near = [one for one in texts if one.group == "near-miss"]
    return [
        f"{split}: {len(texts)} situations",
        shown("found among three (no crisis)", *found_share(calm)),
        shown("first one acceptable (no crisis)", *found_share(calm, lambda t: offered(t)[:1])),
        shown("crisis seen (recall)", right, sum(one.crisis for one in texts)),
        shown("alarms that were right (precision)", right, len(alarmed)),
        shown("false alarms, near misses", sum(one in alarmed for one in near), len(near)),
        shown("false alarms, ordinary", *_ordinary(texts, alarmed)),
    ]


def _ordinary(texts: Sequence[Written], alarmed: Sequence[Written]) -> tuple[int, int]:
    ordinary = [one for one in texts if one.group == "ordinary"]
    return sum(one in alarmed for one in ordinary), len(ordinary)


def misses(split: str) -> list[str]:
    """Every text of a half for which nothing acceptable was found, or the alarm was wrong."""
    lines = []
    for one in situations(split):
        found = find_help(one.text)
        got = [match.unit.removeprefix("practice/") for match in found.matches]
        if found.crisis != one.crisis:
            lines.append(f"ALARM {found.alarm.kinds} {one.id}: {one.text}")
        elif not one.crisis and not {m.unit for m in found.matches} & set(one.units):
            wanted = [unit.removeprefix("practice/") for unit in one.units]
            lines.append(f"{one.id}: {one.text}\n    got {got}\n    wanted {wanted}")
    return lines


def main() -> None:
    """Print figures, or misses."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", choices=SPLITS)
    chosen = parser.parse_args()
    lines = misses(chosen.misses) if chosen.misses else [s for h in SPLITS for s in report(h)]
    print("\n".join(lines))


if __name__ == "__main__":
    main()
