"""Reliable change between two occasions, by Jacobson and Truax, with every input named and returned.

    SEM = SD·√(1 - r),   S_diff = SEM·√(1/k₁ + 1/k₂),   RCI = (x₂ - x₁ - drift) / S_diff

k₁, k₂: occasions averaged at each end (1 each gives the published SEM·√2). Jacobson & Truax 1991,
10.1037/0022-006X.59.1.12; the √2 was put right by Christensen & Mendoza 1986. With k > 1 the errors
of occasions count as independent, so occasions should lie further apart than states last.
"""

from dataclasses import dataclass
from math import copysign, erf, inf, isfinite, sqrt
from typing import Literal

from earned.core.errors import UsageError

RELIABLE, POSSIBLE = 1.96, 1.28
"""|RCI| beyond these: two-sided 95% and (1.2816 rounded, as published tables do) 80%."""

Verdict = Literal["reliable", "possible", "none"]


@dataclass(frozen=True, slots=True)
class ReliableChange:
    """A difference and what it was judged by. All in the unit of the scores; higher is more insecure.

    ``sd``: of people in the reference group; ``reliability``: r, 0..1; ``sem``: standard error of one
    score; ``drift``: mean change of people who did not change (practice, mere remeasurement);
    ``s_diff``: standard error of the difference; ``rci``: the index; ``least_95``, ``least_80``: the
    smallest differences that count; ``regressed_first``: what the first score's true value is
    expected to be, given the group's ``mean`` (``None`` where no mean is known).
    """

    first: float
    second: float
    sd: float
    reliability: float
    occasions: tuple[int, int]
    drift: float
    mean: float | None
    sem: float
    s_diff: float
    difference: float
    rci: float
    least_95: float
    least_80: float
    regressed_first: float | None

    @property
    def verdict(self) -> Verdict:
        """``reliable`` beyond 1.96, ``possible`` beyond 1.28, else ``none``."""
        size = abs(self.rci)
        return "reliable" if size > RELIABLE else "possible" if size > POSSIBLE else "none"

    @property
    def direction(self) -> Literal["lower", "higher", "same"]:
        """Which way the difference points, whatever its size."""
        change = self.difference - self.drift
        return "lower" if change < 0 else "higher" if change > 0 else "same"

    @property
    def p_two_sided(self) -> float:
        """How often people who did not change differ this much or more."""
        return 1.0 - erf(abs(self.rci) / sqrt(2.0))


def standard_error(sd: float, reliability: float) -> float:
    """SEM = SD·√(1 - r): the standard error of one score."""
    return sd * sqrt(1.0 - reliability)


def standard_error_of_difference(
    sd: float, reliability: float, occasions: tuple[int, int] = (1, 1)
) -> float:
    """S_diff of the means of k₁ and k₂ occasions with independent errors."""
    first, second = occasions
    return standard_error(sd, reliability) * sqrt(1.0 / first + 1.0 / second)


def reliable_change(
    first: float,
    second: float,
    sd: float,
    reliability: float,
    *,
    occasions: tuple[int, int] = (1, 1),
    drift: float = 0.0,
    mean: float | None = None,
) -> ReliableChange:
    """Judge a difference of two scores (or of two averages of several occasions), by Jacobson and Truax.

    ``first``, ``second``: the scores, in any unit. ``sd``: of people in the reference group, in that unit.
    ``reliability``: 0..1, the retest correlation where the question is whether the *trait* moved (it counts
    states as error), not alpha. ``occasions``: averaged at each end. ``drift``: mean change of people who
    did not change, ``mean``: of the reference group, both in the unit of the scores.

    Returns a :class:`ReliableChange` with every input. Raises :class:`UsageError` for an SD not above 0, a
    reliability not in 0..1, or fewer than one occasion.
    """
    _check((first, second, drift), sd, reliability, occasions)
    error = standard_error_of_difference(sd, reliability, occasions)
    change = second - first - drift
    return ReliableChange(
        first=first,
        second=second,
        sd=sd,
        reliability=reliability,
        occasions=occasions,
        drift=drift,
        mean=mean,
        sem=standard_error(sd, reliability),
        s_diff=error,
        difference=second - first,
        rci=change / error if error else copysign(inf, change) if change else 0.0,
        least_95=RELIABLE * error,
        least_80=POSSIBLE * error,
        regressed_first=_regressed(first, mean, _shrinkage(reliability, occasions[0])),
    )


def _regressed(first: float, mean: float | None, shrinkage: float) -> float | None:
    """Where the true value behind a first score is expected, if the group's mean is known."""
    return None if mean is None else mean + shrinkage * (first - mean)


def _shrinkage(reliability: float, occasions: int) -> float:
    """Reliability of a mean of k occasions (Spearman–Brown)."""
    return occasions * reliability / (1.0 + (occasions - 1) * reliability)


def _check(
    scores: tuple[float, ...], sd: float, reliability: float, occasions: tuple[int, int]
) -> None:
    if not all(isfinite(score) for score in scores):
        raise UsageError("Scores and drift must be finite numbers.")
    if not (isfinite(sd) and sd > 0):
        raise UsageError(f"The standard deviation must be above 0; it is {sd:g}.")
    if not 0.0 <= reliability <= 1.0:
        raise UsageError(f"A reliability lies between 0 and 1; this one is {reliability:g}.")
    if min(occasions) < 1:
        raise UsageError("Each end needs at least one occasion.")
