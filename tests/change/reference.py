"""Independent reference: the same model as one dense normal, written from covariances alone."""

from dataclasses import dataclass

import numpy as np

from earned.core.change.layout import ItemError
from earned.core.change.prior import DAYS_A_YEAR, Axis, ChangePrior
from earned.core.instruments.item import DIMENSIONS


def one(value):
    """An axis with a single value."""
    return Axis((value,), (1.0,))


def prior(**changed):
    """A prior with one hyperparameter point, unless told otherwise."""
    usual = {
        "drift": one(0.4),
        "state_sd": one(0.35),
        "state_days": one(12.0),
        "loading": one(0.9),
        "start_inflation": 1.5,
        "state_correlation": 0.3,
        "common_share": 0.5,
        "frame_state_correlation": 0.4,
        "checkin_level_sd": 1.0,
        "checkin_drift": 0.5,
        "checkin_residual_sd": 0.8,
    }
    return ChangePrior(**(usual | changed))


ERRORS = {("earned", d): ItemError(0.2, 0.15, 0.25) for d in DIMENSIONS} | {
    ("other", d): ItemError(0.3, 0.1) for d in DIMENSIONS
}


@dataclass(frozen=True)
class Latent:
    """Something with a value on a day: a slow level, or the mean of a reading."""

    day: float
    dimension: str
    weights: tuple  # of (kind, which, weight)


def level(day, dimension, frame, frames):
    """The slow level of a frame (or 'common')."""
    parts = [("trait", "", 1.0)]
    if len(frames) > 1 and frame != "common":
        parts.append(("deviation", frame, 1.0))
    return Latent(day, dimension, tuple(parts))


def quiz(day, dimension, frame, source, frames):
    """The mean of a quiz reading."""
    slow = level(day, dimension, frame, frames)
    return Latent(day, dimension, (*slow.weights, ("state", frame, 1.0), ("error", source, 1.0)))


def tap(day, dimension, frames, loading):
    """The mean of a check-in."""
    states = tuple(("state", frame, loading / len(frames)) for frame in frames)
    return Latent(day, dimension, (("checkin", "", 1.0), *states))


def covariance(a, b, p, *, correlation, start, frames):
    """Cov(a, b), summed over what they are made of."""
    return sum(
        wa * wb * _part(ka, ia, kb, ib, a, b, p, correlation, start, frames)
        for ka, ia, wa in a.weights
        for kb, ib, wb in b.weights
    )


def _part(ka, ia, kb, ib, a, b, p, correlation, start, frames):
    if ka != kb:
        return 0.0
    same = a.dimension == b.dimension
    s, q, tau = (getattr(p, name).values[0] for name in ("state_sd", "drift", "state_days"))
    ta, tb = a.day - start, b.day - start
    if ka in ("trait", "deviation"):
        if ia != ib:
            return 0.0
        share = 1.0 if len(frames) == 1 else p.common_share if ka == "trait" else 1 - p.common_share
        rho = 1.0 if same else correlation
        return share * rho * ((1 - s * s) + q * q / DAYS_A_YEAR * min(ta, tb))
    if ka == "state":
        rho = (1.0 if same else p.state_correlation) * (
            1.0 if ia == ib else p.frame_state_correlation
        )
        extra = (p.start_inflation**2 - 1) * np.exp(-(ta + tb) / tau)
        return rho * s * s * (np.exp(-abs(ta - tb) / tau) + extra)
    if ka == "error":
        if not same or ia[0] != ib[0]:
            return 0.0
        known = ERRORS[(ia[0], a.dimension)]
        frame = known.frame_sd**2 if ia[1] == ib[1] else 0.0
        wording = known.wording_sd**2 if ia[2] and ia[2] == ib[2] else 0.0
        return known.shared_sd**2 + frame + wording
    return (p.checkin_level_sd**2 + p.checkin_drift**2 / DAYS_A_YEAR * min(ta, tb)) if same else 0.0


def matrix(rows, columns, p, **more):
    """All covariances."""
    return np.array([[covariance(a, b, p, **more) for b in columns] for a in rows])


def condition(wanted, readings, values, noise, p, **more):
    """Mean and covariance of ``wanted``, and the log density of the values."""
    total = matrix(readings, readings, p, **more) + np.diag(noise)
    cross = matrix(wanted, readings, p, **more)
    gain = np.linalg.solve(total, cross.T).T
    mean = gain @ values
    spread = matrix(wanted, wanted, p, **more) - gain @ cross.T
    log = -0.5 * (
        values @ np.linalg.solve(total, values)
        + np.linalg.slogdet(total)[1]
        + len(values) * np.log(2 * np.pi)
    )
    return mean, spread, log
