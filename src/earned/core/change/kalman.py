"""Filter and smoother for scalar readings of many versions of a state vector at once.

Arrays have the states first and any shape behind: hyperparameter points, or people x points, so that every
step is plain arithmetic on long rows. The smoother is the modified Bryson–Frazier recursion, which inverts
no covariance, so constant states (whose covariance becomes singular) are no special case (Bierman 1973, Int.
J. Control 18:65). Updates subtract a·aᵀ/s, exactly symmetric.

Copies of earlier levels, the last of the n states, are read by nothing: the m states before them are *alive*,
and the way back needs only these.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from earned.core.change.layout import Dynamics
from earned.core.change.prior import Floats

_LOG_2PI = float(np.log(2 * np.pi))


@dataclass(frozen=True, slots=True)
class Pass:
    """Time passes: ``days`` ≥ 0, a number or shape (..., 1) before the hyperparameter axis."""

    days: float | Floats


@dataclass(frozen=True, slots=True)
class Read:
    """A reading y = first state + share·(sum of the other states) + noise.

    ``at``: places of the states, two at least; ``share``: 1 or (H,); ``value``, ``variance``: () or (..., 1).
    An infinite variance is a missing reading.
    """

    at: tuple[int, ...]
    value: float | Floats
    variance: float | Floats
    share: Floats | None = None

    def along(self, rows: Floats) -> Floats:
        """The reading of these rows of an array."""
        first, second, *more = self.at
        if self.share is None and not more:
            return np.asarray(rows[first] + rows[second])
        total: Floats = rows[second].copy()
        for place in more:
            total += rows[place]
        if self.share is not None:
            total *= self.share
        total += rows[first]
        return total

    def each(self) -> Iterator[tuple[int, Floats | float]]:
        """Places with their weights."""
        share = 1.0 if self.share is None else self.share
        yield self.at[0], 1.0
        for place in self.at[1:]:
            yield place, share


@dataclass(frozen=True, slots=True)
class Remember:
    """Copy states into other places: ``source[i]`` to ``target[i]``."""

    source: Sequence[int]
    target: Sequence[int]


@dataclass(frozen=True, slots=True)
class Note:
    """Note the distribution here."""


Event = Pass | Read | Remember | Note


@dataclass(frozen=True, slots=True)
class Noted:
    """At each :class:`Note`, of c chosen states: ``mean`` (c, ...), ``covariance`` (c, c, ...)."""

    mean: list[Floats]
    covariance: list[Floats]


@dataclass(frozen=True, slots=True)
class Taken:
    """A reading on the way back: gain K (m, ...), innovation / s and 1 / s."""

    read: Read
    gain: Floats
    pull: Floats
    weight: Floats


@dataclass(frozen=True, slots=True)
class Decayed:
    """Time on the way back: f (m, ...) of what moves."""

    decay: Floats


@dataclass(frozen=True, slots=True)
class Seen:
    """A note on the way back: covariance of the chosen states with those alive, (c, m, ...)."""

    rows: Floats


Trace = Taken | Decayed | Seen


@dataclass(frozen=True, slots=True)
class Filtered:
    """``noted``: as known then; ``logs``: log-likelihood so far at each note; ``traces``: for the way
    back."""

    noted: Noted
    logs: list[Floats]
    traces: list[Trace]

    def of_points(self, chosen: NDArray[np.intp]) -> "Filtered":
        """These hyperparameter points alone."""
        noted = Noted(
            [part[..., chosen] for part in self.noted.mean],
            [part[..., chosen] for part in self.noted.covariance],
        )
        traces = [_of_points(trace, chosen) for trace in self.traces]
        return Filtered(noted, [log[..., chosen] for log in self.logs], traces)


def _of_points(trace: Trace, chosen: NDArray[np.intp]) -> Trace:
    if isinstance(trace, Taken):
        share = trace.read.share
        read = trace.read if share is None else replace(trace.read, share=share[..., chosen])
        parts = (part[..., chosen] for part in (trace.gain, trace.pull, trace.weight))
        return Taken(read, *parts)
    if isinstance(trace, Decayed):
        return Decayed(trace.decay[..., chosen])
    return Seen(trace.rows[..., chosen])


@dataclass(frozen=True, slots=True)
class Pulled:
    """A reading on the way back: ``push`` u = v/s - Kᵀλ and ``hold`` D = 1/s + KᵀΛK, each (...)."""

    read: Read
    push: Floats
    hold: Floats

    def marginal(self) -> tuple[Floats, Floats]:
        """Mean and variance of what is read, its noise apart, given everything: y - r·u and r - r²·D, for a
        finite noise r (disturbance smoother; Koopman 1993, Biometrika 80:117)."""
        noise = self.read.variance
        return self.read.value - noise * self.push, noise * (1 - noise * self.hold)


def run_filter(
    dynamics: Dynamics,
    events: Sequence[Event],
    chosen: Sequence[int] = (),
    batch: tuple[int, ...] = (),
) -> Filtered:
    """Forward. ``chosen``: states whose distribution is noted; ``batch``: shape before the points."""
    state = _begin(dynamics, batch)
    found = Filtered(Noted([], []), [], [])
    for event in events:
        if isinstance(event, Read):
            found.traces.append(_update(event, state))
        elif isinstance(event, Pass):
            found.traces.append(_advance(dynamics, event, state))
        elif isinstance(event, Remember):
            _copy(event, state)
        else:
            found.traces.append(_note(state, list(chosen), found))
    return found


@dataclass(frozen=True, slots=True)
class _State:
    """Changed in place. ``mean``: (n, ...); ``covariance`` of all with what is alive, (n, m, ...), and of
    ``copies`` with each other, (n-m, n-m, ...); ``log``: log-likelihood so far; ``room``: to work in."""

    mean: Floats
    covariance: Floats
    copies: Floats
    log: Floats
    room: Floats


def _begin(dynamics: Dynamics, batch: tuple[int, ...]) -> _State:
    alive, size, points = dynamics.alive, len(dynamics.start), dynamics.start.shape[-1]
    tail = (*batch, points)
    whole = np.broadcast_to(dynamics.start, (size, size, *tail))
    return _State(
        np.zeros((size, *tail)),
        whole[:, :alive].copy(),
        whole[alive:, alive:].copy(),
        np.zeros(tail),
        np.empty((size, alive, *tail)),
    )


def _note(state: _State, chosen: list[int], found: Filtered) -> Seen:
    alive = state.covariance.shape[1]
    rows = state.covariance[chosen]
    covariance = np.empty((len(chosen), *rows.shape[:1], *rows.shape[2:]))
    living = [at for at, place in enumerate(chosen) if place < alive]
    copied = [at for at, place in enumerate(chosen) if place >= alive]
    covariance[:, living] = rows[:, [chosen[at] for at in living]]
    covariance[np.ix_(living, copied)] = np.swapaxes(covariance[np.ix_(copied, living)], 0, 1)
    places = [chosen[at] - alive for at in copied]
    covariance[np.ix_(copied, copied)] = state.copies[np.ix_(places, places)]
    found.noted.mean.append(state.mean[chosen])
    found.noted.covariance.append(covariance)
    found.logs.append(state.log.copy())
    return Seen(rows)


def _advance(dynamics: Dynamics, event: Pass, state: _State) -> Decayed:
    days = np.asarray(event.days, float)
    moving, drifting = dynamics.moving, dynamics.drifting
    decay = np.exp(-dynamics.rate * days)
    state.mean[moving] *= decay
    state.covariance[moving] *= decay[:, None]
    state.covariance[:, moving] *= decay
    state.covariance[moving, moving] += dynamics.stationary * (1 - decay[:, None] * decay)
    state.covariance[drifting, drifting] += dynamics.drift * days
    return Decayed(decay)


def _update(event: Read, state: _State) -> Taken:
    alive = state.covariance.shape[1]
    along = event.along(np.swapaxes(state.covariance, 0, 1))
    spread = event.along(along) + event.variance
    weight = 1.0 / spread
    innovation = event.value - event.along(state.mean)
    pull = innovation * weight
    gain = along * weight
    state.mean[...] += along * pull
    np.multiply(gain[:, None], along[:alive], out=state.room)
    state.covariance[...] -= state.room
    state.copies[...] -= gain[alive:, None] * along[alive:]
    heard = weight > 0
    here = np.log(spread, where=heard, out=np.full_like(spread, -_LOG_2PI)) + _LOG_2PI
    state.log[...] -= 0.5 * (here + innovation * pull)
    return Taken(event, gain[:alive], pull, weight)


def _copy(event: Remember, state: _State) -> None:
    alive = state.covariance.shape[1]
    target = [place - alive for place in event.target]
    state.mean[event.target] = state.mean[event.source]
    state.covariance[event.target] = state.covariance[event.source]
    with_copies = state.covariance[alive:, event.source]
    state.copies[:, target] = with_copies
    state.copies[target] = np.swapaxes(with_copies, 0, 1)


def run_smoother(dynamics: Dynamics, filtered: Filtered) -> Noted:
    """Backward: the same notes, given everything."""
    mean, covariance = list(filtered.noted.mean), list(filtered.noted.covariance)
    at = len(mean)
    for trace, back in _backward(dynamics, filtered):
        if isinstance(trace, Seen):
            at -= 1
            mean[at] = mean[at] - (trace.rows * back.adjoint).sum(axis=1)
            lean = np.einsum("ij...,cj...->ci...", back.information, trace.rows)
            covariance[at] = covariance[at] - np.einsum("ci...,di...->cd...", trace.rows, lean)
    return Noted(mean, covariance)


def pulled_readings(dynamics: Dynamics, filtered: Filtered) -> list[Pulled]:
    """Every reading, in order, with what everything says of it."""
    found = [
        Pulled(trace.read, back.push, back.hold)
        for trace, back in _backward(dynamics, filtered)
        if isinstance(trace, Taken)
    ]
    return found[::-1]


@dataclass(slots=True)
class _Back:
    """Changed in place: adjoint λ (m, ...), its information Λ (m, m, ...), room to work in; and of the last
    reading u and D."""

    adjoint: Floats
    information: Floats
    room: Floats
    push: Floats
    hold: Floats


def _backward(dynamics: Dynamics, filtered: Filtered) -> Iterator[tuple[Trace, _Back]]:
    """Each event from the last, with what everything after it says (of a reading: it included)."""
    shape = (dynamics.alive, *filtered.logs[-1].shape)
    square = (dynamics.alive, *shape)
    back = _Back(np.zeros(shape), np.zeros(square), np.empty(square), np.empty(0), np.empty(0))
    for trace in reversed(filtered.traces):
        if isinstance(trace, Taken):
            _downdate(trace, back)
        elif isinstance(trace, Decayed):
            back.adjoint[dynamics.moving] *= trace.decay
            back.information[dynamics.moving] *= trace.decay[:, None]
            back.information[:, dynamics.moving] *= trace.decay
        yield trace, back


def _downdate(trace: Taken, back: _Back) -> None:
    """λ ← Cᵀλ - row·v/s and Λ ← CᵀΛC + row·rowᵀ/s with C = I - K·rowᵀ."""
    gain, information = trace.gain, back.information
    np.multiply(information, gain, out=back.room)
    drag = back.room.sum(axis=1)
    back.push = (gain * back.adjoint).sum(axis=0) + trace.pull
    back.hold = (gain * drag).sum(axis=0) + trace.weight
    for at, weight in trace.read.each():
        back.adjoint[at] -= weight * back.push
        lean = weight * drag
        information[at] -= lean
        information[:, at] -= lean
        for other, second in trace.read.each():
            information[at, other] += weight * second * back.hold
