"""`docs/score.md` tells the truth: every column, flag and option is in it, and its examples run."""

import re
import shlex
from pathlib import Path

import numpy as np
import pytest

from earned.app.scoring.columns import ADDED, PERSON_FIT, plausible_names
from earned.app.scoring.rows import VOCABULARY
from earned.app.scoring.scheme import Declared, scheme
from earned.cli.main import run
from earned.cli.score import score
from earned.core.errors import DataError, NoInputError, OutputError, UsageError
from earned.library import instruments
from tests.answer_tables import ECR, person, write_csv

PAGE = (Path(__file__).parents[2] / "docs" / "score.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


def first_cells(heading: str) -> set[str]:
    """What stands in code type in the first cells of the tables below a heading."""
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("|")]
    return {code for cell in rows for code in re.findall(r"`([^`]+)`", cell)}


def test_all_columns_and_flags_are_documented_and_no_others() -> None:
    asked_for = {PERSON_FIT, *plausible_names(1)}
    assert first_cells("What comes out") == {*ADDED, *asked_for, *VOCABULARY}


def test_all_options_are_documented_and_no_others() -> None:
    options = {option.opts[0] for option in score.params if option.param_type_name == "option"}
    assert first_cells("All options") == options


def test_all_statuses_are_documented() -> None:
    section = PAGE.split("## When something is wrong\n")[1].split("\n## ")[0]
    for error in (UsageError, DataError, NoInputError, OutputError):
        assert f"| {error.status} |" in section


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the examples name."""
    monkeypatch.chdir(tmp_path)
    write_csv(tmp_path / "answers.csv", [person(2, age=30), person(4, Q5="", age=12)])
    chance = np.random.default_rng(4)
    traits = chance.normal(size=(400, 2))
    items = instruments.load("ecr").items
    own = traits[:, [int(item.dimension == "avoidance") for item in items]]
    style = 0.5 * chance.normal(size=(400, 1))
    keys = np.array([item.key for item in items])
    signal = keys * (own + chance.normal(size=(400, 36))) + style
    answers = np.clip(np.round(4 + signal), 1, 7).astype(int)
    rows = [dict(zip(ECR, map(str, row), strict=True)) for row in answers]
    write_csv(tmp_path / "seven_options.csv", rows)
    return tmp_path


@pytest.mark.parametrize("line", "".join(blocks("sh")[:3]).splitlines())
def test_commands_run(folder: Path, line: str) -> None:
    program, *arguments = shlex.split(line)
    assert program == "earned"
    assert run(arguments) == 0
    assert (folder / arguments[arguments.index("--output") + 1]).stat().st_size


@pytest.mark.parametrize("code", blocks("python"))
def test_python_examples_run(folder: Path, code: str) -> None:
    names: dict[str, object] = {}
    exec(compile(code, "docs/score.md", "exec"), names)  # noqa: S102 - our own page
    scores = names["scores"]
    assert scores["anxiety"].null_count() == 0  # type: ignore[index]
    assert (
        len(scores)
        == len((folder / code.split('read_csv("')[1].split('"')[0]).read_text().splitlines()) - 1
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("instrument", "target"),
    [("ecr-rs", "general"), ("ecr-rs", "mother"), ("ecr-rs", "all"), ("saam", None), ("rq", None)],
)
def test_columns_of_every_instrument_are_documented(instrument: str, target: str | None) -> None:
    ready = scheme(Declared(instrument, target=target or "general"))
    section = PAGE.split("## Other instruments\n")[1].split("\n## ")[0]
    for column in set(ready.scores) - set(ADDED):
        generic = column.replace("father", "mother").replace("partner", "mother")
        assert f"`{generic.replace('friend', 'mother')}`" in section
