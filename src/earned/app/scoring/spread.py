"""Score batches on a cluster. What goes out is answers and ages alone; what comes back is the new columns."""

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pickle import dumps, loads
from typing import NamedTuple

import pyarrow as pa
from threadpoolctl import threadpool_limits

from earned.app.scoring.rows import RowScorer, ScoredRows
from earned.app.scoring.scheme import Declared, scheme
from earned.cluster import Cluster
from earned.tables.table import Table

KNOWN = 4
"""Recipes whose scorers a worker keeps."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that a worker needs to score as this machine would."""

    declared: Declared
    name: str
    schema: pa.Schema


class Work(NamedTuple):
    """A batch of answers for a worker. ``recipe``: pickled; ``before``: rows of the table before it."""

    recipe: bytes
    batch: pa.RecordBatch
    before: int


class _Shape:
    """A table that is elsewhere: its name and its columns."""

    def __init__(self, recipe: Recipe) -> None:
        self.name, self.schema = recipe.name, recipe.schema

    def line_of(self, row: int) -> None:
        """Told by the machine that has the file."""


@lru_cache(KNOWN)
def _scorer(recipe: bytes) -> RowScorer:
    known: Recipe = loads(recipe)  # noqa: S301 - made by us, sent within the cluster
    return RowScorer(scheme(known.declared), known.declared, _Shape(known))


def scored_there(work: Work) -> ScoredRows:
    """The new columns of a batch, on whichever machine this runs."""
    with threadpool_limits(1, user_api="blas"):
        return _scorer(work.recipe).added(work.batch, work.before)


def spread(
    scorer: RowScorer, declared: Declared, table: Table, cluster: Cluster
) -> Generator[ScoredRows]:
    """Scored batches in the table's order, as :func:`earned.app.score.score_file` writes them.

    A batch that fails out there is scored here, where the file is: the error is the one that names the
    line. Raises :class:`ClusterError` where the cluster is lost.
    """
    wanted = scorer.read
    schema = pa.schema([table.schema.field(place) for place in wanted])
    recipe = dumps(Recipe(declared, table.name, schema))
    waiting: dict[int, pa.RecordBatch] = {}

    def parts(batches: Iterator[pa.RecordBatch]) -> Iterator[Work]:
        before = 0
        for batch in batches:
            waiting[before] = batch
            yield Work(recipe, batch.select(wanted), before)
            before += batch.num_rows

    def here(work: Work) -> ScoredRows:
        return scorer.added(waiting[work.before], work.before)

    before = 0
    with (
        closing(table.batches()) as batches,
        closing(cluster.in_order(scored_there, parts(batches), here)) as scored,
    ):
        for part in scored:
            batch = waiting.pop(before)
            before += batch.num_rows
            yield scorer.joined(batch, part)
