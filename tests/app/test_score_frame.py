"""`earned.score`: tables in memory."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

import earned
from earned.core.calibration.estimator import GradedCalibration
from earned.core.errors import DataError, UsageError
from earned.core.instruments.parameters import Parameters
from earned.core.scoring.classical import categories
from earned.library import instruments
from earned.library.own_parameters import parameters_text
from tests.answer_tables import ECR

DATA = {**{item: [2, 5, None] for item in ECR}, "id": ["a", "b", "c"]}


class Exported:
    """A frame of any library that speaks Arrow's exchange protocol, as pandas does."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)


@pytest.mark.parametrize(
    "data",
    [
        DATA,
        pl.DataFrame(DATA),
        pl.LazyFrame(DATA),
        pa.table(DATA),
        pa.table(DATA).to_batches()[0],
        Exported(pa.table(DATA)),
        {
            name: np.array(values, float) if name != "id" else values
            for name, values in DATA.items()
        },
        pl.DataFrame(DATA).with_columns(pl.col(ECR).cast(pl.String).cast(pl.Categorical)),
    ],
    ids=lambda data: type(data).__name__,
)
def test_any_table_gives_the_same_frame(data: object) -> None:
    found = earned.score(data, "ecr")
    assert isinstance(found, pl.DataFrame)
    assert found["id"].to_list() == ["a", "b", "c"]
    assert found["answered"].to_list() == [36, 36, 0]
    assert found["flags"].to_list() == ["straight-line", "straight-line", "too-few-answers"]
    assert found["anxiety_mean"].to_list() == pytest.approx([2.111111, 4.777778, None])


def test_other_columns_keep_type_and_value() -> None:
    days = [date(2020, 1, 1), None, date(2021, 5, 6)]
    data = pl.DataFrame({**DATA, "day": days, "many": [[1], [], [2, 3]]})
    found = earned.score(data, "ecr")
    assert found["day"].to_list() == days
    assert found["many"].to_list() == [[1], [], [2, 3]]


def test_a_wrong_cell_is_named() -> None:
    data = pl.DataFrame(DATA).with_columns(Q4=pl.Series([1.0, 2.5, 3.0]))
    with pytest.raises(DataError) as caught:
        earned.score(data, "ecr")
    assert (caught.value.row, caught.value.column) == (2, "Q4")
    assert earned.score(data, "ecr", on_error="skip")["flags"][1] == "straight-line;not-whole"


def test_missing_codes_may_be_numbers() -> None:
    data = {**DATA, "Q1": [99, 1, 2]}
    assert earned.score(data, "ecr", missing=[99])["answered"].to_list() == [35, 36, 1]


def test_no_rows_give_no_rows() -> None:
    found = earned.score({item: [] for item in ECR}, "ecr")
    assert found.shape == (0, 13)


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(UsageError, match="list is no table"):
        earned.score([1, 2], "ecr")


def test_own_parameters_fill_what_shipped_ones_leave_empty() -> None:
    chance = np.random.default_rng(3)
    items = instruments.load("ecr").items
    traits = chance.normal(size=(300, 2))
    own = traits[:, [int(item.dimension == "avoidance") for item in items]]
    answers = np.clip(np.round(4 + 1.2 * own + chance.normal(size=(300, 36))), 1, 7)
    backward = np.array([item.key == -1 for item in items])
    answers = np.where(backward, 8 - answers, answers)
    data = dict(zip(ECR, answers.T, strict=True))
    with pytest.warns(earned.EarnedWarning, match="earned.calibrate"):
        empty = earned.score(data, "ecr", options=7)
    assert empty["anxiety"].null_count() == 300
    fit = GradedCalibration().fit(categories(answers, items, 7), items, 7)
    known = Parameters("ecr", "1", "en", "students", fit.correlation_, fit.items_)
    found = earned.score(data, "ecr", options=7, parameters=known)
    assert found["anxiety"].null_count() == 0
    assert np.corrcoef(found["anxiety"], traits[:, 0])[0, 1] > 0.9


def test_importing_earned_is_light() -> None:
    """`import earned` loads neither numpy nor tables: the server and the terminal do not pay for them."""
    script = "import earned, sys; print(sorted({'numpy', 'polars', 'pyarrow'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_one_missing_code_needs_no_list() -> None:
    data = pl.DataFrame({**{item: [2, 99] for item in ECR}})
    for code in (99, "99"):
        assert earned.score(data, "ecr", missing=code)["answered"].to_list() == [36, 0]


def test_only_stop_and_skip_are_ways_to_treat_a_wrong_cell() -> None:
    with pytest.raises(UsageError, match="stop, skip"):
        earned.score(DATA, "ecr", on_error="ignore")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="stop, skip"):
        earned.calibrate(DATA, "ecr", on_error="ignore")  # type: ignore[arg-type]


def test_a_file_of_parameters_may_be_named(tmp_path: Path) -> None:
    known = instruments.parameters("ecr")
    path = tmp_path / "own.toml"
    path.write_text(parameters_text(known, {}), "utf-8")
    by_name = earned.score(DATA, "ecr", parameters=path)
    assert by_name.equals(earned.score(DATA, "ecr", parameters=earned.read_parameters(path, "ecr")))
    with pytest.raises(earned.NoInputError, match="no such file"):
        earned.score(DATA, "ecr", parameters=str(tmp_path / "none.toml"))
