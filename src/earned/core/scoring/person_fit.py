"""Person fit: how likely a person's answers are, for somebody at that position.

The standardised log-likelihood of polytomous answers (Drasgow, Levine & Williams 1985, British Journal of
Mathematical and Statistical Psychology 38:67-86), over the items of both dimensions that were answered:

    l₀ = Σ_j ln P_j(x_j | θ)        lz = (l₀ - E[l₀ | θ]) / √Var[l₀ | θ]
    E[l₀ | θ] = Σ_j e_j,   e_j = Σ_k P_jk ln P_jk
    Var[l₀ | θ] = Σ_j v_j,   v_j = Σ_k P_jk (ln P_jk)² - e_j²

Low means unlike anybody at that position: answers that contradict each other. High means more regular than
people are. Answers that share a factor u beyond θ (the method factor of a dimension, the factor of a facet)
are not independent given θ. P_jk is then averaged over these factors, and to the first order in each

    Var[l₀ | θ] = Σ_j (v_j - Σ_u c_ju²) + Σ_u (Σ_j c_ju)²,   c_ju = E[u · E[ln P_j(X_j) | θ, u]].

At the true θ, lz has mean 0 and standard deviation 1. At an estimated θ it is less spread out, since the
estimate leans towards the answers, so common cut-offs flag fewer people than they say.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earned.core.instruments.item import DIMENSIONS, Dimension, Item
from earned.core.instruments.parameters import Parameters
from earned.core.scoring.graded import SMALLEST, item_table, normal_rule
from earned.core.scoring.grid import REACH, STEP, Floats
from earned.core.scoring.model import ScoringModel

FINER = 8
"""Tables stand every .025 SD and are read in between by straight lines: an error below .001 an item."""

BLOCK = 2048
FACTOR_NODES = 7

NODES: Floats = np.asarray(STEP / FINER * np.arange(-REACH * FINER, REACH * FINER + 1))

Places = tuple[NDArray[np.intp], Floats]
"""For each person the node below a position, (n,), and how far it is to the next, 0..1, (n, 1)."""


@dataclass(frozen=True, slots=True)
class _Dimension:
    """Tables of the J items of one dimension on the F nodes.

    ``columns``: where they stand among all. ``logs``: ln P, (F, J, K). ``expected``: e, (F, J). ``own``: v
    less what is shared, (F, J). ``shared``: for each kind of factor c, (F, J), and which items read which
    factor, (J, factors).
    """

    columns: Sequence[int]
    logs: Floats
    expected: Floats
    own: Floats
    shared: Sequence[tuple[Floats, Floats]]

    def moments(self, codes: NDArray[np.intp], theta: Floats) -> tuple[Floats, Floats]:
        """l₀ less its expectation, and its variance; codes (n, all), θ (n,) -> (n,) each."""
        mine = codes[:, self.columns]
        answered = mine >= 0
        places = _places(theta)
        found = np.maximum(mine, 0)[..., None]
        logs = _between(lambda at: np.take_along_axis(self.logs[at], found, 2)[..., 0], places)
        surplus = logs - _between(lambda at: self.expected[at], places)
        variance = np.where(answered, _between(lambda at: self.own[at], places), 0.0).sum(axis=1)
        for loads, groups in self.shared:
            sums = np.where(answered, _between(lambda at, c=loads: c[at], places), 0.0) @ groups  # type: ignore[misc]
            variance += (sums**2).sum(axis=1)
        return np.where(answered, surplus, 0.0).sum(axis=1), np.asarray(variance)


def _places(theta: Floats) -> Places:
    steps = np.clip((theta - NODES[0]) / (NODES[1] - NODES[0]), 0, len(NODES) - 1)
    below = np.minimum(steps.astype(np.intp), len(NODES) - 2)
    return below, np.asarray(steps - below)[:, None]


def _between(table: Callable[[NDArray[np.intp]], Floats], places: Places) -> Floats:
    below, share = places
    return np.asarray((1 - share) * table(below) + share * table(below + 1))


@dataclass(frozen=True, slots=True)
class PersonFit:
    """lz for many people; build with :func:`person_fit`."""

    dimensions: Mapping[Dimension, _Dimension]

    def __call__(self, categories: Floats, theta: Floats) -> Floats:
        """lz, (N,); NaN without any answer.

        ``categories``: (N, J) in the model's order, 0..K-1 in the insecure direction, NaN or negative where
        missing. ``theta``: (N, 2), anxiety and avoidance.
        """
        out = np.full(len(categories), np.nan)
        for start in range(0, len(categories), BLOCK):
            rows = slice(start, start + BLOCK)
            block = categories[rows]
            codes = np.where(block >= 0, block, -1).astype(np.intp)
            parts = [
                self.dimensions[d].moments(codes, theta[rows, axis])
                for axis, d in enumerate(DIMENSIONS)
            ]
            surplus, variance = (np.sum(found, axis=0) for found in zip(*parts, strict=True))
            np.divide(surplus, np.sqrt(variance), out=out[rows], where=variance > 0)
        return out


def person_fit(model: ScoringModel) -> PersonFit:
    """Compile. The parameters should be calibrated: what nobody has piloted fits nobody in particular."""
    return PersonFit({d: _dimension(model, d) for d in DIMENSIONS})


def _dimension(model: ScoringModel, dimension: Dimension) -> _Dimension:
    ids = list(model.items)
    mine = [item for item in model.items.values() if item.dimension == dimension]
    tables = [_item(item, model.parameters) for item in mine]
    logs, expected, own, method, facet = (
        np.stack(part, axis=1) for part in zip(*tables, strict=True)
    )
    facets = list(dict.fromkeys(item.facet for item in mine))
    belongs = np.array([[item.facet == name for name in facets] for item in mine], np.float64)
    return _Dimension(
        columns=[ids.index(item.id) for item in mine],
        logs=logs,
        expected=expected,
        own=own,
        shared=[(method, np.ones((len(mine), 1))), (facet, belongs)],
    )


def _item(item: Item, parameters: Parameters) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """ln P (F, K), e, v less what is shared, and c of method and facet factor, (F,) each."""
    method = item.key * parameters.method_sd.get(item.dimension, 0.0)
    facet = parameters.facet_size(item)
    u, weight_u = _rule(method)
    v, weight_v = _rule(facet)
    given = np.array(
        [
            [item_table(NODES + method * a + facet * b, parameters.items[item.id]) for b in v]
            for a in u
        ]
    )
    whole = np.einsum("u,v,uvfk->fk", weight_u, weight_v, given)
    logs = np.log(np.maximum(whole, SMALLEST))
    about = np.einsum("uvfk,fk->uvf", given, logs)  # E[ln P | θ, u, v]
    by_u = np.einsum("u,v,uvf->f", weight_u * u, weight_v, about)
    by_v = np.einsum("u,v,uvf->f", weight_u, weight_v * v, about)
    expected = (whole * logs).sum(axis=1)
    variance = (whole * logs**2).sum(axis=1) - expected**2
    return logs, expected, variance - by_u**2 - by_v**2, by_u, by_v


def _rule(size: float) -> tuple[Floats, Floats]:
    return normal_rule(FACTOR_NODES) if size else (np.zeros(1), np.ones(1))
