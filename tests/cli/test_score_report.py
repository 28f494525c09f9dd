"""`earned score --report`: one file that stands alone, and says in words and tables what it shows."""

import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earned.app.report.figures import share
from earned.app.scoring.rows import RowScorer
from earned.app.scoring.scheme import Declared, scheme
from earned.app.scoring.tally import Spread, Tally
from earned.cli.main import run
from earned.tables.columnar import MemoryTable
from tests.answer_tables import ECR, read_csv, write_csv


class Reader(HTMLParser):
    """Tags, attributes and words of a page; raises where tags do not close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.ids: list[str | None] = []
        self.words = ""
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}
        self.ids += [value for name, value in attrs if name == "id"]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += f"{data} "


def answers(people: int = 400) -> list[dict[str, str]]:
    chance = np.random.default_rng(1)
    trait = chance.normal(size=(people, 2))
    found = np.clip(np.round(3 + trait[:, [1, 0] * 18] + chance.normal(size=(people, 36))), 1, 5)
    rows = [dict(zip(ECR, (f"{v:g}" for v in row), strict=True)) for row in found]
    return [{**row, "age": str(15 + n % 40)} for n, row in enumerate(rows)]


def scored(
    folder: Path, rows: list[dict[str, str]], *more: str, instrument: str = "ecr"
) -> tuple[int, Reader | None]:
    source, page = write_csv(folder / "in.csv", rows), folder / "page.html"
    files = [str(source), "--output", str(folder / "out.csv"), "--report", str(page), "--force"]
    status = run(["score", *files, "--instrument", instrument, *more])
    return status, Reader(page.read_text("utf-8")) if page.exists() else None


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> tuple[Reader, Path]:
    folder = tmp_path_factory.mktemp("report")
    status, read = scored(folder, answers(), "--person-fit", "--plausible", "2")
    assert status == 0
    assert read is not None
    return read, folder


def test_the_page_stands_alone(page: tuple[Reader, Path]) -> None:
    read, _ = page
    assert read.open == []
    assert {"script", "link", "img", "iframe", "object"}.isdisjoint(read.tags)
    assert {"src", "href", "style"}.isdisjoint(read.names)
    assert not any(name.startswith("on") for name in read.names)
    assert len(read.ids) == len(set(read.ids))
    assert read.tags.count("svg") == 3


def test_its_figures_are_those_of_the_table(page: tuple[Reader, Path]) -> None:
    read, folder = page
    rows = read_csv(folder / "out.csv")
    words = " ".join(read.words.split()).replace("\N{MINUS SIGN}", "-")
    assert "400 people of in.csv" in words
    assert str(folder) not in words
    for column in ("anxiety_mean", "avoidance_mean", "anxiety", "avoidance", "person_fit"):
        values = np.array([float(row[column]) for row in rows])
        shown = re.search(rf"(?<![\w]){column} 400 0 (\S+) (\S+) (\S+) (\S+) (\S+)", words)
        assert shown is not None, column
        wanted = [
            values.mean(),
            values.std(ddof=1),
            *np.percentile(values, (5, 25, 50), method="inverted_cdf"),
        ]
        assert [float(value) for value in shown.groups()] == pytest.approx(wanted, abs=0.03)
    minors = sum("minor" in row["flags"] for row in rows)
    assert f"minor {minors} {minors / 400:.1%}" in words
    for style in ("secure", "fearful"):
        share = np.mean([float(row[f"p_{style}"]) for row in rows])
        assert f"{style} {share:.1%}" in words


def test_it_says_which_way_doubt_distorts_the_crowd(
    page: tuple[Reader, Path], tmp_path: Path
) -> None:
    """Posterior means vary less than positions do; mean answers vary more than true scores."""
    read, folder = page
    values = [float(row["anxiety"]) for row in read_csv(folder / "out.csv")]
    assert np.std(values) < 1
    assert "a little narrower than it is" in " ".join(read.words.split())
    _, classical = scored(tmp_path, answers(), "--options", "7")
    assert classical is not None
    assert "wider than it is" in " ".join(classical.words.split())


@pytest.mark.parametrize(
    ("part", "told"), [(0.0, "0.0%"), (0.0004, "<0.1%"), (0.0005, "0.1%"), (0.416, "41.6%")]
)
def test_a_small_share_is_not_told_as_none(part: float, told: str) -> None:
    assert share(part) == told


def test_every_column_is_explained(page: tuple[Reader, Path]) -> None:
    read, folder = page
    said = read.words.split("What the columns mean")[1]
    for column in read_csv(folder / "out.csv")[0]:
        if column != "age" and not column.startswith("pv2"):
            assert f"{column}" in said
    assert "pv2" not in said


@pytest.mark.parametrize(
    ("instrument", "more", "items"),
    [
        ("ecr-rs", [], [f"Q{n}" for n in range(1, 10)]),
        ("saam", [], [f"Q{n}" for n in range(1, 22)]),
        ("rq", [], ["secure", "fearful", "preoccupied", "dismissing"]),
        ("ecr-rs", ["--target", "mother"], [f"mother_Q{n}" for n in range(1, 10)]),
    ],
)
def test_every_instrument_has_one(
    tmp_path: Path, instrument: str, more: list[str], items: list[str]
) -> None:
    chance = np.random.default_rng(3)
    rows = [{item: str(chance.integers(1, 8)) for item in items} for _ in range(60)]
    status, read = scored(tmp_path, rows, *more, instrument=instrument)
    assert status == 0
    assert read is not None
    assert "Classical scores only" in read.words
    assert "How people score" in read.words
    drawn = instrument in ("saam", "ecr-rs")
    assert read.tags.count("svg") == drawn


def test_nobody_and_few_are_not_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, read = scored(tmp_path, answers(9), "--svg", str(tmp_path / "few.svg"))
    assert status == 0
    assert read is not None
    assert "Fewer than 50 people are not drawn" in read.words
    assert not (tmp_path / "few.svg").exists()
    assert "too few people" in capsys.readouterr().err
    (tmp_path / "none.csv").write_text(",".join(ECR) + "\n")
    files = ["--output", str(tmp_path / "o.csv"), "--report", str(tmp_path / "none.html")]
    assert run(["score", str(tmp_path / "none.csv"), "--instrument", "ecr", *files]) == 0
    assert "0 people" in (tmp_path / "none.html").read_text("utf-8")


def test_the_people_can_be_drawn_by_themselves(tmp_path: Path) -> None:
    pictures = [tmp_path / "a.svg", tmp_path / "a.png"]
    source = write_csv(tmp_path / "in.csv", answers(80))
    files = [str(source), "--output", str(tmp_path / "o.csv"), "--instrument", "ecr"]
    drawn = ["--svg", str(pictures[0]), "--png", str(pictures[1])]
    assert run(["score", *files, *drawn]) == 0
    assert pictures[0].read_text("utf-8").startswith("<svg")
    assert pictures[1].read_bytes().startswith(b"\x89PNG")


def test_what_is_in_the_way_is_told_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_csv(tmp_path / "in.csv", answers(3))
    (tmp_path / "there.html").write_text("before")
    files = [str(source), "--instrument", "ecr", "--output", str(tmp_path / "o.csv")]
    for where, status in (("there.html", 73), ("no/page.html", 73), (".", 73)):
        assert run(["score", *files, "--report", str(tmp_path / where)]) == status
    assert run(["score", *files, "--png", str(tmp_path / "a.svg")]) == 64
    assert not (tmp_path / "o.csv").exists()
    assert (tmp_path / "there.html").read_text() == "before"
    assert "--force" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "name"), [("--report", "in.csv"), ("--svg", "in.csv"), ("--report", "o.csv")]
)
def test_no_report_takes_the_place_of_answers_or_scores(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, name: str
) -> None:
    source = write_csv(tmp_path / "in.csv", answers(3))
    before = source.read_bytes()
    files = [str(source), "--instrument", "ecr", "--output", str(tmp_path / "o.csv"), "--force"]
    assert run(["score", *files, option, str(tmp_path / name)]) == 64
    assert source.read_bytes() == before
    assert not (tmp_path / "o.csv").exists()
    assert "Choose another name." in capsys.readouterr().err


def test_a_report_and_a_picture_need_a_name_each(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "in.csv", answers(3))
    files = [str(source), "--instrument", "ecr", "--output", str(tmp_path / "o.csv")]
    one = str(tmp_path / "one.svg")
    assert run(["score", *files, "--report", one, "--svg", one]) == 64


@settings(deadline=None, max_examples=20)
@given(st.lists(st.floats(-5.9, 5.9), min_size=2, max_size=60), st.integers(1, 59))
def test_adding_up_in_parts_changes_nothing(values: list[float], cut: int) -> None:
    found = np.array([*values, np.nan])
    whole, parts = Spread((-6.0, 6.0)), Spread((-6.0, 6.0))
    whole.add(found)
    parts.add(found[:cut])
    parts.add(found[cut:])
    assert (parts.people, parts.empty) == (whole.people, whole.empty) == (len(values), 1)
    assert parts.mean == pytest.approx(np.mean(values), abs=1e-9)
    assert parts.sd == pytest.approx(np.std(values, ddof=1), abs=1e-6)
    lower = np.percentile(values, 50, method="inverted_cdf")
    assert parts.percentile(50) == pytest.approx(lower, abs=0.011)


def test_columns_with_a_prefix_are_tallied() -> None:
    declared = Declared("ecr", prefix="x_")
    table = MemoryTable(pa.Table.from_pylist(answers(70)))
    scorer = RowScorer(scheme(declared), declared, table)
    tally = Tally(scheme(declared), "x_")
    for batch in table.batches():
        tally.add(scorer.score(batch, 0).batch)
    assert tally.spreads["anxiety"].people == 70
    assert tally.plane is not None
    assert tally.plane.people == 70
