"""Take the quiz in a terminal, from the notice to the result."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.text import Text

from earned.app.quiz import Circumstances, load_quiz
from earned.cli.quiz.terminal.ask import ask_questions
from earned.cli.quiz.terminal.safety import ask_safety
from earned.cli.quiz.terminal.screen import FullScreen, Left, PlainScreen, Screen
from earned.cli.quiz.terminal.session import Session, heading, open_session
from earned.cli.quiz.terminal.show import show_result
from earned.core.instruments.item import FRAMES, PARTICULAR_FRAMES, Frame
from earned.library.sentences import sentences
from earned.library.wording import quiz_wording


def take(
    *, frame: Frame | None, name: str | None, language: str, plain: bool, folder: Path
) -> None:
    """Ask and show. ``folder``: where relative names of saved copies start. Leaving keeps nothing."""
    with _screen(plain) as screen:
        session = open_session(screen, language)
        try:
            _take(session, frame, name, folder)
            farewell = session.say("end", "bye")
        except (Left, KeyboardInterrupt):
            farewell = session.say("end", "left")
    screen.console.print(farewell)


def _take(session: Session, frame: Frame | None, name: str | None, folder: Path) -> None:
    _welcome(session)
    chosen = frame or _ask_frame(session)
    called = (name or _ask_name(session)) if chosen == "named" else None
    safety = ask_safety(session) if chosen in PARTICULAR_FRAMES else {}
    answers = ask_questions(session, chosen, called)
    circumstances = Circumstances(chosen, safety)
    result = load_quiz(chosen, session.spoken).result(answers, circumstances)
    show_result(session, result, answers, circumstances, called, folder)


@contextmanager
def _screen(plain: bool) -> Iterator[Screen]:
    if plain or not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield PlainScreen()
        return
    with FullScreen().opened() as screen:
        yield screen


def _welcome(session: Session) -> None:
    """Notice and consent come before the first question. Raises :class:`Left` without consent."""
    limits = sentences("safety", session.language)
    age = limits.say("limits", "minimum_age")
    most = load_quiz().ask([]).progress.most
    notes = [
        Text(session.say("start", "what", most=most) + "\n"),
        Text(session.say("start", "private") + "\n"),
        Text(session.say("start", "limits") + "\n"),
        Text(session.say("start", "adult", minimum_age=age), style="bold"),
    ]
    options = {"yes": session.say("start", "adult_yes"), "no": session.say("start", "adult_no")}
    if session.choose(session.say("start", "title"), options, *notes) == "no":
        session.screen.page(Text(limits.say("limits", "under_age")))
        session.screen.console.print(session.say("keys", "any"))
        session.screen.key()
        raise Left


def _ask_frame(session: Session) -> Frame:
    frames = quiz_wording(session.language).frames
    titles: dict[Frame, str] = {
        frame: f"{frames[frame].title}. {frames[frame].summary}" for frame in FRAMES
    }
    return session.choose(session.say("frame", "title"), titles)


def _ask_name(session: Session) -> str:
    name = ""
    while not name:
        session.screen.page(heading(session.say("name", "title")))
        name = session.screen.line(session.say("name", "prompt"))
    return name
