"""What was observed, and where the change is counted from."""

from collections.abc import Mapping
from dataclasses import dataclass

from earned.core.change.prior import Floats
from earned.core.change.sites import Gaussian
from earned.core.instruments.item import Dimension


@dataclass(frozen=True, slots=True)
class Measurement:
    """One quiz or form, on one day (any origin, fractions allowed), in one frame.

    ``bank``: which items it came from (items of one bank share a constant error). ``readings``: a
    dimension -> its *likelihood*, never a posterior: values on the 61 nodes, or a normal one. Leave
    out a dimension that was not measured. Shared item error must not be inside: it is a state of its
    own (see :class:`~earned.core.change.layout.ItemError`). ``wording``: a translation of the bank, empty for
    its own wording; a translation shares the bank's constant error and adds one of its own.
    """

    day: float
    frame: str
    bank: str
    readings: Mapping[Dimension, Floats | Gaussian]
    wording: str = ""

    @property
    def source(self) -> tuple[str, str, str]:
        """Bank, frame and wording."""
        return self.bank, self.frame, self.wording


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A standardised check-in (mean 0, SD 1 in general; higher is more insecure).

    ``count``: of how many check-ins around this day it is the mean.
    """

    day: float
    dimension: Dimension
    value: float
    count: int = 1


@dataclass(frozen=True, slots=True)
class Baseline:
    """The day change is counted from. ``fixed``: chosen in advance, not after looking."""

    day: float
    fixed: bool = True
