"""Answers that do not fit the key: another instrument's, reversed twice, numbered otherwise."""

import warnings

import numpy as np
import pytest

import earned
from earned.library import questionnaires
from earned.tables import columnar
from tests.answer_tables import write_csv
from tests.cli.calling import as_json, called
from tests.instruments.made_up import responses_to

DOUBT = "Check the key before you use these scores"


def people(instrument: str, options: int) -> dict[str, np.ndarray]:
    """Made-up people by column."""
    found = questionnaires.questionnaire(instrument)
    _, made = responses_to(found, options=options)
    return dict(zip(found.items, made.T, strict=True))


def file_of(folder, data):
    columns = [[f"{value:g}" for value in column] for column in data.values()]
    rows = [dict(zip(data, row, strict=True)) for row in zip(*columns, strict=True)]
    return write_csv(folder / "in.csv", rows)


def reversed_already(data: dict[str, np.ndarray], options: int) -> dict[str, np.ndarray]:
    backward = {i for s in questionnaires.questionnaire("ecr").scales for i in s.reversed}
    return {n: options + 1 - a if n in backward else a for n, a in data.items()}


def test_another_instruments_key_is_told_however_quiet_the_run(capsys, tmp_path):
    source = file_of(tmp_path, people("ecr-r", 5))
    command = ("score", source, "--instrument", "ecr", "--output", tmp_path / "o.csv", "--quiet")
    status, _, said = called(capsys, *command)
    assert status == 0
    assert said.startswith(DOUBT)
    assert "belong to another instrument" in said
    assert "earned instruments show ecr" in said


def test_answers_reversed_beforehand_are_told_in_the_summary_and_in_the_report(capsys, tmp_path):
    source = file_of(tmp_path, reversed_already(people("ecr", 5), 5))
    page = tmp_path / "page.html"
    files = ("--output", tmp_path / "o.csv", "--report", page)
    _, _, said = called(capsys, "score", source, "--instrument", "ecr", *files)
    assert "reversed items had been reversed already" in said
    assert DOUBT in page.read_text("utf-8")


def test_describe_tells_it_in_words_and_as_data(capsys, tmp_path):
    source = file_of(tmp_path, reversed_already(people("ecr", 5), 5))
    command = ("describe", source, "--instrument", "ecr", "--no-model")
    assert DOUBT in called(capsys, *command)[1]
    assert as_json(capsys, *command)["key_note"].startswith(DOUBT)
    sound = file_of(tmp_path, people("ecr", 5))
    assert as_json(capsys, "describe", sound, *command[2:])["key_note"] is None


def test_the_short_form_among_the_whole_scale_is_sent_to_the_other_numbering():
    with pytest.warns(earned.EarnedWarning, match="say so: --numbering ecr"):
        earned.score(people("ecr", 5), "ecr-12")


@pytest.mark.parametrize("rows", [7, 511, 5000])
def test_it_does_not_hang_on_batches(rows, monkeypatch):
    monkeypatch.setattr(columnar, "ROWS", rows)
    with pytest.warns(earned.EarnedWarning, match=DOUBT) as heard:
        earned.score(people("ecr-r", 5), "ecr")
    assert len(heard) == 1
    assert heard[0].filename == __file__
    with pytest.warns(earned.EarnedWarning, match=DOUBT):
        earned.describe(people("ecr-r", 5), "ecr", model=False)


@pytest.mark.parametrize("instrument", ["ecr", "ecr-12", "ecr-r"])
def test_sound_answers_few_people_and_answers_at_random_are_let_be(instrument):
    options = 7 if instrument == "ecr-r" else 5
    sound = people(instrument, options)
    chance = np.random.default_rng(5).integers(1, options + 1, (600, len(sound))).T
    few = {name: column[:49] for name, column in people("ecr-r", 5).items()}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        earned.score(sound, instrument)
        earned.score(dict(zip(sound, chance, strict=True)), instrument)
        earned.score(few, "ecr")
