"""The report: one file that needs nothing else, and holds in words and tables what its pictures show."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest

from earned.app.describe import Wanted, describe_file
from earned.app.describing.groups import Grouping
from earned.app.reading import Asked
from earned.app.report import write_description, write_pictures
from earned.app.report.page import Page
from earned.cli.main import run
from earned.core.errors import OutputError
from earned.library import questionnaires
from tests.answer_tables import write_csv
from tests.instruments.made_up import responses_to

ECR_12 = questionnaires.questionnaire("ecr-12")


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """Six hundred made-up people of two groups answering the ECR-12."""
    _, answers = responses_to(ECR_12, options=5)
    rows = [
        {**{i: f"{v:g}" for i, v in zip(ECR_12.items, row, strict=True)}, "kind": str(n % 2)}
        for n, row in enumerate(answers)
    ]
    return write_csv(tmp_path_factory.mktemp("report") / "answers.csv", rows)


@pytest.fixture(scope="module")
def found(table):
    return describe_file(table, Asked("ecr-12"), Wanted((Grouping("kind"),)))


class Reader(HTMLParser):
    """Tags, attributes and text of a page; raises where tags do not close."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.words, self.open = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.extend(attrs)
        if tag not in ("meta", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture(scope="module")
def page(found, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "report.html"
    write_description(found, path)
    return Reader(path.read_text("utf-8")), path


def test_the_page_stands_alone(page):
    read, _ = page
    assert read.open == []
    assert {"script", "link", "img", "iframe", "object"}.isdisjoint(read.tags)
    names = {name for name, _ in read.attributes}
    assert {"src", "href", "style"}.isdisjoint(names)
    assert not any(name.startswith("on") for name in names)


def test_every_picture_has_a_title_and_ids_are_unique(page):
    read, _ = page
    assert read.tags.count("svg") == 1 + 2 * 2 + 12
    assert read.tags.count("svg") == read.tags.count("desc")
    ids = [value for name, value in read.attributes if name == "id"]
    assert len(ids) == len(set(ids))


def test_what_pictures_show_stands_in_words_and_tables(page, found):
    read, _ = page
    said = " ".join(" ".join(read.words).split())
    for scale in found.scales:
        assert f"Alpha is {scale.reliability.alpha:.3f}" in said
        assert f"{scale.model.error.min():.2f}" in said
    assert re.search(r"Fair by kind\s*0 of 12 items", said)
    for part in (
        "In short",
        "Where people are",
        "How people score",
        "That is decided by the rule",
        "work alike",
    ):
        assert part in said
    assert "answers.csv" in said
    assert "/" not in said.split("The file ")[1].split(" has")[0]


def test_items_and_pairs_stand_in_tables(page, found):
    read, _ = page
    said = " ".join(" ".join(read.words).split())
    (fit,) = found.fits
    assert fit.scales == ("anxiety", "avoidance")
    assert len(fit.items) == len(fit.total) == 12
    assert len(fit.pairs) == 66
    for one in fit.items:
        assert f"{one.item} {one.chi2:,.1f} {one.df} " in said
    first = fit.pairs[0]
    assert f"{first.first} and {first.second}" in said
    assert "Does each item do what the model says? Anxiety and avoidance" in said


def test_markup_in_a_file_stays_text():
    sheet = Page("<script>alert(1)</script>")
    sheet.say("a < b & c")
    sheet.table("x", ["<b>"], [["<i>"]])
    read = Reader(sheet.text())
    assert {"script", "b", "i"}.isdisjoint(read.tags)
    assert "a < b & c" in read.words


def test_a_report_that_cannot_be_written_leaves_nothing(found, tmp_path):
    with pytest.raises(OutputError, match="cannot be written"):
        write_description(found, tmp_path / "none" / "report.html")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError):
        write_description(found, tmp_path / "folder")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_few_people_are_not_drawn(tmp_path):
    _, answers = responses_to(ECR_12, options=5)
    rows = [dict(zip(ECR_12.items, map("{:g}".format, row), strict=True)) for row in answers[:30]]
    small = describe_file(write_csv(tmp_path / "few.csv", rows), Asked("ecr-12"), Wanted())
    write_description(small, tmp_path / "few.html")
    text = (tmp_path / "few.html").read_text("utf-8")
    assert "<svg" not in text
    assert "a model needs 200 people" in text
    assert np.isfinite(small.scales[0].reliability.alpha)


def test_curves_and_people_are_drawn_into_a_folder_in_both_formats(found, tmp_path):
    written = write_pictures(found, tmp_path / "pictures")
    names = {"people"} | {
        f"{scale}-{what}"
        for scale in ("anxiety", "avoidance")
        for what in ("error", "information", "answers")
    }
    assert {path.name for path in written} == {
        f"{n}.{kind}" for n in names for kind in ("svg", "png")
    }
    for path in written:
        start = path.read_bytes()
        assert start.startswith(b"\x89PNG" if path.suffix == ".png" else b"<svg")
    curves = (tmp_path / "pictures" / "anxiety-answers.svg").read_text("utf-8")
    assert 'stroke="#174f8a"' in curves
    assert 'class="curve' not in curves
    assert all(f">{item}<" in curves for item in ECR_12.scales[0].items)


def test_pictures_and_reports_that_exist_are_replaced_only_with_force(table, tmp_path, capsys):
    folder, report = tmp_path / "pictures", tmp_path / "report.html"
    command = ["describe", str(table), "--instrument", "ecr-12", "--no-fairness"]
    assert run([*command, "--pictures", str(folder), "--report", str(report)]) == 0
    assert "14 pictures drawn" in capsys.readouterr().err
    for option, place in (("--pictures", folder), ("--report", report)):
        assert run([*command, option, str(place)]) == OutputError.status
        assert "--force" in capsys.readouterr().err
        assert run([*command, option, str(place), "--force"]) == 0
    capsys.readouterr()


def test_the_report_has_colours_for_the_dark_and_for_paper(page):
    _, path = page
    style = path.read_text("utf-8").split("<style>")[1].split("</style>")[0]
    light, dark = style.split("@media screen and (prefers-color-scheme: dark)")
    names = set(re.findall(r"(--[\w-]+):", light))
    assert names == set(re.findall(r"(--[\w-]+):", dark.split("* {")[0]))
    assert set(re.findall(r"var\((--[\w-]+)\)", style)) == names
