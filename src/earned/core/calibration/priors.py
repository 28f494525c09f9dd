"""Normal priors on items: what a bank says of its items before a pilot, or after an earlier one.

An item is φ = (log a, b_1, ..., b_{K-1}). A :class:`Provisional` item says φ ~ N(μ, Σ), with

    μ = (log_discrimination, location + e^s · shape),
    Σ = log_discrimination_sd² on log a;  location_sd² 11' + (e^s · log_spread_sd)² hh' + residual_sd² I on b,

where s = log_spread and h = shape: the bank's distribution with the spread taken as linear. Items of one
dimension and format share besides an offset λ of log a and δ of every threshold (:class:`SharedOffset`).
Given these, items are independent, so the M-step takes them one by one, and the offsets' best values follow
in closed form (a normal: profiling them out gives the same items as integrating them out).

Priors on log a and b are Mislevy's (1986, *Psychometrika* 51:177-195). The plain mode of such a posterior is
biased where people are few: all thresholds can move a little towards their prior means together, all slopes
up, and each threshold gains density by it (with 100 people and 32 items a dimension slopes came out 15% too
steep). An integral over the items would weigh this by its volume. To first order (Lindley 1980; Tierney &
Kadane 1986) that is -½ log|I + P|, I the information of the answers. Under a common change of scale by e^c it
falls by Σ_j ν_j c, where

    ν_j = Σ_b [(I_j + P_j)⁻¹ I_j]_bb

over the thresholds of an item is how many of them answers determine. So -ν_j log a_j is added. Without
answers ν is 0 and what is found is μ itself; with many it is K - 1 and vanishes beside the likelihood.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from earned.core.calibration.maximisation import ABSENT, Lines
from earned.core.instruments.item import Dimension, Item
from earned.core.instruments.parameters import Provisional, SharedOffset
from earned.core.scoring.grid import Floats

LEAST_SD = 0.01
"""Standard deviations are no smaller: a prior is no fixed value, and its covariance has an inverse."""

Offsets = Mapping[tuple[Dimension, str], SharedOffset]


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known of items before: a distribution each, and what they share."""

    items: Mapping[str, Provisional]
    offsets: Offsets = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sharing:
    """Items (rows of the priors) that share offsets: ``sd`` of λ and δ, shape (2,)."""

    rows: tuple[int, ...]
    sd: Floats


@dataclass(frozen=True, slots=True)
class Penalty:
    """Priors of some items with the offsets in place. ``mean``: (J, K); ``precision``: (J, K, K)."""

    mean: Floats
    precision: Floats

    def of(self, columns: Sequence[int]) -> "Penalty":
        """For some items."""
        return Penalty(self.mean[list(columns)], self.precision[list(columns)])

    def pull(self, lines: Lines, information: Floats) -> tuple[Floats, Floats]:
        """What is added to gradient and ``information`` in slope and intercepts.

        J'P(μ - φ) and J'PJ, J = ∂φ/∂(a, d), and -ν / a for the slope.
        """
        by_line = jacobian(lines)
        off = np.einsum("jkl,jl->jk", self.precision, self.mean - described(lines))
        gradient = np.einsum("jkl,jk->jl", by_line, off)
        narrower = np.einsum("jkl,jkm,jmn->jln", by_line, self.precision, by_line)
        gradient[:, 0] -= self._determined(by_line, information, narrower) / lines.slopes
        return gradient, narrower

    def _determined(self, by_line: Floats, information: Floats, narrower: Floats) -> Floats:
        """ν: how many of an item's thresholds answers determine; shape (J,)."""
        absent = by_line.diagonal(axis1=1, axis2=2) == 0
        place = np.arange(by_line.shape[1])
        turn, whole = by_line.copy(), information + narrower
        turn[:, place, place] += absent
        whole[:, place, place] += absent + 1e-8
        share = turn @ np.linalg.solve(whole, information) @ np.linalg.inv(turn)
        own = share.diagonal(axis1=1, axis2=2)[:, 1:].sum(axis=1)
        return np.where(self.precision[:, 0, 0] > 0, own, 0.0)


def described(lines: Lines) -> Floats:
    """φ of items, absent thresholds 0; shape (J, K)."""
    cuts = np.where(lines.present, -lines.intercepts / lines.slopes[:, None], 0.0)
    return np.column_stack([np.log(lines.slopes), cuts])


def lines_of(phi: Floats, present: np.ndarray) -> Lines:
    """The reverse of :func:`described`."""
    slopes = np.exp(phi[:, 0])
    return Lines(slopes, np.where(present, -slopes[:, None] * phi[:, 1:], ABSENT))


