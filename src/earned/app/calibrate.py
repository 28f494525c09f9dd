"""Calibrate the items of an instrument from a table of answers, and write what was found."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from threadpoolctl import threadpool_limits

from earned.app.calibrating.found import Calibration, export_calibration
from earned.app.calibrating.knowledge import Known, link_of, linked_name, prior_of, sizes_of
from earned.app.calibrating.notes import has_both_keys, notes_of
from earned.app.calibrating.sample import Sample, read_sample
from earned.app.calibrating.wish import Wish
from earned.app.calibrating.writing import output_path, write_parameters
from earned.app.frames import Source
from earned.app.reading import Asked, modelled_questionnaire
from earned.core.calibration.blocks import Blocks
from earned.core.calibration.estimator import GradedCalibration
from earned.core.calibration.people import People
from earned.core.errors import DataError
from earned.core.instruments.item import DIMENSIONS, Dimension
from earned.core.instruments.parameters import Calibrated

if TYPE_CHECKING:
    from earned.cluster import Cluster

__all__ = [
    "Calibration",
    "Wish",
    "calibrate_file",
    "export_calibration",
    "output_path",
    "write_parameters",
]


def calibrate_file(
    path: Source, asked: Asked, wish: Wish, cluster: "Cluster | None" = None
) -> Calibration:
    """Calibrate from a file or a table in memory. ``cluster``: who sums over people, ``None``: this process.

    Raises as :func:`read_answers` does; :class:`UsageError` for an instrument without the two
    dimensions, a prior or a link that does not fit, or a tolerance that is none; :class:`DataError` for too
    few people, an item that cannot be calibrated and items that run against their scale;
    :class:`ClusterError` where the cluster is lost.
    """
    wish.check()
    found = modelled_questionnaire(asked)
    prior, linked = prior_of(wish, found), link_of(wish, found)
    sample = read_sample(path, asked, wish, found, prior, linked)
    link = linked[0] if linked else None
    try:
        estimator, seconds = _fitted(sample, wish, prior, link, cluster)
    except DataError as error:
        row = None if error.row is None else int(sample.read.rows[error.row - 1])
        raise replace(error, file=sample.read.file, row=row) from None
    notes = tuple(notes_of(sample, estimator, wish, prior, link))
    items = sample.items[: sample.new]
    return Calibration(sample.read, estimator, items, seconds, wish.errors, notes, prior, link)


def _fitted(
    sample: Sample,
    wish: Wish,
    prior: Known | None,
    link: Known | None,
    cluster: "Cluster | None",
) -> tuple[GradedCalibration, float]:
    method: Mapping[Dimension, bool | float] = {
        d: wish.method and has_both_keys(sample.items, d) for d in DIMENSIONS
    }
    known: dict[str, Calibrated] = {}
    if link is not None:
        known = {linked_name(link, name): one for name, one in link.fixed.items()}
    sizes = sizes_of(prior, link) if prior or link else None
    estimator = GradedCalibration(
        tolerance=wish.tolerance,
        method=sizes[0] if sizes else method,
        facets=sizes[1] if sizes else wish.facets,
        prior=prior.prior if prior else None,
        known=known,
        metric=wish.metric,
        errors="sandwich" if wish.robust else wish.errors,
    )
    with (
        threadpool_limits(1, user_api="blas"),  # blocks are small: threads would only wait
        _where(cluster) as where,
    ):
        start = perf_counter()
        group, reference = sample.group, wish.reference or None
        estimator.fit(sample.codes, sample.items, sample.most, group, reference, where)
        return estimator, perf_counter() - start


def _where(
    cluster: "Cluster | None",
) -> AbstractContextManager[Callable[[Sequence[Blocks]], People] | None]:
    """What takes people to a cluster; nothing where there is none."""
    if cluster is None:
        return nullcontext()
    from earned.cluster.people import held_by

    return held_by(cluster)
