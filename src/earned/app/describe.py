"""Describe a table of answers: reliability, precision, norms by group, fairness between groups."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from earned.app.describing.found import (
    Described,
    DifferenceFound,
    FairnessFound,
    GroupFound,
    ScaleFound,
    ScaleModel,
)
from earned.app.describing.groups import Grouping, members, years
from earned.app.describing.models import NO_MODELS, Models, fitted_models
from earned.app.frames import Source
from earned.app.keys import against_key, key_note
from earned.app.reading import Answers, Asked, read_answers
from earned.app.scoring.wrong import skipped_lines
from earned.core.describe.fairness import FEWEST_ANCHORS, LEAST_GROUP, fairness
from earned.core.describe.norms import difference, group_norm
from earned.core.describe.reliability import reliability
from earned.core.describe.rules import (
    FISHER_INSTRUMENT,
    FISHER_OPTIONS,
    fisher_styles,
    quadrants,
    style_shares,
)
from earned.core.errors import DataError
from earned.core.instruments.scale import Questionnaire, Scale
from earned.core.scoring.flags import straight_lines
from earned.core.scoring.grid import Floats
from earned.core.scoring.scales import keyed_answers, scale_scores

NOT_ASKED = "none was asked for"

Booleans = NDArray[np.bool_]
Groups = Mapping[str, Mapping[str, Booleans]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """``by``: groups to compare. ``age``: the column of years. ``ages``: who is kept, ends included.

    ``model``: whether a graded model is fitted. ``fairness``: whether items are compared between
    groups, which needs one. ``straight_lines``: keep people who gave
    the same answer throughout.
    """

    by: tuple[Grouping, ...] = ()
    age: str | None = None
    ages: tuple[float, float] | None = None
    model: bool = True
    fairness: bool = True
    straight_lines: bool = False


def describe_file(path: Source, asked: Asked, wanted: Wanted) -> Described:
    """Describe a file or a table in memory.

    Raises as :func:`read_answers` does, and :class:`DataError` if nobody is left.
    """
    columns = dict.fromkeys([*(g.column for g in wanted.by), *([wanted.age] if wanted.age else [])])
    read = read_answers(path, asked, tuple(columns))
    kept, left_out = _kept(read, wanted)
    if not len(kept.rows):
        raise DataError("nobody is left to describe.", "Widen --ages.", file=str(path))
    return _described(kept, wanted, len(read.rows), left_out)


def _kept(read: Answers, wanted: Wanted) -> tuple[Answers, dict[str, int]]:
    """Who is described, and how many are not, by the first reason that holds."""
    reasons: dict[str, Booleans] = {}
    if wanted.ages is not None and wanted.age is not None:
        age = years(read, wanted.age)
        inside = (age >= wanted.ages[0]) & (age <= wanted.ages[1])
        reasons[f"age outside {wanted.ages[0]:g}-{wanted.ages[1]:g} or not given"] = ~inside
    keyed_both_ways = any(scale.reversed for scale in read.questionnaire.scales)
    if keyed_both_ways and not wanted.straight_lines:
        reasons["the same answer throughout"] = straight_lines(read.options)
    reasons["fewer than half the answers of any scale"] = _scoreless(read)
    out = np.zeros(len(read.rows), bool)
    counts = {}
    for reason, who in reasons.items():
        counts[reason] = int((who & ~out).sum())
        out |= who
    return read.only(~out), {reason: count for reason, count in counts.items() if count}


def _scoreless(read: Answers) -> Booleans:
    scores = scale_scores(read.options, read.questionnaire)
    return np.asarray(np.all([np.isnan(score) for score in scores.values()], axis=0))


def _described(kept: Answers, wanted: Wanted, rows: int, left_out: Mapping[str, int]) -> Described:
    found = kept.questionnaire
    scores = scale_scores(kept.options, found)
    groups = {grouping.column: members(kept, grouping) for grouping in wanted.by}
    keyed = {scale.id: keyed_answers(kept.options, found, scale) for scale in found.scales}
    models = fitted_models(keyed, found) if wanted.model else NO_MODELS
    scales = tuple(_scale(keyed[scale.id], scale, models) for scale in found.scales)
    compared = list(_compared(kept, scales, groups)) if wanted.fairness and wanted.model else []
    return Described(
        file=kept.file,
        questionnaire=found,
        rows=rows,
        used=len(kept.rows),
        left_out=left_out,
        scores=scores,
        scales=scales,
        structure=models.structure,
        fits=models.fits,
        correlations={pair: _correlation(*(scores[s] for s in pair)) for pair in _pairs(found)},
        norms=tuple(_norms(scores, groups)),
        differences=tuple(_differences(scores, groups)),
        fairness=tuple(one for one in compared if isinstance(one, FairnessFound)),
        skipped=tuple(one for one in compared if isinstance(one, str)),
        labels=_labels(found, scores),
        key_note=key_note(against_key(kept.options, found), found),
        passed_over=tuple(skipped_lines(kept.skipped)),
    )


def _scale(keyed: Floats, scale: Scale, models: Models) -> ScaleFound:
    known = reliability(keyed) if len(scale.items) > 1 else None
    model = models.by_scale.get(scale.id)
    return ScaleFound(scale.id, known, model, "" if model else models.why.get(scale.id, NOT_ASKED))


def _labels(found: Questionnaire, scores: Mapping[str, Floats]) -> dict[str, Mapping[str, float]]:
    """How many people each rule would call what; nobody is labelled by any."""
    if not {"anxiety", "avoidance"} <= set(scores):
        return {}
    both = np.stack([scores["anxiety"], scores["avoidance"]], axis=1)
    both = both[~np.isnan(both).any(axis=1)]
    most = found.options(found.items[0])
    cuts = {
        "the middle of the answers": np.full(2, (1 + most) / 2),
        "the means here": both.mean(axis=0),
    }
    labels = {rule: style_shares(quadrants(both, cut)) for rule, cut in cuts.items()}
    if found.id == FISHER_INSTRUMENT and most == FISHER_OPTIONS:
        labels["Fisher's functions (1998)"] = style_shares(fisher_styles(both))
    return labels


def _pairs(found: Questionnaire) -> Iterator[tuple[str, str]]:
    return combinations(found.scores, 2)


def _correlation(first: Floats, second: Floats) -> float:
    both = ~(np.isnan(first) | np.isnan(second))
    if both.sum() < 3 or not first[both].std() > 0 or not second[both].std() > 0:
        return float("nan")
    return float(np.corrcoef(first[both], second[both])[0, 1])


def _norms(scores: Mapping[str, Floats], groups: Groups) -> Iterator[GroupFound]:
    for score, values in scores.items():
        yield GroupFound("", "", score, group_norm(values))
    for column, names in groups.items():
        for group, who in names.items():
            for score, values in scores.items():
                yield GroupFound(column, group, score, group_norm(values[who]))


def _differences(scores: Mapping[str, Floats], groups: Groups) -> Iterator[DifferenceFound]:
    for column, names in groups.items():
        for first, second in combinations(names, 2):
            for score, values in scores.items():
                pair = (group_norm(values[names[name]]) for name in (first, second))
                yield DifferenceFound(column, first, second, score, difference(*pair))


def _compared(
    kept: Answers, scales: tuple[ScaleFound, ...], groups: Groups
) -> Iterator[FairnessFound | str]:
    for column, names in groups.items():
        large = {name: who for name, who in names.items() if who.sum() >= LEAST_GROUP}
        if len(large) < 2:
            yield f"{column}: fewer than two groups of {LEAST_GROUP} people"
            continue
        for scale in scales:
            if scale.model is None or len(scale.model.items) <= FEWEST_ANCHORS:
                yield f"{column}, {scale.id}: {scale.why or 'too few items to compare with'}"
            else:
                yield _fairness(kept, scale.id, scale.model, column, large)


def _fairness(
    kept: Answers, scale_id: str, model: ScaleModel, column: str, names: Mapping[str, Booleans]
) -> FairnessFound:
    ordered = sorted(names, key=lambda name: -int(names[name].sum()))
    group = np.full(len(kept.rows), -1, dtype=np.intp)
    for place, name in enumerate(ordered):
        group[names[name]] = place
    scale = next(s for s in kept.questionnaire.scales if s.id == scale_id)
    keyed = keyed_answers(kept.options, kept.questionnaire, scale) - 1
    here = (group >= 0) & ((~np.isnan(keyed)).mean(axis=1) >= 0.5)
    found = fairness(keyed[here], model.items, group[here])
    return FairnessFound(column, scale_id, tuple(ordered), found)
