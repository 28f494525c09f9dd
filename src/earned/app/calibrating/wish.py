"""What somebody wants of a calibration."""

from dataclasses import dataclass

from earned.core.calibration.starting import Metric
from earned.core.errors import UsageError

TIGHTEST, LOOSEST = 1e-8, 0.1


@dataclass(frozen=True, slots=True)
class Wish:
    """``method``: a signed method factor where the keys allow one. ``facets``: a factor for each facet of
    three items or more, where the instrument's facts name facets. ``tolerance``: largest last change of
    a slope or intercept. ``errors``: standard errors. ``robust``: by the sandwich, which hold where the model
    is not exactly right. ``population``: who the people are, in words.

    ``prior``: ``bank`` for the distributions that are shipped, or a file of such. ``metric``: with a prior,
    what gives θ its zero and unit. ``group``: the column that tells groups of people, and ``reference``, the
    one that is standard. ``link``: an instrument whose items are known, or a file of its parameters.
    """

    method: bool = False
    facets: bool = False
    tolerance: float = 1e-4
    errors: bool = True
    robust: bool = False
    population: str = ""
    language: str = ""
    prior: str = ""
    metric: Metric = "people"
    group: str = ""
    reference: str = ""
    link: str = ""

    def check(self) -> None:
        """Raises :class:`UsageError` for what does not go together."""
        if not TIGHTEST <= self.tolerance <= LOOSEST:
            raise UsageError(
                f"--tolerance {self.tolerance:g}: choose from {TIGHTEST:g} to {LOOSEST:g}; 1e-4 is usual."
            )
        if self.reference and not self.group:
            raise UsageError(
                "--reference names a group. Say which column tells them: --group COLUMN"
            )
        if self.metric == "items" and not self.prior:
            raise UsageError("--metric items needs items with a prior. Add: --prior bank")
        if (self.prior or self.link) and (self.method or self.facets):
            raise UsageError(
                "with --prior or --link factors are as large as in the parameters these items come from."
                " Leave out --method and --facets."
            )
        if self.robust and (self.prior or not self.errors):
            raise UsageError(
                "--robust is another kind of standard errors, which priors do not have."
                " Leave it out, or leave out --prior and --no-errors."
            )
        if self.prior and not self.errors:
            raise UsageError(
                "--prior gives distributions, which need errors. Leave out --no-errors."
            )
