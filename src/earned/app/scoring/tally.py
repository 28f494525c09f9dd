"""What a report tells of many people, added up batch by batch: memory does not grow with them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from earned.app.scoring.columns import MEAN, PERSON_FIT, classical_names
from earned.app.scoring.scheme import Scheme
from earned.core.instruments.item import DIMENSIONS
from earned.core.instruments.scale import Questionnaire
from earned.core.scoring.position import STYLES
from earned.core.scoring.styles import NAMED_AT
from earned.pictures.crowd import Counts

Floats = NDArray[np.float64]

BINS = 1200
"""Percentiles are read from so many bins: of positions to .01 SD, of means on 1 to 7 to .005."""

POSITIONS, FITS = (-6.0, 6.0), (-12.0, 12.0)
BANDS = (-1.5, -0.5, 0.5, 1.5)
"""Between these lie the positions whose standard errors are averaged together."""

PLANE = 3.0
"""The plane of positions is drawn this far out; who lies beyond is drawn at its edge."""


class Spread:
    """The distribution of one score: how many, mean, standard deviation, percentiles."""

    def __init__(self, span: tuple[float, float]) -> None:
        """Nobody yet; ``span``: what values may be."""
        self.people, self.empty = 0, 0
        self._edges = np.linspace(*span, BINS + 1)
        self._counts = np.zeros(BINS)
        self._sum, self._squares = 0.0, 0.0

    def add(self, values: Floats) -> None:
        """Count more; NaN where there is no score."""
        known = values[~np.isnan(values)]
        self.people += len(known)
        self.empty += len(values) - len(known)
        held = np.clip(known, self._edges[0], self._edges[-1])
        self._counts += np.histogram(held, self._edges)[0]
        self._sum += float(known.sum())
        self._squares += float((known**2).sum())

    @property
    def mean(self) -> float:
        """NaN for nobody."""
        return self._sum / self.people if self.people else float("nan")

    @property
    def sd(self) -> float:
        """With n - 1; NaN for fewer than two."""
        if self.people < 2:
            return float("nan")
        return float(
            np.sqrt(max(self._squares - self.people * self.mean**2, 0) / (self.people - 1))
        )

    def percentile(self, percent: float) -> float:
        """To a bin; NaN for nobody."""
        if not self.people:
            return float("nan")
        upto = np.cumsum(self._counts) / self.people
        place = int(np.searchsorted(upto, percent / 100))
        return float(self._edges[place] + self._edges[place + 1]) / 2


@dataclass(slots=True)
class Errors:
    """Standard errors of one dimension by band of the position: people and mean, lowest band first."""

    people: Floats = field(default_factory=lambda: np.zeros(len(BANDS) + 1))
    sums: Floats = field(default_factory=lambda: np.zeros(len(BANDS) + 1))

    def add(self, positions: Floats, errors: Floats) -> None:
        """Count more people."""
        bands = np.digitize(positions, BANDS)
        self.people += np.bincount(bands, minlength=len(BANDS) + 1)
        self.sums += np.bincount(bands, errors, minlength=len(BANDS) + 1)

    @property
    def mean(self) -> float:
        """Over everybody."""
        return float(self.sums.sum() / self.people.sum())

    def means(self) -> Iterator[tuple[int, float]]:
        """People and mean of each band; NaN for nobody."""
        for people, total in zip(self.people, self.sums, strict=True):
            yield int(people), float(total / people) if people else float("nan")


class Tally:
    """All of it. ``dimensions``: names of the two positions. ``plane``: people by position, or by mean
    answers where there are no positions."""

    def __init__(self, scheme: Scheme, prefix: str = "") -> None:
        """Nobody yet. ``prefix``: before the names of the columns."""
        self._prefix = prefix
        self.dimensions = tuple(scheme.lead + d for d in DIMENSIONS)
        self._styles = tuple(f"{scheme.lead}p_{style}" for style in STYLES)
        spans = _spans(scheme.questionnaire)
        modelled = scheme.modelled is not None
        if modelled:
            spans |= dict.fromkeys(self.dimensions, POSITIONS)
        if scheme.person_fit is not None:
            spans[scheme.lead + PERSON_FIT] = FITS
        self.spreads: Mapping[str, Spread] = {name: Spread(span) for name, span in spans.items()}
        self.modelled = modelled
        self.errors = {d: Errors() for d in self.dimensions}
        self.styles, self.named = np.zeros(len(STYLES)), np.zeros(len(STYLES))
        self._axes = [d if modelled else d + MEAN for d in self.dimensions]
        self.plane = _plane(spans, self._axes, modelled=modelled)

    def add(self, batch: pa.RecordBatch) -> None:
        """Count the people of a scored batch."""
        values = {name: self._column(batch, name) for name in self.spreads}
        for name, spread in self.spreads.items():
            spread.add(values[name])
        if self.plane is not None:
            pair = np.stack([values[axis] for axis in self._axes], axis=1)
            self.plane.add(pair[~np.isnan(pair).any(axis=1)])
        if self.modelled:
            for d in self.dimensions:
                self.errors[d].add(values[d], self._column(batch, f"{d}_se"))
            chances = np.stack([self._column(batch, name) for name in self._styles], axis=1)
            self.styles += chances.sum(axis=0)
            self.named += (chances >= NAMED_AT).sum(axis=0)

    def _column(self, batch: pa.RecordBatch, name: str) -> Floats:
        place = batch.schema.get_field_index(self._prefix + name)
        return np.asarray(batch.column(place).to_numpy(zero_copy_only=False), np.float64)


def _spans(asked: Questionnaire) -> dict[str, tuple[float, float]]:
    """What each classical score may be, by the name of its column, in the order of the columns."""
    ends = {s.id: (1.0, float(max(asked.options(i) for i in s.items))) for s in asked.scales}
    for one in asked.derived:
        parts = [sorted(w * end for end in ends[scale]) for scale, w in one.weights.items()]
        ends[one.id] = (sum(low for low, _ in parts), sum(high for _, high in parts))
    return dict(zip(classical_names(asked), ends.values(), strict=True))


def _plane(
    spans: Mapping[str, tuple[float, float]], axes: list[str], *, modelled: bool
) -> Counts | None:
    if modelled:
        return Counts((-PLANE, PLANE))
    return Counts(spans[axes[0]]) if set(axes) <= set(spans) else None
