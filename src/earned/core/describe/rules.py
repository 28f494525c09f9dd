"""Rules that turn two scores into one of four labels, kept for comparison alone.

Attachment is a matter of degree (Fraley & Waller 1998), so nothing in Earned labels anybody by a cut. The
rules are here because the field's figures rest on them, and because the rule decides the rate.

Fisher's linear classification functions come from the original sample of the ECR (Brennan, Clark & Shaver
1998): they hold for mean answers of that scale's 18 + 18 items on 1 to 7, and for no other scale, short
form or number of options. Public implementations apply them to the ECR-R, drop a digit of the constant
-11.53, or round scores to whole numbers first; tests hold that none of this happens here.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from earned.core.errors import UsageError
from earned.core.scoring.grid import Floats
from earned.core.scoring.position import STYLES

FISHER_INSTRUMENT, FISHER_OPTIONS = "ecr", 7

FISHER = {
    "secure": (5.4725318, 3.2893296, -11.5307833),
    "anxious": (9.7102446, 3.9246754, -28.4573220),
    "avoidant": (4.9392039, 7.3654621, -22.2281088),
    "fearful": (8.1776446, 7.2371075, -32.3553266),
}
"""Style -> weight of anxiety, weight of avoidance, constant; the largest value wins."""

Styles = NDArray[np.intp]


def fisher_styles(scores: Floats) -> Styles:
    """Index into ``STYLES`` by Fisher's functions; scores (N, 2): mean anxiety, mean avoidance, 1 to 7.

    Raises :class:`UsageError` for scores outside 1 to 7, which are no such means.
    """
    found = np.asarray(scores, dtype=np.float64)
    if found.size and not ((found >= 1) & (found <= FISHER_OPTIONS)).all():
        raise UsageError(
            "Fisher's functions hold for mean answers to the ECR of 1998 on 1 to 7, and for nothing else."
        )
    weights = np.array([FISHER[style] for style in STYLES])
    values = found @ weights[:, :2].T + weights[:, 2]
    return np.asarray(values.argmax(axis=1))


def quadrants(scores: Floats, cut: Floats) -> Styles:
    """Index into ``STYLES`` by a cut on each score, shapes (N, 2) and (2,); at the cut counts as low."""
    high = np.asarray(scores) > cut
    return np.asarray(high[:, 0] + 2 * high[:, 1], dtype=np.intp)


def style_shares(styles: Styles) -> Mapping[str, float]:
    """Share of people by style, 0 to 1."""
    counts = np.bincount(styles, minlength=len(STYLES))
    return {s: float(n) / max(len(styles), 1) for s, n in zip(STYLES, counts, strict=True)}
