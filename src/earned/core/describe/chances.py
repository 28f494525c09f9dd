"""Tail probabilities of the chi-square distribution, in closed form for whole degrees of freedom."""

from math import erfc, exp, gamma, sqrt


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
        tail += half ** (k / 2) * exp(-half) / gamma(k / 2 + 1)
    return min(tail, 1.0)
