"""Chi-square probabilities: central in closed form, noncentral by Sankaran's approximation."""

from math import erfc, exp, lgamma, log, sqrt


def chi_square_tail(value: float, df: int) -> float:
    """P(χ² > value) for df = 1, 2, ...; 1 for values of 0 or less.

    Q(x; 1) = erfc(√(x/2)), Q(x; 2) = exp(-x/2), Q(x; k+2) = Q(x; k) + (x/2)^{k/2} e^{-x/2} / Γ(k/2 + 1)
    (Abramowitz & Stegun 1964, 26.4.8).
    """
    if value <= 0:
        return 1.0
    half = value / 2
    start = 2 - df % 2
    tail = erfc(sqrt(half)) if start == 1 else exp(-half)
    for k in range(start, df, 2):
        tail += exp(k / 2 * log(half) - half - lgamma(k / 2 + 1))
    return min(tail, 1.0)


def noncentral_chi_square(value: float, df: int, noncentrality: float) -> float:
    """P(χ'² ≤ value), by Sankaran (1963, Biometrika 50:199-204); off by less than .005 from df = 20."""
    n, shift = df, noncentrality
    h = 1 - 2 / 3 * (n + shift) * (n + 3 * shift) / (n + 2 * shift) ** 2
    p = (n + 2 * shift) / (n + shift) ** 2
    m = (h - 1) * (1 - 3 * h)
    middle = 1 + h * p * (h - 1 - 0.5 * (2 - h) * m * p)
    z = ((value / (n + shift)) ** h - middle) / (h * sqrt(2 * p) * (1 + 0.5 * m * p))
    return 0.5 * erfc(-z / sqrt(2))


def noncentrality(value: float, df: int, share: float) -> float:
    """The noncentrality at which ``share`` of the distribution lies at or below ``value``; 0 if none."""
    if noncentral_chi_square(value, df, 0.0) <= share:
        return 0.0
    low, high = 0.0, max(4 * value, 40.0)
    while high - low > 1e-6 * high:
        middle = (low + high) / 2
        below = noncentral_chi_square(value, df, middle)
        low, high = (middle, high) if below > share else (low, middle)
    return low
