"""How often Right now finds something good, and how often it sees danger.

    python bench/right_now.py                 the figures for every part
    python bench/right_now.py --misses dev    what was missed on the part one may tune on
    python bench/right_now.py --language es   the same in Spanish
    python bench/right_now.py --hints         oblique hints, and what looks like them, in every language

Reads ``tests/guidance/situations.toml``, in Spanish ``situations.es.toml``, and ``hints.*.toml``. "Found":
at least one acceptable unit among the three offered. "Sure": help first as for plain words.
"""

import argparse
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from earned.app.now import Found, find_help

FOLDER = Path(__file__).parents[1] / "tests" / "guidance"
FILES = {"en": "situations.toml", "es": "situations.es.toml"}
SPLITS = ("dev", "held-out", "widening", "last", "fresh", "later")


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
    language: str = "en"


def situations(split: str | None = None, language: str = "en") -> list[Written]:
    """The written situations of a part, or of all parts."""
    tables = tomllib.loads((FOLDER / FILES[language]).read_text(encoding="utf-8"))["situation"]
    found = [
        Written(**{**table, "units": tuple(table["units"]), "language": language})
        for table in tables
    ]
    return [one for one in found if split in (None, one.split)]


def answer(one: Written) -> Found:
    """What Right now makes of a written situation."""
    return find_help(one.text, language=one.language)


def offered(one: Written) -> tuple[str, ...]:
    """The units that Right now offers for it."""
    return tuple(match.unit for match in answer(one).matches)


def found_share(
    texts: Sequence[Written], offer: Callable[[Written], Sequence[str]] = offered
) -> tuple[int, int]:
    """How many texts find an acceptable unit among what is offered, and of how many."""
    return sum(bool(set(offer(one)) & set(one.units)) for one in texts), len(texts)


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


def report(split: str, language: str = "en") -> list[str]:
    """The figures for one part."""
    texts = situations(split, language)
    calm = [one for one in texts if not one.crisis]
    alarmed = [one for one in texts if answer(one).crisis]
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


def misses(split: str, language: str = "en") -> list[str]:
    """Every text of a part for which nothing acceptable was found, or the alarm was wrong."""
    lines = []
    for one in situations(split, language):
        found = answer(one)
        got = [match.unit.removeprefix("practice/") for match in found.matches]
        if found.crisis != one.crisis:
            lines.append(f"ALARM {found.alarm.kinds} {one.id}: {one.text}")
        elif not one.crisis and not {m.unit for m in found.matches} & set(one.units):
            wanted = [unit.removeprefix("practice/") for unit in one.units]
            lines.append(f"{one.id}: {one.text}\n    got {got}\n    wanted {wanted}")
    return lines


HINTS = ("hints", "hints-dev")
"""Kept apart, and tuned on."""


def written_hints(name: str, language: str) -> dict[str, list[str]]:
    """The hints and the sentences that look like them, from one file."""
    return tomllib.loads((FOLDER / f"{name}.{language}.toml").read_text(encoding="utf-8"))


def report_hints(name: str, language: str) -> list[str]:
    """How many hints are seen, and how many look-alikes are taken for one."""
    lines = [f"{name}, {language}"]
    for group, texts in written_hints(name, language).items():
        alarms = [find_help(text, language=language).alarm for text in texts]
        seen, sure = sum(a.crisis for a in alarms), sum(a.sure for a in alarms)
        lines.append(shown(f"{group}: help first", seen, len(texts)))
        lines.append(shown(f"{group}: help first, and sure", sure, len(texts)))
    return lines


def main() -> None:
    """Print figures, or misses."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", choices=SPLITS)
    parser.add_argument("--hints", action="store_true")
    parser.add_argument("--language", choices=FILES, default="en")
    chosen = parser.parse_args()
    if chosen.hints:
        print("\n".join(line for n in HINTS for lang in FILES for line in report_hints(n, lang)))
        return
    language = chosen.language
    splits = [part for part in SPLITS if situations(part, language)]
    lines = (
        misses(chosen.misses, language)
        if chosen.misses
        else [line for part in splits for line in report(part, language)]
    )
    print("\n".join(lines))


if __name__ == "__main__":
    main()
