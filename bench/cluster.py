"""How scoring and calibrating over a cluster scale: without one, with one worker, with two on this machine.

    OPENBLAS_NUM_THREADS=1 python -m bench.cluster [--people 300000] [--calibrate 50000,300000,1000000]
        [--memory 300000,1000000] [--runs 3] [--output docs/measurements/cluster.md]

Wall time depends on what else the machine does. So processor time is told besides: of this process (which
reads, sends, receives, adds up and writes, the scheduler included) and of each worker. What one machine can
feed is the workers' processor time over this process's. ``--memory``: peaks of `earned calibrate`, for so
many people in a CSV file.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
import pyarrow as pa
from threadpoolctl import threadpool_limits

from bench.score_file import SEED, people, save
from earned.app.score import Declared, Files, score_file
from earned.cluster import Cluster, connected
from earned.cluster.people import held_by
from earned.core.calibration.blocks import Blocks
from earned.core.calibration.coding import Coded, code
from earned.core.calibration.estimator import GradedCalibration
from earned.core.calibration.information import Louis
from earned.core.calibration.people import InMemory, People
from earned.core.calibration.starting import Wanted, started
from earned.core.calibration.state import Design, Point
from earned.core.instruments.item import Item
from earned.core.scoring.drawing import answer_categories
from earned.core.scoring.model import compile_model
from earned.library import instruments

WORKERS = (1, 2)


@dataclass(frozen=True)
class Run:
    """One way to do one piece of work. Seconds; ``there``: of each worker."""

    work: str
    workers: int
    wall: float
    here: float
    there: tuple[float, ...]


def measured(
    work: str, workers: int, cluster: Cluster | None, run: Callable[[], object], runs: int = 1
) -> Run:
    """Do it once to warm up, then so many times; the one that took least of processors is told."""
    run()
    every = [_once(work, workers, cluster, run) for _ in range(runs)]
    found = min(every, key=lambda one: one.here + sum(one.there))
    print(line(found), file=sys.stderr, flush=True)
    return found


def _once(work: str, workers: int, cluster: Cluster | None, run: Callable[[], object]) -> Run:
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


def scoring(source: Path, output: Path, runs: int) -> Iterator[Run]:
    """File to file."""

    def score(cluster: Cluster | None) -> object:
        return score_file(Files(source, output, force=True), Declared("ecr"), cluster=cluster)

    name = f"score, {source.suffix[1:]} to {output.suffix[1:]}"
    yield measured(name, 0, None, lambda: score(None), runs)
    plain = output.read_bytes()
    for workers in WORKERS:
        with connected(workers=workers) as cluster:
            yield measured(name, workers, cluster, partial(score, cluster), runs)
        assert output.read_bytes() == plain, "the cluster's result differs"


@dataclass(frozen=True)
class Fit:
    """People of a calibration, and where it begins."""

    coded: Coded
    items: Sequence[Item]
    design: Design
    point: Point
    groups: Sequence[Blocks]

    @classmethod
    def of(cls, count: int) -> "Fit":
        """So many people as the shipped ECR has them."""
        instrument, rng = instruments.load("ecr"), np.random.default_rng(SEED)
        model = compile_model(instrument, instruments.parameters("ecr"))
        coded = code(
            answer_categories(model, count, rng), [5] * 36, [item.id for item in instrument.items]
        )
        return cls(coded, instrument.items, *started(coded, instrument.items, Wanted(), np.float32))


def bits(found: object) -> Iterator[bytes]:
    """All numbers of sums or of items."""
    if isinstance(found, Mapping):
        yield repr(found).encode()
    elif isinstance(found, list):
        for one in found:
            yield from bits(one)
    elif is_dataclass(found):
        yield from bits([getattr(found, field.name) for field in fields(found)])
    else:
        yield np.asarray(found).tobytes()


def calibrating(count: int, runs: int) -> Iterator[Run]:
    """The E-step, the sums of standard errors, and a whole fit without errors, to the usual tolerance."""
    fit = Fit.of(count)

    def works(people: People) -> dict[str, Callable[[], object]]:
        return {
            "E-step": lambda: people.expected(fit.design, fit.point),
            "sums of errors": lambda: people.scored(fit.design, fit.point, Louis()),
            "fit": lambda: GradedCalibration().fit_people(people, fit.coded, fit.items).items_,
        }

    with threadpool_limits(1, user_api="blas"):
        here = works(InMemory(fit.groups))
        plain = [list(bits(run())) for run in here.values()]
        for name, run in here.items():
            yield measured(f"{name}, {count:,} people", 0, None, run, runs)
        for workers in WORKERS:
            with connected(workers=workers) as cluster, held_by(cluster) as take:
                there = works(take(fit.groups))
                for name, run in there.items():
                    yield measured(f"{name}, {count:,} people", workers, cluster, run, runs)
                found = [list(bits(run())) for run in there.values()]
                assert found == plain, "the cluster's result differs"


def keyed(fit: Fit) -> pa.Table:
    """The same people as a file has them, a column an item."""
    columns = {}
    for item, codes in zip(fit.items, fit.coded.codes.T, strict=True):
        columns[item.id] = codes + 1 if item.key == 1 else 5 - codes
    return pa.table(columns)


PEAK = """
import sys
from pathlib import Path
from earned.cli.main import run
assert run(["calibrate", *sys.argv[1:], "--instrument", "ecr", "--no-errors", "--json"]) == 0
print(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
"""


def peaks(count: int) -> Iterator[str]:
    """Most memory that `earned calibrate` takes here, without workers and with as many as are tried."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "answers.csv"
        save(keyed(Fit.of(count)), source, 1)
        for workers in (0, *WORKERS):
            words = [str(source), *(("--workers", str(workers)) if workers else ())]
            told = subprocess.run(
                [sys.executable, "-c", PEAK, *words], capture_output=True, text=True, check=True
            )
            peak = int(told.stdout.split()[-1]) // 1024
            print(count, workers, peak, "MB", file=sys.stderr, flush=True)
            yield f"| {count:,} | {workers or 'none'} | {peak:,} |"


HEAD = """\
# Beyond one machine

Made by `OPENBLAS_NUM_THREADS=1 python -m bench.cluster --people {count} --calibrate {counts} --memory {peaks}
--runs {runs}`: simulated people x 36 items, {count:,} of them scored. Python {python}, numpy {numpy},
{cores} cores, load {load} at the end. Each line is that of {runs} runs that took least of
processors. The machine was shared, so wall times are upper bounds; processor times are less touched by that.

| Work | Workers | Wall, s | This process, processor s | Workers, processor s | This process could feed |
|---|---|---|---|---|---|"""


TAIL = """
Without workers scores are made in this process by as many threads as cores, and a calibration's sums by one.
Results are the same to the last bit. The last column is how many workers would be kept busy by what this
machine can do for them: more than so many would wait for it. A fit is the E-steps it takes, with the steps
between them, which this process takes alone; its first stage, on 2,500 people, is done here too."""


def line(run: Run) -> str:
    """One of the table."""
    there = " + ".join(f"{seconds:.2f}" for seconds in run.there) or "-"
    feed = f"{sum(run.there) / run.here:.1f} workers" if run.there else "-"
    times = f"{run.wall:.2f} | {run.here:.2f} | {there} | {feed}"
    return f"| {run.work} | {run.workers or 'none'} | {times} |"


MEMORY = """
## Memory

Peaks of the process that reads: `earned calibrate` of a CSV file, without errors. With workers it holds the
scheduler besides, and with it a copy of everybody.

| People | Workers | Peak, MB |
|---|---|---|"""


def page(found: Sequence[Run], memory: Sequence[str], given: argparse.Namespace) -> str:
    """All of it."""
    head = HEAD.format(
        count=given.people,
        counts=given.calibrate,
        peaks=given.memory,
        runs=given.runs,
        python=platform.python_version(),
        numpy=np.__version__,
        cores=os.cpu_count(),
        load=", ".join(f"{one:.1f}" for one in os.getloadavg()),
    )
    more = [MEMORY, *memory] if memory else []
    return "\n".join([head, *map(line, found), TAIL, *more])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=300_000, help="to score; 0: none")
    parser.add_argument("--calibrate", default="50000,300000,1000000", help="people; empty: none")
    parser.add_argument("--memory", default="300000,1000000", help="people; empty: none")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--output", type=Path)
    given = parser.parse_args()
    found: list[Run] = []
    for kind in ("csv", "parquet") if given.people else ():
        with tempfile.TemporaryDirectory() as folder:
            source, output = Path(folder) / f"answers.{kind}", Path(folder) / f"scores.{kind}"
            save(people(given.people), source, 1)
            found += scoring(source, output, given.runs)
    for count in filter(None, given.calibrate.split(",")):
        found += calibrating(int(count), given.runs)
    memory = [row for count in filter(None, given.memory.split(",")) for row in peaks(int(count))]
    made = page(found, memory, given)
    print(made)
    if given.output:
        given.output.write_text(made + "\n", "utf-8")


if __name__ == "__main__":
    main()
