"""When coming back often today is itself worth a pause. Crisis help is never part of this.

The product must not become the reassurance: after three uses within a day it offers a timed pause and a
person to contact. It offers; nothing is withheld.
"""

from collections.abc import Sequence

USES_BEFORE_PAUSE = 3
DAY = 24 * 60 * 60.0
PAUSE_SECONDS = 600
"""Ten minutes: as long as the exercises are made for (our judgement)."""


def within_a_day(used_at: Sequence[float], now: float) -> tuple[float, ...]:
    """The uses (seconds since the epoch) of the last 24 hours; later than now does not count."""
    return tuple(sorted(at for at in used_at if now - DAY < at <= now))


def pause_due(used_at: Sequence[float], now: float) -> int:
    """Seconds of pause to offer with this use, or 0. ``used_at``: earlier uses, this one excluded."""
    return PAUSE_SECONDS if len(within_a_day(used_at, now)) >= USES_BEFORE_PAUSE else 0
