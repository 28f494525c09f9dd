"""How scoring over a cluster scales: without one, with one worker, and with two on this machine.

    OPENBLAS_NUM_THREADS=1 python bench/cluster.py [--people 300000] [--output docs/measurements/cluster.md]

Wall time depends on what else the machine does. So processor time is told besides: of this process (which
reads, sends, receives and writes, the scheduler included) and of each worker. What one machine can feed is
the people of a run over this process's processor time.
"""

import argparse
import os
import platform
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from bench.score_file import people, save
from earned.app.score import Declared, Files, score_file
from earned.cluster import Cluster, connected

WORKERS = (1, 2)


@dataclass(frozen=True)
class Run:
    """One way to do one piece of work. Seconds; ``there``: of each worker."""

    work: str
    workers: int
    wall: float
    here: float
    there: tuple[float, ...]


def measured(work: str, workers: int, cluster: Cluster | None, run: Callable[[], object]) -> Run:
    """Do it once to warm up, and once to measure."""
    run()
    before = busy(cluster)
    wall, here = perf_counter(), process_time()
    run()
    wall, here = perf_counter() - wall, process_time() - here
    there = tuple(after - own for after, own in zip(busy(cluster), before, strict=True))
    return Run(work, workers, wall, here, there)


def busy(cluster: Cluster | None) -> list[float]:
    """Processor seconds of each worker so far."""
    if cluster is None:
        return []
    found = cluster._client.run(process_time)  # noqa: SLF001 - a bench may look inside
    return [found[name] for name in sorted(found)]


def scoring(source: Path, output: Path) -> Iterator[Run]:
    """File to file."""

    def score(cluster: Cluster | None) -> object:
        return score_file(Files(source, output, force=True), Declared("ecr"), cluster=cluster)

    name = f"score, {source.suffix[1:]} to {output.suffix[1:]}"
    yield measured(name, 0, None, lambda: score(None))
    plain = output.read_bytes()
    for workers in WORKERS:
        with connected(workers=workers) as cluster:
            yield measured(name, workers, cluster, lambda c=cluster: score(c))  # type: ignore[misc]
        assert output.read_bytes() == plain, "the cluster's result differs"


HEAD = """\
# Beyond one machine

Made by `OPENBLAS_NUM_THREADS=1 python bench/cluster.py --people {count}`: {count:,} simulated people x 36
items. Python {python}, numpy {numpy}, {cores} cores, load {load} at the end. The machine was shared, so wall
times are upper bounds; processor times are less touched by that.

| Work | Workers | Wall, s | This process, processor s | Workers, processor s | This process could feed |
|---|---|---|---|---|---|"""


def table(runs: list[Run], count: int) -> Iterator[str]:
    """The page."""
    yield HEAD.format(
        count=count,
        python=platform.python_version(),
        numpy=np.__version__,
        cores=os.cpu_count(),
        load=", ".join(f"{one:.1f}" for one in os.getloadavg()),
    )
    for run in runs:
        there = " + ".join(f"{seconds:.2f}" for seconds in run.there) or "-"
        feed = f"{sum(run.there) / run.here:.1f} workers" if run.there else "-"
        times = f"{run.wall:.2f} | {run.here:.2f} | {there} | {feed}"
        yield f"| {run.work} | {run.workers or 'none'} | {times} |"
    yield "\nWithout workers all is done in this process, by as many threads as cores. Results are the same."


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=300_000)
    parser.add_argument("--output", type=Path)
    given = parser.parse_args()
    answers, runs = people(given.people), []
    for kind in ("csv", "parquet"):
        with tempfile.TemporaryDirectory() as folder:
            source, output = Path(folder) / f"answers.{kind}", Path(folder) / f"scores.{kind}"
            save(answers, source, 1)
            runs += list(scoring(source, output))
    page = "\n".join(table(runs, given.people))
    print(page)
    if given.output:
        given.output.write_text(page + "\n", "utf-8")


if __name__ == "__main__":
    main()
