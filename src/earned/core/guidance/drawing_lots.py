"""Draw one of several equally suitable practices, so that what they do can be learnt without bias.

If a person, or we, always took what felt right, a practice would be compared on other days than its
rivals. A draw compares them on the same ones. It leans towards what was learnt and never stops trying:

    P(practice) = FLOOR / n + (1 - FLOOR) · P(it is the best)
"""

from collections.abc import Mapping, Sequence

import numpy as np

from earned.core.change.prior import Floats

FLOOR = 0.5
"""Share of the draw that stays even (judgement): half, since what is known of one person stays thin."""

SCARCELY = 1e-9
"""A sum of chances below this is none."""


def chances(candidates: Sequence[str], best: Mapping[str, float]) -> Floats:
    """Probability of drawing each candidate; shape (n,), sum 1.

    ``best``: candidate -> chance of being the best of them; where none is known the draw is even.
    """
    known = np.array([max(best.get(id_, 0.0), 0.0) for id_ in candidates])
    even: Floats = np.full(len(candidates), 1 / len(candidates))
    if known.sum() < SCARCELY:
        return even
    found: Floats = FLOOR * even + (1 - FLOOR) * known / known.sum()
    return found


def draw(candidates: Sequence[str], best: Mapping[str, float], rng: np.random.Generator) -> str:
    """One of the candidates by :func:`chances`. The same seed draws the same one.

    Raises ``ValueError`` where there is none.
    """
    if not candidates:
        raise ValueError("There is nothing to draw from.")
    return candidates[int(rng.choice(len(candidates), p=chances(candidates, best)))]
