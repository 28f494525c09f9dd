"""The beta distribution on a fixed grid: quantiles and probabilities without anything random."""

from collections.abc import Sequence

import numpy as np

from earned.core.change.prior import Floats

_U = (np.arange(4000) + 0.5) / 4000 * np.pi / 2
_X: Floats = np.sin(_U) ** 2
"""x = sin²(u): fine where a beta with small parameters has its mass, near 0 and 1."""
_LOG_SIN, _LOG_COS = np.log(np.sin(_U)), np.log(np.cos(_U))


def beta_mass(a: float, b: float) -> Floats:
    """Probabilities of the grid's cells under Beta(a, b), with a, b > 0; shape (4000,), sum 1."""
    log = (2 * a - 1) * _LOG_SIN + (2 * b - 1) * _LOG_COS
    mass: Floats = np.exp(log - log.max())
    mass /= mass.sum()
    return mass


def beta_quantile(a: float, b: float, level: float) -> float:
    """The value that Beta(a, b) stays below with probability ``level``."""
    return beta_quantiles(a, b, (level,))[0]


def beta_below(a: float, b: float, at: float) -> float:
    """P(X < at) for X from Beta(a, b)."""
    return float(np.interp(at, _X, np.cumsum(beta_mass(a, b)), left=0.0, right=1.0))


def beta_quantiles(a: float, b: float, levels: Sequence[float]) -> tuple[float, ...]:
    """The values that Beta(a, b) stays below with each of these probabilities."""
    return tuple(np.interp(levels, np.cumsum(beta_mass(a, b)), _X).tolist())


def beta_less(first: tuple[float, float], second: tuple[float, float], by: float = 0.0) -> float:
    """P(X < Y - by) for independent X and Y; each given as (a, b)."""
    return beta_apart(first, second, by)[0]


def beta_apart(
    first: tuple[float, float], second: tuple[float, float], by: float = 0.0
) -> tuple[float, float]:
    """P(X < Y - by) and P(Y < X - by) for independent X and Y; each given as (a, b)."""
    x, y = beta_mass(*first), beta_mass(*second)
    return _less(x, y, by), _less(y, x, by)


def _less(x: Floats, y: Floats, by: float) -> float:
    middle = np.cumsum(x) - x / 2
    return float(y @ np.interp(_X - by, _X, middle, left=0.0, right=1.0))
