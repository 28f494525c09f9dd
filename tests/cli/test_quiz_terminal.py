"""The quiz in a terminal, taken as people take it: by keys, by lines, forwards and back."""

import fcntl
import io
import json
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
from rich.console import Console

from earned.app.quiz import load_quiz
from earned.cli.quiz.terminal import practise as practise_module
from earned.cli.quiz.terminal.ask import ask_questions
from earned.cli.quiz.terminal.keys import named
from earned.cli.quiz.terminal.screen import Left, PlainScreen
from earned.cli.quiz.terminal.session import open_session
from earned.cli.quiz.terminal.show import show_result
from earned.cli.quiz.terminal.take import _take
from earned.library.units import unit
from earned.library.wording import quiz_wording


class Scripted(PlainScreen):
    """A plain screen whose keys and lines come from a script; every page is kept."""

    def __init__(self, keys):
        self.stream = io.StringIO()
        super().__init__(Console(file=self.stream, width=100, color_system=None))
        self.keys = list(keys)

    def line(self, prompt):
        self.console.print(prompt)
        if not self.keys:
            raise Left
        return self.keys.pop(0)

    @property
    def text(self):
        return " ".join(self.stream.getvalue().split())


def session_of(*keys):
    return open_session(Scripted(keys), "en")


def test_a_whole_quiz_ends_in_a_result_with_everything_in_it():
    session = session_of("1", "1", *["4"] * 30)
    _take(session, None, None, Path())
    said = session.screen.text
    assert "Your answers stay in this window's memory" in said
    for part in ("Where you stand", "The four patterns", "Focus 3 of 3", "What this cannot tell"):
        assert part in said
    assert "Provisional" in said


def test_going_back_shows_the_answer_and_changing_it_keeps_later_ones():
    session = session_of("2", "5", "b", "b", "7", "enter", *["4"] * 40)
    answers = ask_questions(session, "general", None)
    assert [answer.option for answer in answers[:2]] == [7, 5]
    assert "(your answer so far)" in session.screen.text
    assert len({answer.item for answer in answers}) == len(answers)


def test_skipping_asks_another_question_and_counts_for_nothing():
    answers = ask_questions(session_of("s", *["4"] * 40), "general", None)
    assert answers[0].option is None
    assert load_quiz().result(answers, _general()).position.answered == len(answers) - 1


def _general():
    from earned.app.quiz import Circumstances

    return Circumstances()


def test_a_wrong_key_is_said_and_nothing_is_lost():
    session = session_of("9", "x", "3", *["4"] * 40)
    answers = ask_questions(session, "general", None)
    assert answers[0].option == 3
    assert session.screen.text.count("That key does nothing here.") == 2


def test_consent_comes_before_the_first_question_and_no_means_no_question():
    session = session_of("2", "any")
    with pytest.raises(Left):
        _take(session, None, None, Path())
    first = next(iter(quiz_wording().items.values())).general
    assert first not in session.screen.text
    assert "made for adults" in session.screen.text


@pytest.mark.parametrize(
    ("answer", "shows"), [("1", "accurate reading"), ("3", "skipped at least one")]
)
def test_safety_questions_come_first_in_a_frame_about_somebody(answer, shows):
    session = session_of("1", answer, "2", "2", *["4"] * 30)
    _take(session, "named", "R.", Path())
    said = session.screen.text
    assert said.index("Are you ever afraid") < said.index("R.")
    assert shows in said


def test_help_shows_lines_for_a_typed_country_and_comes_back():
    session = session_of("h", "us", "xx", "", "4", *["4"] * 40)
    answers = ask_questions(session, "general", None)
    assert answers[0].option == 4
    said = session.screen.text
    assert "988" in said
    assert "No country of ours has the code XX" in said


def test_leaving_works_at_any_question():
    with pytest.raises(Left):
        ask_questions(session_of("4", "4", "q"), "general", None)


def result_of(keys):
    session = session_of(*["4"] * 30)
    answers = ask_questions(session, "general", None)
    quiz = load_quiz()
    session.screen.keys = list(keys)
    return session, quiz.result(answers, _general()), answers


