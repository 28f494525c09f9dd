"""What is known about items: estimates from data, or a distribution where nobody has answered yet.

Parameters are always stated in the insecure direction: those of an item keyed -1 describe the
reversed answer ``options + 1 - x``, so discriminations are positive and thresholds ascend.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from earned.core.instruments.item import Dimension, Item


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Graded-response estimates of one item, on the metric of θ.

    ``discrimination``: a > 0, logistic metric (no 1.7). ``thresholds``: b_1 < ... < b_{K-1} for K
    options. ``*_se``: their standard errors (0 or empty where they were not computed).
    """

    discrimination: float
    thresholds: tuple[float, ...]
    discrimination_se: float = 0.0
    thresholds_se: tuple[float, ...] = ()

    @property
    def options(self) -> int:
        """Number of response options."""
        return len(self.thresholds) + 1


@dataclass(frozen=True, slots=True)
class Provisional:
    """A distribution of one item's parameters, before anybody has answered it.

    ``log a ~ N(log_discrimination, log_discrimination_sd²)`` and, independently,
    ``b_k = location + exp(log_spread) · shape_k + residual_k`` with location, log_spread and every
    residual normal with the stated standard deviations. ``shape``: K-1 ascending numbers with mean
    0 and standard deviation 1, so ``location`` is the mean threshold and ``exp(log_spread)`` their
    standard deviation. ``origin`` says where the numbers come from.
    """

    log_discrimination: float
    log_discrimination_sd: float
    location: float
    location_sd: float
    log_spread: float
    log_spread_sd: float
    shape: tuple[float, ...]
    residual_sd: float
    origin: str = ""

    @property
    def options(self) -> int:
        """Number of response options."""
        return len(self.shape) + 1


ItemParameters = Calibrated | Provisional


@dataclass(frozen=True, slots=True)
class SharedOffset:
    """What the items of one dimension and format may all have wrong together.

    ``location_sd``: of the offset added to every threshold; ``log_discrimination_sd``: of the offset
    added to every log discrimination. 0 where the items were calibrated on the metric itself.
    """

    location_sd: float = 0.0
    log_discrimination_sd: float = 0.0


@dataclass(frozen=True, slots=True)
class Parameters:
    """All parameters of an instrument, for one response format, language and population.

    ``correlation``: latent correlation of the prior, -1 < ρ < 1. ``method_sd``: standard deviation
    of the signed method factor a dimension, in units of θ (0: none). ``facet_sd``: by dimension and facet,
    of the factor that a person's answers to a facet share, whatever their key. ``offsets``: by dimension
    and format id. ``provisional``: true where parameters are distributions nobody has piloted.
    """

    instrument: str
    version: str
    language: str
    population: str
    correlation: float
    items: Mapping[str, ItemParameters]
    method_sd: Mapping[Dimension, float] = field(default_factory=dict)
    offsets: Mapping[tuple[Dimension, str], SharedOffset] = field(default_factory=dict)
    facet_sd: Mapping[Dimension, Mapping[str, float]] = field(default_factory=dict)
    provisional: bool = False

    def facet_size(self, item: Item) -> float:
        """Standard deviation of the factor that the items of this one's facet share; 0: none."""
        return self.facet_sd.get(item.dimension, {}).get(item.facet, 0.0)
