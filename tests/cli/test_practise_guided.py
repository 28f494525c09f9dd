"""`earned practise`: exercises filled in, practices guided, the breath that moves."""

import io
import os
import stat
from pathlib import Path

import pytest
from rich.console import Console

from earned.app.tools import load_tool
from earned.cli.practise import moving
from earned.cli.practise.fill import fill
from earned.cli.practise.guide import _guide
from earned.cli.practise.moving import breathe, read_script
from earned.cli.practise.words import Workshop
from earned.cli.quiz.terminal.screen import Left, PlainScreen
from earned.cli.quiz.terminal.session import open_session
from earned.library.units import unit

pytestmark = pytest.mark.usefixtures("data")


class Scripted(PlainScreen):
    """A plain screen whose lines come from a script."""

    def __init__(self, lines):
        self.stream = io.StringIO()
        super().__init__(Console(file=self.stream, width=100, color_system=None))
        self.lines = list(lines)

    def line(self, prompt):
        if not self.lines:
            raise Left
        return self.lines.pop(0)

    @property
    def text(self):
        return " ".join(self.stream.getvalue().split())


def workshop(tmp_path, *lines, language="en"):
    return Workshop(open_session(Scripted(lines), language), tmp_path, still=True)


I_STATEMENT = [
    "",
    "you never listen",
    "1",
    "you looked at your phone",
    "lonely",
    "I miss you",
    "a walk",
]


def test_blame_is_pointed_out_and_the_line_written_again(tmp_path):
    shop = workshop(tmp_path, *I_STATEMENT, "")
    fill(shop, load_tool("i-statement"))
    assert "invite a quarrel" in shop.session.screen.text
    assert "When you looked at your phone, I felt lonely" in shop.session.screen.text
    assert list(tmp_path.iterdir()) == []


def test_an_exercise_is_filled_in_in_spanish(tmp_path):
    lines = [
        "",
        "nunca escuchas",
        "1",
        "miraste el teléfono",
        "soledad",
        "te echo de menos",
        "un paseo",
        "",
    ]
    shop = workshop(tmp_path, *lines, language="es")
    fill(shop, load_tool("i-statement", "es"))
    assert "invitan a discutir" in shop.session.screen.text
    assert "Aquí está" in shop.session.screen.text
    assert "Cuando miraste el teléfono, sentí soledad" in shop.session.screen.text


def test_what_is_filled_in_is_saved_only_where_a_file_is_named_and_never_over_another(tmp_path):
    (tmp_path / "mine.txt").write_text("precious")
    shop = workshop(tmp_path, *I_STATEMENT, "mine.txt", "new.txt", "")
    fill(shop, load_tool("i-statement"))
    assert (tmp_path / "mine.txt").read_text() == "precious"
    assert "I would like a walk." in (tmp_path / "new.txt").read_text()
    if os.name != "nt":
        assert stat.S_IMODE((tmp_path / "new.txt").stat().st_mode) == 0o600


def test_a_file_that_cannot_be_written_is_said(tmp_path):
    shop = workshop(tmp_path, *I_STATEMENT, "no/such/folder.txt", "")
    fill(shop, load_tool("i-statement"))
    assert "could not be written" in shop.session.screen.text


ANSWERS = {
    "emotion-finder": ["", "3", "5", "3", ""],
    "thought-record": [
        "",
        "she did not call",
        "she is busy",
        "7",
        "a",
        "b",
        "c",
        "d",
        "11",
        "x",
        "4",
        "",
    ],
    "vulnerability-ladder": ["", "no number", "tea, 1", "fear, 5", "", "love, 9", "", ""],
    "boundary-script": ["", "I like you.", "I do not lend money", "I will say no again", "", ""],
    "urge-timer": ["", "text him", "8", "", "5", "wait", ""],
    "listening-script": ["", "that the day was long", "tiring", "What was the worst of it?", ""],
    "compassion-letter": [
        "",
        "Jo",
        "my voice shook",
        "it mattered",
        "others",
        "courage",
        "tea",
        "",
    ],
    "support-map": ["", "Ana", "Ana", "Ana", "Ana", "", "", "", ""],
    "flag-review": ["", "", "9", "1", "1, 2", ""],
}


