"""Filter and smoother for scalar readings of many versions of a state vector at once.

Arrays have any leading batch shape: hyperparameter points, or people x points. The smoother is the
modified Bryson–Frazier recursion, which inverts no covariance, so constant states (whose covariance
becomes singular) are no special case (Bierman 1973, Int. J. Control 18:65). Updates subtract a·aᵀ/s, exactly
symmetric.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from earned.core.change.layout import Dynamics
from earned.core.change.prior import Floats

_LOG_2PI = float(np.log(2 * np.pi))


def _none() -> Floats:
    return np.empty(0)


@dataclass(frozen=True, slots=True)
class Pass:
    """Time passes: ``days`` ≥ 0, a number or shape (..., 1) before the hyperparameter axis."""

    days: float | Floats


@dataclass(frozen=True, slots=True)
class Read:
    """A reading y = row·x + noise. ``row``: (n,) or (..., n); ``value``, ``variance``: () or (..., 1).

    An infinite variance is a missing reading.
    """

    row: Floats
    value: float | Floats
    variance: float | Floats


@dataclass(frozen=True, slots=True)
class Remember:
    """Copy the slow parts into their baseline places: ``source[i]`` to ``target[i]``."""

    source: Sequence[int]
    target: Sequence[int]


@dataclass(frozen=True, slots=True)
class Note:
    """Note the distribution here."""


Event = Pass | Read | Remember | Note


@dataclass(frozen=True, slots=True)
class Noted:
    """At each :class:`Note`: ``mean`` (..., n), ``covariance`` (..., n, n), ``log_likelihood`` so far."""

    mean: list[Floats]
    covariance: list[Floats]
    log_likelihood: list[Floats]


@dataclass(frozen=True, slots=True)
class _Trace:
    """What the way back needs of one event: gain K, innovation / s, 1 / s of a reading; decay f."""

    event: Event
    gain: Floats = field(default_factory=_none)
    pull: Floats = field(default_factory=_none)
    weight: Floats = field(default_factory=_none)
    decay: Floats = field(default_factory=_none)


def run_filter(
    dynamics: Dynamics, events: Sequence[Event], batch: tuple[int, ...] = ()
) -> tuple[Noted, list[_Trace]]:
    """Forward. ``batch``: leading shape before the hyperparameter axis."""
    mean = np.zeros((*batch, *dynamics.rate.shape))
    covariance = np.broadcast_to(dynamics.start, (*batch, *dynamics.start.shape)).copy()
    log_likelihood = np.zeros(mean.shape[:-1])
    noted, traces = Noted([], [], []), []
    for event in events:
        trace = _Trace(event)
        if isinstance(event, Pass):
            trace = _advance(dynamics, event, mean, covariance)
        elif isinstance(event, Read):
            trace = _update(event, mean, covariance, log_likelihood)
        elif isinstance(event, Remember):
            mean[..., event.target] = mean[..., event.source]
            covariance[..., event.target, :] = covariance[..., event.source, :]
            covariance[..., :, event.target] = covariance[..., :, event.source]
        else:
            noted.mean.append(mean.copy())
            noted.covariance.append(covariance.copy())
            noted.log_likelihood.append(log_likelihood.copy())
        traces.append(trace)
    return noted, traces


def _advance(dynamics: Dynamics, event: Pass, mean: Floats, covariance: Floats) -> _Trace:
    days = np.asarray(event.days, float)[..., None]
    decay = np.exp(-dynamics.rate * days)
    both = decay[..., :, None] * decay[..., None, :]
    mean *= decay
    covariance *= both
    covariance += dynamics.drift * days[..., None] + dynamics.stationary * (1 - both)
    return _Trace(event, decay=decay)


def _update(event: Read, mean: Floats, covariance: Floats, log_likelihood: Floats) -> _Trace:
    at, row = _sparse(event.row)
    along = (covariance[..., at] * row[..., None, :]).sum(axis=-1)
    spread = (along[..., at] * row).sum(axis=-1) + event.variance
    weight = 1.0 / spread
    innovation = event.value - (mean[..., at] * row).sum(axis=-1)
    pull = innovation * weight
    mean += along * pull[..., None]
    gain = along * weight[..., None]
    covariance -= gain[..., :, None] * along[..., None, :]
    here = np.where(weight > 0, np.log(np.where(weight > 0, spread, 1.0)) + _LOG_2PI, 0.0)
    log_likelihood -= 0.5 * (here + innovation * pull)
    return _Trace(event, gain=gain, pull=pull, weight=weight)


def _sparse(row: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Places where a reading looks at all, and its weights there: three or four of a dozen."""
    at = np.flatnonzero((row != 0).reshape(-1, row.shape[-1]).any(axis=0))
    return at, row[..., at]


def run_smoother(noted: Noted, traces: Sequence[_Trace]) -> Noted:
    """Backward: the same notes, given everything."""
    mean, covariance = list(noted.mean), list(noted.covariance)
    adjoint = np.zeros_like(noted.mean[-1])
    information = np.zeros_like(noted.covariance[-1])
    at = len(mean)
    for trace in reversed(traces):
        event = trace.event
        if isinstance(event, Note):
            at -= 1
            now = covariance[at]
            mean[at] = mean[at] - (now @ adjoint[..., None])[..., 0]
            covariance[at] = now - now @ information @ now
        elif isinstance(event, Remember):
            _forget(event, adjoint, information)
        elif isinstance(event, Read):
            _downdate(trace, event.row, adjoint, information)
        else:
            adjoint *= trace.decay
            information *= trace.decay[..., :, None] * trace.decay[..., None, :]
    return Noted(mean, covariance, noted.log_likelihood)


def _forget(event: Remember, adjoint: Floats, information: Floats) -> None:
    """Adjoint of a copy: what pulls at the copy pulls at its source."""
    source, target = event.source, event.target
    adjoint[..., source] += adjoint[..., target]
    adjoint[..., target] = 0.0
    information[..., source, :] += information[..., target, :]
    information[..., target, :] = 0.0
    information[..., :, source] += information[..., :, target]
    information[..., :, target] = 0.0


def _downdate(trace: _Trace, whole: Floats, adjoint: Floats, information: Floats) -> None:
    """λ ← Cᵀλ - row·v/s and Λ ← CᵀΛC + row·rowᵀ/s with C = I - K·rowᵀ."""
    gain, pull, weight = trace.gain, trace.pull, trace.weight
    at, row = _sparse(whole)
    adjoint[..., at] -= row * ((gain * adjoint).sum(axis=-1) + pull)[..., None]
    drag = (information @ gain[..., None])[..., 0]
    inner = (gain * drag).sum(axis=-1) + weight
    lean = row[..., :, None] * drag[..., None, :]
    information[..., at, :] -= lean
    information[..., :, at] -= np.swapaxes(lean, -1, -2)
    corner = inner[..., None, None] * (row[..., :, None] * row[..., None, :])
    information[..., at[:, None], at] += corner
