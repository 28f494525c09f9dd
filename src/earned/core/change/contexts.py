"""When hard moments come, and where the old way still wins: shares and rates, shrunk to evenness.

Share of a context among N moments, k of them in it, C contexts of its sort, S a prior strength:

    share ~ Beta(S/C + k, S(1 - 1/C) + N - k)

It is told where P(share > 1.5/C) is high, k is not tiny and N is enough. Rate of the other way in a
context against the rest of the moments, K of n there, R the strength with which it is drawn to the rest:

    rate_rest ~ Beta(K + 1, n - K + 1),   rate ~ Beta(R·m + k, R(1 - m) + N_c - k),   m = mean of rate_rest

Contexts come from what somebody chose to log: they describe the log, not all of life.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from earned.core.change.beta import beta_apart, beta_below

FEWEST = 8
"""Moments below which nothing is said."""
FEWEST_IN_CONTEXT = 4
"""Moments in a context below which nothing is said of it."""
MORE = 1.5
"""How many times its even share a context must have to be worth a word: our judgement."""
GAP = 0.1
"""How far a rate must lie from the rest's to be worth a word: our judgement."""
SURE_SHARE, SURE_RATE = 0.95, 0.95
"""With these, of people whose moments fall evenly fewer than one in ten is told anything at a look
(simulated in ``tests/change/test_contexts.py``)."""
SHARE_STRENGTH = {1: 6.0, 2: 20.0}
"""Prior strength, in moments, by how many things make up a context: our judgement."""
RATE_STRENGTH = 6.0
MOST = 3
"""Contexts told at most, the surest first."""

Tally = Counter["Happening"]
"""How many moments are alike."""
Direction = Literal["less", "more"]


@dataclass(frozen=True, slots=True)
class Happening:
    """One moment. ``part`` of the day and ``trigger``: ids, or empty where not said. ``other``: whether
    something else than the old way was done; ``None`` where not said."""

    part: str
    trigger: str
    other: bool | None = None


@dataclass(frozen=True, slots=True)
class Frequent:
    """A context with more than its even share. ``part`` or ``trigger`` is empty where it does not
    matter; ``p_more``: P(share > 1.5 times the even one)."""

    part: str
    trigger: str
    count: int
    of: int
    share: float
    even: float
    p_more: float


@dataclass(frozen=True, slots=True)
class Hold:
    """Where the other way comes less, or more, often than elsewhere. ``rate``, ``elsewhere``: posterior
    means; ``sure``: probability that the rate lies more than ``GAP`` on that side."""

    part: str
    trigger: str
    direction: Direction
    other: int
    of: int
    rate: float
    elsewhere: float
    sure: float


def frequent(
    happenings: Iterable[Happening], parts: Sequence[str], triggers: Sequence[str]
) -> tuple[Frequent, ...]:
    """Contexts in which moments come clearly more often than evenly; the surest first, a pair before
    what it is made of. ``parts``, ``triggers``: all there are to choose from."""
    tally = Counter(happenings)
    found: list[Frequent] = []
    for of_parts, of_triggers in ((parts, triggers), (parts, [""]), ([""], triggers)):
        told = [
            _share(tally, part, trigger, len(of_parts) * len(of_triggers))
            for part, trigger in product(of_parts, of_triggers)
        ]
        sure = [one for one in told if one is not None and one.p_more >= SURE_SHARE]
        found += sorted(
            (one for one in sure if not any(_covers(known, one) for known in found)),
            key=lambda one: -one.p_more,
        )
    return tuple(found[:MOST])


def _share(tally: Tally, part: str, trigger: str, contexts: int) -> Frequent | None:
    """``None`` where there are too few, or the share cannot be told from an even one. Only moments that say
    what the context needs are counted."""
    telling = sum(n for h, n in tally.items() if _says(h, part, trigger))
    inside = sum(n for h, n in tally.items() if _is_in(h, part, trigger))
    if telling < FEWEST or inside < FEWEST_IN_CONTEXT:
        return None
    strength, even = SHARE_STRENGTH[bool(part) + bool(trigger)], 1 / contexts
    a = strength * even + inside
    b = strength * (1 - even) + telling - inside
    if a / (a + b) <= MORE * even:
        return None
    more = 1.0 - beta_below(a, b, MORE * even)
    return Frequent(part, trigger, inside, telling, a / (a + b), even, more)


def holds(
    happenings: Iterable[Happening], parts: Sequence[str], triggers: Sequence[str]
) -> tuple[Hold, ...]:
    """Contexts in which the other way comes clearly less, or more, often than in the rest."""
    tally = Counter(h for h in happenings if h.other is not None)
    contexts = [*((part, "") for part in parts), *(("", trigger) for trigger in triggers)]
    told = [_hold(tally, part, trigger) for part, trigger in contexts]
    sure = [one for one in told if one is not None and one.sure >= SURE_RATE]
    return tuple(sorted(sure, key=lambda one: -one.sure)[:MOST])


def _hold(tally: Tally, part: str, trigger: str) -> Hold | None:
    """``None`` where there are too few, or the rates lie too near each other to be told apart."""
    inside, done = _of(tally, lambda h: _is_in(h, part, trigger))
    rest, done_rest = _of(tally, lambda h: _says(h, part, trigger) and not _is_in(h, part, trigger))
    if inside + rest < FEWEST or min(inside, rest) < FEWEST_IN_CONTEXT:
        return None
    elsewhere = (done_rest + 1.0, rest - done_rest + 1.0)
    mean = elsewhere[0] / sum(elsewhere)
    here = (RATE_STRENGTH * mean + done, RATE_STRENGTH * (1 - mean) + inside - done)
    rate = here[0] / sum(here)
    if abs(rate - mean) <= GAP:
        return None
    less, more = beta_apart(here, elsewhere, GAP)
    direction: Direction = "less" if less >= more else "more"
    return Hold(part, trigger, direction, done, inside, rate, mean, max(less, more))


def _of(tally: Tally, fits: Callable[[Happening], bool]) -> tuple[int, int]:
    """How many moments fit, and in how many of them the other way was gone."""
    found = [(n, h.other) for h, n in tally.items() if fits(h)]
    return sum(n for n, _ in found), sum(n for n, other in found if other)


def _says(happening: Happening, part: str, trigger: str) -> bool:
    return bool((happening.part or not part) and (happening.trigger or not trigger))


def _is_in(happening: Happening, part: str, trigger: str) -> bool:
    return (not part or happening.part == part) and (not trigger or happening.trigger == trigger)


def _covers(known: Frequent, one: Frequent) -> bool:
    """Whether one part of a pair that is told already says the same."""
    return (one.part in {"", known.part}) and (one.trigger in {"", known.trigger})