def jacobian(lines: Lines) -> Floats:
    """∂φ/∂(a, d), from b = -d/a; shape (J, K, K), 0 for absent thresholds."""
    items, cuts = lines.intercepts.shape
    found = np.zeros((items, cuts + 1, cuts + 1))
    found[:, 0, 0] = 1 / lines.slopes
    found[:, 1:, 0] = np.where(lines.present, lines.intercepts / lines.slopes[:, None] ** 2, 0.0)
    place = np.arange(1, cuts + 1)
    found[:, place, place] = np.where(lines.present, -1 / lines.slopes[:, None], 0.0)
    return found


@dataclass(frozen=True, slots=True)
class ItemPriors:
    """Priors of the items in ``columns``. ``mean``: (P, K). ``covariance``: of each item's own, (P, K, K)."""

    columns: tuple[int, ...]
    mean: Floats
    covariance: Floats
    precision: Floats
    sharing: tuple[Sharing, ...]

    @classmethod
    def of(
        cls, items: Sequence[Item], known: Mapping[str, Provisional], offsets: Offsets
    ) -> "ItemPriors":
        """Of those among ``items`` that have one."""
        columns = tuple(j for j, item in enumerate(items) if item.id in known)
        own = [known[items[j].id] for j in columns]
        width = max((one.options for one in own), default=1)
        mean, covariance = np.zeros((len(own), width)), np.zeros((len(own), width, width))
        precision = np.zeros_like(covariance)
        for row, one in enumerate(own):
            used = slice(0, one.options)
            mean[row, used], covariance[row, used, used] = _moments(one)
            precision[row, used, used] = np.linalg.inv(covariance[row, used, used])
        sharing = tuple(_sharing([items[j] for j in columns], offsets))
        return cls(columns, mean, covariance, precision, sharing)

    def lines(self) -> Lines:
        """Items at the middle of their priors."""
        width = self.mean.shape[1] - 1
        present = np.array([np.diag(one)[1:] > 0 for one in self.covariance]).reshape(-1, width)
        return lines_of(self.mean, present)

    def shared(self, lines: Lines) -> Floats:
        """The offsets (λ, δ) that fit best the items as they are; shape (len(sharing), 2)."""
        off = self._off(lines)
        return np.array([self._best(one, off) for one in self.sharing]).reshape(-1, 2)

    def _off(self, lines: Lines) -> Floats:
        return described(lines.of(self.columns))[:, : self.mean.shape[1]] - self.mean

    def _best(self, one: Sharing, off: Floats) -> Floats:
        rows = list(one.rows)
        spread = self._design(rows)
        weighed = np.einsum("jkp,jkl->jpl", spread, self.precision[rows])
        normal = np.einsum("jpl,jlq->pq", weighed, spread) + np.diag(1 / one.sd**2)
        return np.asarray(np.linalg.solve(normal, np.einsum("jpl,jl->p", weighed, off[rows])))

    def _design(self, rows: Sequence[int]) -> Floats:
        """What λ and δ add to φ; shape (rows, K, 2)."""
        used = np.diagonal(self.covariance[list(rows)], axis1=1, axis2=2) > 0
        found = np.zeros((*used.shape, 2))
        found[:, 0, 0] = 1
        found[:, 1:, 1] = used[:, 1:]
        return found

    def penalty(self, lines: Lines) -> Penalty:
        """For all J items of ``lines``, the best offsets in place; nothing for those without a prior."""
        items, cuts = lines.intercepts.shape
        mean, precision = np.zeros((items, cuts + 1)), np.zeros((items, cuts + 1, cuts + 1))
        width, rows = self.mean.shape[1], list(self.columns)
        centre = self.mean.copy()
        for one, offset in zip(self.sharing, self.shared(lines), strict=True):
            centre[list(one.rows)] += self._design(one.rows) @ offset
        mean[rows, :width] = centre
        precision[rows, :width, :width] = self.precision
        return Penalty(mean, precision)

    def log_density(self, lines: Lines) -> float:
        """Of the items with the best offsets, up to a constant."""
        off, whole = self._off(lines), 0.0
        for one, offset in zip(self.sharing, self.shared(lines), strict=True):
            off[list(one.rows)] -= self._design(one.rows) @ offset
            whole += float(((offset / one.sd) ** 2).sum())
        return -0.5 * (whole + float(np.einsum("jk,jkl,jl->", off, self.precision, off)))

    def joint_precision(self) -> Floats:
        """Of all items' φ in a row, the offsets integrated out; shape (P·K, P·K), 0 where absent."""
        items, width = self.mean.shape
        whole = np.zeros((items, width, items, width))
        every = np.arange(items)
        whole[every, :, every, :] = self.covariance
        for one in self.sharing:
            rows = list(one.rows)
            spread = self._design(rows) * one.sd
            whole[np.ix_(rows, range(width), rows, range(width))] += np.einsum(
                "ikp,jlp->ikjl", spread, spread
            )
        flat = whole.reshape(items * width, items * width)
        used = np.diag(flat) > 0
        found = np.zeros_like(flat)
        found[np.ix_(used, used)] = np.linalg.inv(flat[np.ix_(used, used)])
        return found


