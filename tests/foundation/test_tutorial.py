"""The tutorial runs, line by line, and shows what comes out: on the real answers, and without them."""

from pathlib import Path

import pytest

from tests.answer_tables import response_data
from tools import tutorial

PAGE = tutorial.PAGE.read_text("utf-8")


def test_the_tutorial_shows_what_comes_out_on_the_real_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder,) = {response_data(name).parent for name in tutorial.MADE_UP}
    monkeypatch.setenv("COLUMNS", "100")
    tutorial.prepare(tmp_path, folder)
    for block, text in tutorial.outputs(tutorial.blocks(PAGE), tmp_path):
        if block.shown is not None:
            wrong = tutorial.mistake(block.shown, text)
            assert wrong is None, f"{wrong}\nRenew the figures: python tools/tutorial.py FOLDER"


def test_the_tutorial_runs_on_the_people_that_ship(tmp_path: Path) -> None:
    tutorial.prepare(tmp_path, None)
    blocks = tutorial.blocks(tutorial.on_made_up_people(PAGE))
    got = list(tutorial.outputs(blocks, tmp_path))
    assert len(got) >= 12
    assert all(text for block, text in got if block.shown is not None)
    for name in ("scores.html", "scale.html", "people.png", "own.toml", "life.png", "ecr-r.html"):
        assert (tmp_path / name).stat().st_size > 100


def test_every_block_of_text_shows_what_some_code_puts_out() -> None:
    shown = [block for block in tutorial.blocks(PAGE) if block.shown is not None]
    assert PAGE.count("```text\n") == len(shown) > 8


@pytest.mark.parametrize(
    ("shown", "got"),
    [
        ("alpha 0.92", "alpha 0.924"),
        ("alpha 0.92", "alpha 0.927"),
        ("bias +0.00", "bias -0.00"),
        ("1,327 people", "1,328  people"),
        ("first\n…\nlast 2", "first\nmore\nand 77 more\nlast 2"),
        ("seen …", "seen twice, 14 times"),
        ("a\n…", "a"),
    ],
)
def test_rounding_and_what_is_left_out_are_no_mistakes(shown: str, got: str) -> None:
    assert tutorial.mistake(shown, got) is None


@pytest.mark.parametrize(
    ("shown", "got"),
    [
        ("alpha 0.92", "alpha 0.94"),
        ("alpha 0.92", "omega 0.92"),
        ("21,504 people", "21,506 people"),
        ("r -0.50", "r 0.50"),
        ("one line", "one line and more"),
        ("first\n…\nlast", "first\nmore"),
    ],
)
def test_other_words_and_numbers_are_mistakes(shown: str, got: str) -> None:
    assert tutorial.mistake(shown, got) is not None


def test_figures_are_renewed_and_words_are_not() -> None:
    page = "```sh\nearned a\n```\n\n```text\nalpha 0.10 of …\n```\n\n```sh\nb\n```\n\n```text\nold 1\n```\n"
    first, second = tutorial.blocks(page)
    fresh = tutorial.renewed(page, [(first, "alpha 0.92 of 14 people"), (second, "new 2")])
    assert "alpha 0.92 of …" in fresh
    assert "old 1" in fresh
