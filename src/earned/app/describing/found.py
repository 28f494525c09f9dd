"""What a description holds."""

from collections.abc import Mapping
from dataclasses import dataclass

from earned.app.describing.fits import ModelFit
from earned.core.describe.fairness import Fairness
from earned.core.describe.norms import Difference, GroupNorm
from earned.core.describe.reliability import Reliability
from earned.core.describe.structure import Structure
from earned.core.instruments.parameters import Calibrated
from earned.core.instruments.scale import Questionnaire
from earned.core.scoring.grid import Floats


@dataclass(frozen=True, slots=True)
class ScaleModel:
    """A graded model fitted to this file: items, and information at ``precision.PLACES``."""

    items: Mapping[str, Calibrated]
    information: Floats
    error: Floats


@dataclass(frozen=True, slots=True)
class ScaleFound:
    """One scale. ``model`` is ``None`` where it could not be fitted; ``why`` says why."""

    id: str
    reliability: Reliability | None
    model: ScaleModel | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class GroupFound:
    """Norms of one score in one group. ``column`` and ``group`` are empty for everybody."""

    column: str
    group: str
    score: str
    norm: GroupNorm


@dataclass(frozen=True, slots=True)
class DifferenceFound:
    """Two groups on one score: first less second."""

    column: str
    first: str
    second: str
    score: str
    difference: Difference


@dataclass(frozen=True, slots=True)
class FairnessFound:
    """One scale between the groups of a column. ``groups``: the reference first."""

    column: str
    scale: str
    groups: tuple[str, ...]
    fairness: Fairness


@dataclass(frozen=True, slots=True)
class Described:
    """Everything about one file. ``left_out``: reason -> people. ``scores``: id -> (N,).
    ``structure``: fit of the two-dimensional model, where there is one. ``fits``: of items and pairs, one a
    fitted model.

    ``correlations``: between pairs of scores. ``skipped``: comparisons not made, with the reason.
    ``labels``: rule -> style -> share of people, for scales of anxiety and avoidance. ``key_note``: where
    items run against their scale, what that looks like. ``passed_over``: lines on wrong cells that were
    taken for missing.
    """

    file: str
    questionnaire: Questionnaire
    rows: int
    used: int
    left_out: Mapping[str, int]
    scores: Mapping[str, Floats]
    scales: tuple[ScaleFound, ...]
    structure: Structure | None
    fits: tuple[ModelFit, ...]
    correlations: Mapping[tuple[str, str], float]
    norms: tuple[GroupFound, ...]
    differences: tuple[DifferenceFound, ...]
    fairness: tuple[FairnessFound, ...]
    skipped: tuple[str, ...]
    labels: Mapping[str, Mapping[str, float]]
    key_note: str = ""
    passed_over: tuple[str, ...] = ()