def test_a_copy_is_written_only_when_asked_whole_and_for_the_owner_alone(tmp_path):
    session, result, answers = result_of(["w", "mine.json", "any", "w", "mine.txt", "any", "q"])
    show_result(session, result, answers, _general(), None, tmp_path)
    data = json.loads((tmp_path / "mine.json").read_text(encoding="utf-8"))
    assert data["answered"] == result.position.answered
    assert data["answers"] == {answer.item: answer.option for answer in answers}
    assert "Where you stand" in (tmp_path / "mine.txt").read_text(encoding="utf-8")
    assert (tmp_path / "mine.json").stat().st_mode & 0o077 == 0


def test_a_copy_never_overwrites_and_says_why_it_cannot_be_written(tmp_path):
    (tmp_path / "there.json").write_text("mine", encoding="utf-8")
    session, result, answers = result_of(["w", "there.json", "no/such/folder.txt", "", "q"])
    show_result(session, result, answers, _general(), None, tmp_path)
    assert (tmp_path / "there.json").read_text(encoding="utf-8") == "mine"
    assert "is there already" in session.screen.text
    assert "could not be written" in session.screen.text
    assert list(tmp_path.iterdir()) == [tmp_path / "there.json"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_leaves_no_half_copy(tmp_path, monkeypatch):
    session, result, answers = result_of(["w", "mine.json", "", "q"])
    real = os.open
    monkeypatch.setattr(
        "earned.cli.quiz.terminal.copy.os.open",
        lambda path, flags, mode: (
            real("/dev/full", os.O_WRONLY) if "mine" in str(path) else real(path, flags, mode)
        ),
    )
    show_result(session, result, answers, _general(), None, tmp_path)
    assert "No space left" in session.screen.text
    assert not list(tmp_path.iterdir())


def test_a_practice_is_guided_step_by_step_back_and_forth():
    practice = next(u for u in (unit("practice", "someone-safe"),))
    session = session_of("n", "b", *["n"] * 10)
    practise_module.practise(session, practice)
    said = session.screen.text
    assert said.count("Step 1 of") == 2
    assert all(" ".join(step.split()) in said for step in practice.words.short)


def run_plain(keys):
    command = [sys.executable, "-m", "earned", "quiz", "--plain"]
    return subprocess.run(command, input=keys, capture_output=True, text=True, check=False)


def test_through_a_pipe_an_input_that_ends_leaves_quietly():
    done = run_plain("1\n1\n4\n")
    assert done.returncode == 0
    assert "Nothing was kept." in done.stdout
    assert not done.stderr


def test_in_a_real_terminal_the_quiz_leaves_no_trace_on_the_screen():
    """The alternate screen is opened and closed, and no question is shown outside it."""
    shown = _in_terminal(["1", "1", "4", "4", "q"])
    opened, closed = shown.index("\x1b[?1049h"), shown.rindex("\x1b[?1049l")
    question = quiz_wording().items[load_quiz().ask([]).item or ""].general
    first_words = question[:20]
    assert opened < shown.index(first_words) < closed
    assert first_words not in shown[closed:]
    assert "Nothing was kept." in shown[closed:]


def _in_terminal(keys):
    child, handle = pty.fork()
    if child == 0:  # pragma: no cover - the child becomes the command
        os.environ.update(TERM="xterm-256color")
        os.execv(sys.executable, [sys.executable, "-m", "earned", "quiz"])
    fcntl.ioctl(handle, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    shown = _read_until_quiet(handle, 30)
    for key in keys:
        os.write(handle, key.encode())
        shown += _read_until_quiet(handle, 10)
    os.waitpid(child, 0)
    return shown


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("\r", "enter"),
        ("\x1b[C", "n"),
        ("\x1b[D", "b"),
        ("Q", "q"),
        ("7", "7"),
        ("\x1b", "?"),
        (" ", " "),
    ],
)
def test_keys_have_names(typed, name):
    assert named(typed) == name


def _read_until_quiet(handle, longest):
    """Everything the terminal shows until it has shown something and is quiet for half a second."""
    shown, end = b"", time.monotonic() + longest
    while time.monotonic() < end:
        ready, _, _ = select.select([handle], [], [], 0.5)
        if not ready and shown:
            break
        if ready:
            try:
                more = os.read(handle, 65536)
            except OSError:
                break
            if not more:
                break
            shown += more
    return shown.decode("utf-8", "replace")