def _moments(known: Provisional) -> tuple[Floats, Floats]:
    """μ (K,) and Σ (K, K) of one item's own."""
    shape, width = np.array(known.shape), float(np.exp(known.log_spread))
    slope, location, spread, residual = (
        max(sd, LEAST_SD) ** 2
        for sd in (
            known.log_discrimination_sd,
            known.location_sd,
            width * known.log_spread_sd,
            known.residual_sd,
        )
    )
    covariance = np.zeros((known.options, known.options))
    covariance[0, 0] = slope
    covariance[1:, 1:] = (
        location + spread * np.outer(shape, shape) + residual * np.eye(known.options - 1)
    )
    return np.array([known.log_discrimination, *(known.location + width * shape)]), covariance


def _sharing(items: Sequence[Item], offsets: Offsets) -> Iterator[Sharing]:
    for (dimension, form), offset in offsets.items():
        rows = [
            j for j, item in enumerate(items) if (item.dimension, item.format) == (dimension, form)
        ]
        sd = np.array([offset.log_discrimination_sd, offset.location_sd])
        if rows:
            yield Sharing(tuple(rows), np.maximum(sd, LEAST_SD))


def learnt(items: Sequence[Item], prior: Prior, phi: Floats, covariance: Floats) -> Prior:
    """Items after a pilot as distributions again, and what their errors still share.

    ``phi``: (P, K) of the items with priors, in the order of ``items``. ``covariance``: of all in a row.
    What items of one dimension and format share is the mean covariance between two of them, of log a and of
    the mean threshold; the rest is each item's own. Without answers both are what they were.
    """
    blocks = covariance.reshape(len(items), phi.shape[1], len(items), phi.shape[1])
    shares: dict[tuple[Dimension, str], Floats] = {}
    for item in items:
        rows = [j for j, other in enumerate(items) if _alike(other, item)]
        shares[item.dimension, item.format] = _shared_variance(blocks, rows)
    found = {
        item.id: _provisional(
            phi[row], blocks[row, :, row], shares[item.dimension, item.format], prior.items[item.id]
        )
        for row, item in enumerate(items)
    }
    offsets = {
        group: SharedOffset(float(np.sqrt(location)), float(np.sqrt(slope)))
        for group, (slope, location) in shares.items()
    }
    return Prior(found, offsets)


def _alike(one: Item, other: Item) -> bool:
    return (one.dimension, one.format) == (other.dimension, other.format)


def _shared_variance(blocks: Floats, rows: Sequence[int]) -> Floats:
    """Mean covariance between two of these items: of log a, and of the mean threshold."""
    if len(rows) < 2:
        return np.zeros(2)
    part = blocks[np.ix_(rows, range(blocks.shape[1]), rows, range(blocks.shape[1]))]
    slopes, places = part[:, 0, :, 0], part[:, 1:, :, 1:].mean(axis=(1, 3))
    between = ~np.eye(len(rows), dtype=bool)
    return np.maximum([slopes[between].mean(), places[between].mean()], 0.0)


def _provisional(
    phi: Floats, covariance: Floats, shared: Floats, before: Provisional
) -> Provisional:
    """One item. With n thresholds, T = tr C / n, A = 1'C1 / n² and B = h'Ch / n² of its own C hold
    T = L² + S² + R², A = L² + R²/n and B = S² + R²/n for location, spread and residuals.
    """
    cuts = phi[1 : before.options]
    own = covariance[1 : before.options, 1 : before.options] - shared[1]
    n, width = len(cuts), float(cuts.std())
    shape = (cuts - cuts.mean()) / width
    place, spread = float(own.mean()), float(shape @ own @ shape) / n**2
    residual = (float(np.trace(own)) / n - place - spread) / (1 - 2 / n) if n > 2 else 0.0
    return Provisional(
        log_discrimination=float(phi[0]),
        log_discrimination_sd=_sd(float(covariance[0, 0]) - float(shared[0])),
        location=float(cuts.mean()),
        location_sd=_sd(place - residual / n),
        log_spread=float(np.log(width)),
        log_spread_sd=_sd(spread - residual / n) / width,
        shape=tuple(float(value) for value in shape),
        residual_sd=_sd(residual),
        origin=before.origin,
    )


def _sd(variance: float) -> float:
    return float(np.sqrt(max(variance, LEAST_SD**2)))
