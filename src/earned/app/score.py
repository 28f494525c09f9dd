"""Score a table of answers: from file to file in flat memory, or from frame to frame in memory."""

import os
from collections import Counter, deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pyarrow as pa
from threadpoolctl import threadpool_limits

from earned.app.frames import opened, source_of
from earned.app.keys import against_key, key_note
from earned.app.reading import Asked, asked_questionnaire
from earned.app.scoring.advice import no_model
from earned.app.scoring.rows import Floats, RowScorer, ScoredRows
from earned.app.scoring.scheme import Declared, Scheme, scheme, scored_instrument
from earned.app.scoring.tally import Tally
from earned.app.scoring.wrong import Skipped
from earned.core.errors import UsageError
from earned.core.instruments.parameters import Parameters
from earned.library import questionnaires
from earned.library.own_parameters import own_parameters as read_own_parameters
from earned.tables.opening import open_table
from earned.tables.table import Table
from earned.tables.writing import Encoded, Writer, check_target, left_behind, writing

if TYPE_CHECKING:
    import polars

    from earned.cluster import Cluster

__all__ = ["Declared", "Files", "Scored", "own_parameters", "score_file", "score_frame"]

WORKERS = max(2, min(4, os.cpu_count() or 1))
"""Batches scored at once. More would only wait for the one that writes."""

Worked = TypeVar("Worked")

OnProgress = Callable[[int, float | None], None]
"""Called now and then with the rows done and the share of the input read (0 to 1), if known."""


@dataclass(frozen=True, slots=True)
class Files:
    """Where answers come from and scores go. ``delimiter``: ``None`` for comma (tab for .tsv)."""

    source: Path
    output: Path
    delimiter: str | None = None
    encoding: str = "utf-8"
    force: bool = False

    def words(self) -> tuple[list[str], list[str]]:
        """What a command is told of them: of the answers, and of scores that take these scores' place."""
        source = [str(self.source)]
        if self.delimiter:
            source += ["--delimiter", "tab" if self.delimiter == "\t" else self.delimiter]
        if self.encoding != "utf-8":
            source += ["--encoding", self.encoding]
        return source, ["--output", str(self.output), "--force"]


@dataclass(slots=True)
class Scored:
    """What was done. ``flagged``: rows by flag. ``skipped``: cells treated as missing. ``tally``: if
    wanted. ``left_behind``: files beside the output of runs that were killed, or are not done."""

    scheme: Scheme
    age: str | None
    rows: int = 0
    flagged: Counter[str] = field(default_factory=Counter)
    skipped: Skipped = field(default_factory=Skipped)
    tally: Tally | None = None
    files: Files | None = None
    left_behind: Sequence[Path] = ()
    _looked_at: list[Floats] = field(default_factory=list)

    def add(self, more: ScoredRows) -> None:
        """Count the rows that follow."""
        self.rows += more.batch.num_rows
        self.flagged.update(more.flagged)
        self.skipped.add(more.skipped)
        if len(more.looked_at):
            self._looked_at.append(more.looked_at)
        if self.tally is not None:
            self.tally.add(more.batch)

    def key_note(self) -> str:
        """Where answers do not fit the key; nothing where they do."""
        if not self._looked_at:
            return ""
        asked = self.scheme.questionnaire
        return key_note(against_key(np.concatenate(self._looked_at), asked), asked)

    def notes(self) -> tuple[str, ...]:
        """Lines to tell of the scores of a file: why the model is missing, whether the key is doubtful."""
        files = self.files or Files(Path("FILE"), Path("SCORES"))
        lines = (*self.scheme.advice.in_shell(*files.words()), self.key_note())
        return tuple(line for line in lines if line)

    def warnings(self) -> tuple[str, ...]:
        """The same of scores in memory, as far as the frame does not show it."""
        lines = (*self.scheme.advice.in_python(), self.key_note())
        return tuple(line for line in lines if line)


