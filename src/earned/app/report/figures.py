"""Figures as a report writes them; an en dash where there is none."""

from math import isnan

NONE = "\N{EN DASH}"
SMALLEST_TOLD = 0.0005


def figure(value: float, decimals: int = 2) -> str:
    """A number with so many decimals."""
    return NONE if isnan(value) else f"{value:.{decimals}f}".replace("-", "\N{MINUS SIGN}")


def signed(value: float, decimals: int = 2) -> str:
    """A number with its sign."""
    return NONE if isnan(value) else f"{value:+.{decimals}f}".replace("-", "\N{MINUS SIGN}")


def share(part: float) -> str:
    """A share as a percentage; a small one is not told as none."""
    return "<0.1%" if 0 < part < SMALLEST_TOLD else f"{part:.1%}"


def chance(p: float) -> str:
    """A probability, the small ones told as such."""
    if isnan(p):
        return NONE
    return "<.001" if p < 0.001 else f"{p:.3f}"
