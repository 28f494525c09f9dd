"""What to know of a calibration, in words."""

from collections.abc import Iterator, Sequence

from earned.app.calibrating.knowledge import Known
from earned.app.calibrating.sample import FEW_PEOPLE, Sample
from earned.app.calibrating.wish import Wish
from earned.app.scoring.advice import LEAST_OF_A_KEY
from earned.app.scoring.wrong import skipped_lines
from earned.core.calibration.estimator import GradedCalibration
from earned.core.calibration.groups import FARTHEST, NARROWEST
from earned.core.instruments.item import DIMENSIONS, Dimension, Item
from earned.core.scoring.flags import straight_lines


def has_both_keys(items: Sequence[Item], dimension: Dimension) -> bool:
    """Whether a dimension has items enough of each key for a method factor."""
    keys = [item.key for item in items if item.dimension == dimension]
    return min(keys.count(1), keys.count(-1)) >= LEAST_OF_A_KEY


def notes_of(
    sample: Sample,
    found: GradedCalibration,
    wish: Wish,
    prior: Known | None,
    link: Known | None,
) -> Iterator[str]:
    """One sentence or two each."""
    for why, people in sample.left_out.items():
        yield f"Left out: {people:,} {why}."
    if sample.read.skipped.cells:
        yield "\n".join(skipped_lines(sample.read.skipped))
    straight = sum(int(straight_lines(some).sum()) for some in sample.read.in_turn())
    if straight:
        yield f"{straight:,} gave one answer throughout; they are in the fit."
    if len(sample.codes) < FEW_PEOPLE:
        yield f"{len(sample.codes)} people are few: read the standard errors."
    yield from _knowledge_notes(sample, found, wish, prior, link)
    items = sample.items[: sample.new]
    if wish.method:
        yield from _method_notes(found, items)
    if wish.facets and not any(found.facet_sd_.values()):
        yield "No facet factors: the facts of this instrument name no facets of three items."
    yield from _gap_notes(found, items)
    yield from _bound_notes(found)


def _knowledge_notes(
    sample: Sample,
    found: GradedCalibration,
    wish: Wish,
    prior: Known | None,
    link: Known | None,
) -> Iterator[str]:
    if sample.absent:
        yield f"{len(sample.absent)} items have no column here; they keep what is known of them."
    if prior is not None and prior.fixed:
        yield f"{len(prior.fixed)} items of the prior are estimates; they are estimated anew."
    if prior is not None and link is None and wish.metric == "people":
        yield (
            "The people are taken to be like those whom the prior's scale is about"
            f" ({prior.parameters.population}). If they are others, use --metric items."
        )
    if link is not None:
        yield (
            f"On the scale of {link.parameters.instrument} ({link.parameters.population}), by"
            f" {len(sample.items) - sample.new} known items, whose own errors are left aside."
        )
    for group in found.groups_:
        one = group.population
        if max(abs(m) for m in one.mean) >= FARTHEST or min(one.sd) <= NARROWEST:
            yield (
                f"{group.name or 'These people'}: means or standard deviations ran to their bounds;"
                " do not rely on them."
            )


def _method_notes(found: GradedCalibration, items: Sequence[Item]) -> Iterator[str]:
    for dimension in DIMENSIONS:
        if not has_both_keys(items, dimension):
            yield (f"No method factor on {dimension}: it needs {LEAST_OF_A_KEY} items of each key.")
    for dimension in found.bounded_method_:
        yield (
            f"The method factor on {dimension} ran to its bound, {found.method_sd_[dimension]:g} SD:"
            " the two keys hardly share a trait. Do not use it before the keys are checked."
        )


def _gap_notes(found: GradedCalibration, items: Sequence[Item]) -> Iterator[str]:
    for item in items:
        gone = found.collapsed_.get(item.id)
        if gone:
            most = found.items_[item.id].options
            options = sorted(k + 1 if item.key == 1 else most - k for k in gone)
            yield (
                f"{item.id}: nobody chose {', '.join(map(str, options))}; its thresholds there coincide"
                " or are infinite."
            )


def _bound_notes(found: GradedCalibration) -> Iterator[str]:
    if not found.converged_:
        yield f"Not converged after {found.iterations_} cycles: do not rely on the last digits."
    for item in found.bounded_:
        yield (
            f"{item}: answers are all but decided by the others (separated); its discrimination is held"
            f" at {found.items_[item].discrimination:g} and has no standard error."
        )
    if found.bounded_correlation_:
        yield (
            f"The correlation ran to {found.correlation_:.2f}: these answers do not tell two dimensions"
            " apart."
        )