def own_parameters(path: Path, declared: Declared) -> Parameters:
    """Parameters from a file of your own, as ``earned calibrate`` writes them, in the own numbering.

    Raises :class:`UsageError`, :class:`NoInputError` and :class:`ContentError`.
    """
    instrument = scored_instrument(declared)
    if instrument is None:
        scheme(replace(declared, parameters=None))  # tells what else is wrong first
        how = Asked(declared.instrument, declared.options, target=declared.target)
        raise UsageError(f"--parameters needs a model: {no_model(asked_questionnaire(how))}")
    there = questionnaires.questionnaire(declared.instrument).numbering
    return read_own_parameters(path, instrument, there.get(declared.numbering or "", {}))


def score_file(
    files: Files,
    declared: Declared,
    on_progress: OnProgress | None = None,
    *,
    tallied: bool = False,
    cluster: "Cluster | None" = None,
) -> Scored:
    """Score a file. The output appears whole, at the end, or not at all. ``tallied``: for a report.

    ``cluster``: who scores (:func:`earned.cluster.connected`), ``None`` for this process; the scores are
    the same.

    Raises :class:`UsageError` for a request that does not fit, :class:`NoInputError` for a file that
    cannot be read, :class:`DataError` for what is wrong inside it, :class:`OutputError` where the
    output cannot be written, :class:`ClusterError` where the cluster is lost.
    """
    check_target(files.output, files.source, force=files.force)
    ready = scheme(declared)
    with closing(open_table(files.source, files.delimiter, files.encoding)) as table:
        scorer = RowScorer(ready, declared, table)
        tally = Tally(ready, declared.prefix) if tallied else None
        done = Scored(ready, scorer.columns.age, tally=tally, files=files)
        with (
            writing(files.output, scorer.schema) as writer,
            closing(_written(writer, scorer, declared, table, cluster)) as parts,
        ):
            for part, encoded in parts:
                writer.write(encoded)
                done.add(part)
                if on_progress:
                    on_progress(done.rows, table.share_read())
    done.left_behind = left_behind(files.output)
    return done


def _written(
    writer: Writer, scorer: RowScorer, declared: Declared, table: Table, cluster: "Cluster | None"
) -> Generator[tuple[ScoredRows, Encoded]]:
    """Scored batches in the table's order, each with what is written of it."""

    def work(batch: pa.RecordBatch, before: int) -> tuple[ScoredRows, Encoded]:
        part = scorer.score(batch, before)
        return part, writer.encoded(part.batch)

    if cluster is None:
        yield from _in_order(work, table)
        return
    with closing(_parts(scorer, declared, table, cluster)) as parts:
        for part in parts:
            yield part, writer.encoded(part.batch)


def _parts(
    scorer: RowScorer, declared: Declared, table: Table, cluster: "Cluster | None"
) -> Generator[ScoredRows]:
    if cluster is None:
        return _in_order(scorer.score, table)
    from earned.app.scoring.spread import spread

    return spread(scorer, declared, table, cluster)


def _in_order(
    work: Callable[[pa.RecordBatch, int], Worked], table: Table
) -> Generator[Worked, None, None]:
    """What becomes of each batch, in the table's order; a few are worked on at once.

    ``work`` takes a batch and the number of rows before it.
    """
    waiting: deque[Future[Worked]] = deque()
    before = 0
    # Each worker computes by itself: linear algebra with threads of its own would fight the workers.
    with (
        threadpool_limits(1, user_api="blas"),
        ThreadPoolExecutor(WORKERS) as pool,
        closing(table.batches()) as batches,
    ):
        try:
            for batch in batches:
                waiting.append(pool.submit(work, batch, before))
                before += batch.num_rows
                if len(waiting) > WORKERS:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def score_frame(
    data: Any, declared: Declared, cluster: "Cluster | None" = None
) -> "tuple[polars.DataFrame, Scored]":
    """Score into memory: a frame of polars or pandas, an Arrow table, a dict of columns, or a file.

    Returns the scores, and what is to know of them.

    Raises :class:`UsageError` and :class:`DataError` as :func:`score_file` does.
    """
    import polars  # slow to load, and files do without

    table = opened(source_of(data))
    ready = scheme(declared)
    scorer = RowScorer(ready, declared, table)
    done, batches = Scored(ready, scorer.columns.age), []
    for part in _parts(scorer, declared, table, cluster):
        done.add(part)
        batches.append(part.batch)
    return polars.DataFrame(pa.Table.from_batches(batches, scorer.schema)), done
