"""How fast `earned score` goes from file to file, and how much memory it takes.

    python bench/score_file.py [--people 1000000] [--formats csv,parquet] [--repeat 10] [--runs 3]

makes a seeded table of so many people x 36 ECR items (five options, some missing), an age and a
country, and scores it as a person would: by the command, in a process of its own, start included, on an
installation that has been used before. (The first run of all also compiles Python's own files, once.)
`--repeat` writes the same people so many times over, for files larger than memory should hold. `--runs`:
so many, one format after the other; the quickest is told, and the middle one.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from earned.core.instruments.item import DIMENSIONS
from earned.library import instruments

SEED, FEW = 20261124, 100
ITEMS = 36
MISSING_SHARE = 0.01


def people(count: int) -> pa.Table:
    """Answers to the ECR that two traits and noise give, 1 to 5 as people choose, 0 where missing."""
    chance = np.random.default_rng(SEED)
    traits = chance.normal(size=(count, 2)).astype(np.float32)
    columns = {}
    for item in instruments.load("ecr").items:
        noise = chance.normal(size=count).astype(np.float32)
        insecure = item.key * traits[:, DIMENSIONS.index(item.dimension)]
        answers = np.clip(np.round(3 + insecure + noise), 1, 5).astype(np.int8)
        answers[chance.random(count) < MISSING_SHARE] = 0
        columns[item.id] = answers
    columns["age"] = chance.integers(14, 80, count)
    columns["country"] = np.array(["US", "NA", "DE"])[chance.integers(0, 3, count)]
    return pa.table(columns)


def save(table: pa.Table, path: Path, repeat: int) -> None:
    """Write the same people so many times."""
    if path.suffix == ".parquet":
        with pa.parquet.ParquetWriter(path, table.schema) as writer:
            for _ in range(repeat):
                writer.write_table(table)
        return
    with pa.csv.CSVWriter(path, table.schema) as text:
        for _ in range(repeat):
            text.write_table(table)


def measure(source: Path, output: Path) -> tuple[float, float, float]:
    """Seconds, processor seconds and peak memory (MB) of one run."""
    command = [sys.executable, "-m", "earned", "score", str(source), "--instrument", "ecr"]
    compiled = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--output", str(output), "--quiet", "--force"], env=compiled
    )
    _, status, used = os.wait4(process.pid, 0)
    assert status == 0
    seconds = time.perf_counter() - start
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / memory_unit()


def memory_unit() -> int:
    """How many of what the system counts memory in make a megabyte."""
    return 1 << 20 if sys.platform == "darwin" else 1 << 10


def main() -> None:
    """Measure every format and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--formats", default="csv,parquet")
    given = parser.parse_args()
    total = given.people * given.repeat
    table = people(given.people)
    print(f"{total:,} people x {ITEMS} items, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as name:
        folder, kinds = Path(name), given.formats.split(",")
        for kind in kinds:
            save(table.slice(0, FEW), folder / f"few.{kind}", 1)
            measure(folder / f"few.{kind}", folder / f"scores.{kind}")
            save(table, folder / f"answers.{kind}", given.repeat)
        del table
        found = [
            (kind, measure(folder / f"answers.{kind}", folder / f"scores.{kind}"))
            for _ in range(given.runs)
            for kind in kinds
        ]
    for kind in kinds:
        tell(kind, [one for other, one in found if other == kind], total)


def tell(kind: str, runs: list[tuple[float, float, float]], total: int) -> None:
    """The quickest of some runs, and the middle one."""
    seconds, busy, memory = min(runs)
    middle = statistics.median(one[0] for one in runs)
    print(
        f"{kind:8} {seconds:7.2f} s  {total / seconds:9,.0f} people/s (middle run {total / middle:,.0f})"
        f"  {total / busy:9,.0f} people/processor-second  {memory:5.0f} MB"
    )


if __name__ == "__main__":
    main()