@pytest.mark.parametrize("id_", list(ANSWERS))
def test_each_exercise_can_be_filled_in(tmp_path, id_):
    shop = workshop(tmp_path, *ANSWERS[id_])
    fill(shop, load_tool(id_))
    assert "Here it is" in shop.session.screen.text
    assert shop.session.screen.lines == []


def test_a_tick_about_safety_leads_to_help(tmp_path):
    shop = workshop(tmp_path, "", "1", "", "")
    fill(shop, load_tool("flag-review"))
    assert "alarm may be right" in shop.session.screen.text
    assert "Nobody reads what is written here" in shop.session.screen.text
    assert "Here it is" not in shop.session.screen.text


def test_danger_written_into_an_exercise_brings_help_before_the_result(tmp_path):
    lines = ["", "you looked at your phone", "sad", "I want to die", "a walk", "", "", ""]
    shop = workshop(tmp_path, *lines)
    fill(shop, load_tool("i-statement"))
    text = shop.session.screen.text
    assert text.index("Help, first") < text.index("Here it is")
    assert "Nobody reads what is written here" in text


def test_a_hint_in_an_exercise_is_answered_gently(tmp_path):
    lines = ["", "you left", "sad", "everyone would be better off without me", "a walk", "", ""]
    shop = workshop(tmp_path, *lines)
    fill(shop, load_tool("i-statement"))
    text = shop.session.screen.text
    assert text.index("If it is more than a hard moment") < text.index("Here it is")
    assert "Nobody reads what is written here" not in text


def test_h_shows_help_and_q_leaves(tmp_path):
    shop = workshop(tmp_path, "h", "", "q")
    with pytest.raises(Left):
        fill(shop, load_tool("i-statement"))
    assert "Help now" in shop.session.screen.text


@pytest.mark.parametrize("id_", ["longer-out-than-in", "someone-safe"])
@pytest.mark.parametrize("way", ["1", "2", "3"])
def test_a_practice_is_guided_each_way(tmp_path, id_, way):
    shop = workshop(tmp_path, way, *["n"] * 20)
    _guide(shop, unit("practice", id_), short=False)
    assert unit("practice", id_).words.title in shop.session.screen.text


class Ticking(Scripted):
    """A full screen on a clock that a script moves: every picture is kept."""

    plain = False

    def key(self, timeout=None):
        Ticking.now += timeout or 0
        return self.keys.pop(0) if self.keys else ""


def ticking(tmp_path, monkeypatch, *keys, still=False, lines=("", "")):
    screen = Ticking(lines)
    screen.keys, Ticking.now = list(keys), 0.0
    monkeypatch.setattr(moving, "monotonic", lambda: Ticking.now)
    return Workshop(open_session(screen, "en"), tmp_path, still=still)


def test_the_breath_moves_and_ends_by_itself(tmp_path, monkeypatch):
    shop = ticking(tmp_path, monkeypatch)
    breathe(shop, load_tool("breathing"))
    text = shop.session.screen.text
    assert "█" in text
    assert "9 of 9" in text
    assert Ticking.now == pytest.approx(90, abs=0.5)


def test_a_still_breath_shows_words_and_count_alone(tmp_path, monkeypatch):
    shop = ticking(tmp_path, monkeypatch, still=True)
    breathe(shop, load_tool("breathing"))
    assert "█" not in shop.session.screen.text
    assert "in 4 s (1 of 9)" in shop.session.screen.text


def test_a_key_moves_on_help_shows_and_q_leaves(tmp_path, monkeypatch):
    shop = ticking(tmp_path, monkeypatch, *["n"] * 6)
    read_script(shop, load_tool("priming-script"))
    assert Ticking.now < 10
    shop = ticking(tmp_path, monkeypatch, "h", "q", lines=("", "", ""))
    with pytest.raises(Left):
        breathe(shop, load_tool("breathing"))


def test_nothing_is_written_below_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    fill(workshop(Path.cwd(), *I_STATEMENT, ""), load_tool("i-statement"))
    assert list(tmp_path.iterdir()) == []
