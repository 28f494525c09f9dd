"""Small tables of answers for tests, and where the real ones lie."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

ECR = [f"Q{number}" for number in range(1, 37)]
DATA = Path(__file__).parents[2] / "shared" / "data"


def response_data(name: str) -> Path:
    """A file of real answers; skips the test where the folder is not here."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"the response data is not here: ../shared/data/{name}")
    return path


def person(answer: object = 3, **cells: object) -> dict[str, str]:
    """One row: the same answer to all 36 items, and whatever else is given (Q7='x', age=30)."""
    row = {item: str(answer) for item in ECR}
    return row | {name: str(value) for name, value in cells.items()}


def write_csv(
    path: Path, rows: Sequence[Mapping[str, str]], delimiter: str = ",", encoding: str = "utf-8"
) -> Path:
    """Write rows as CSV by RFC 4180; every row has the columns of the first."""
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def read_csv(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV, every cell as text."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
