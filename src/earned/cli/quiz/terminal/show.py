"""Show a result page by page; practise at once; write a copy if asked."""

from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from earned.app.quiz import Answer, Circumstances, Result
from earned.app.telling import tell
from earned.cli.quiz.terminal.copy import offer_copy
from earned.cli.quiz.terminal.pages import Page, result_pages
from earned.cli.quiz.terminal.practise import practise
from earned.cli.quiz.terminal.screen import Left, screenfuls
from earned.cli.quiz.terminal.session import Session

NEXT, BACK, PRACTISE, WRITE = ("n", "enter", " "), "b", "p", "w"


def show_result(
    session: Session,
    result: Result,
    answers: Sequence[Answer],
    circumstances: Circumstances,
    name: str | None,
    folder: Path,
) -> None:
    """The result until the person leaves."""
    told = tell(result, list(answers), circumstances, name=name, language=session.language)
    pages = result_pages(session, result, told)
    shown = _screens(session, pages)
    at = 0
    while True:
        try:
            pressed = _turn(session, shown, at)
        except Left:
            return
        if pressed in NEXT:
            at = min(at + 1, len(shown) - 1)
        elif pressed == BACK:
            at = max(at - 1, 0)
        elif pressed == PRACTISE:
            practise(session, told.start_now)
        else:
            offer_copy(session, result, answers, pages, folder)


def _screens(session: Session, pages: Sequence[Page]) -> list[Page]:
    """Pages cut to the height of the screen; a plain screen gets everything at once."""
    if session.screen.plain:
        return [[part for page in pages for part in page]]
    return [part for page in pages for part in screenfuls(session.screen, page)]


def _turn(session: Session, pages: Sequence[Page], at: int) -> str:
    number = session.say("result", "page", page=at + 1, pages=len(pages))
    keys = session.say("keys", "result")
    page = [*pages[at], Text(f"\n{number}", style="dim")]
    return session.press([*NEXT, BACK, PRACTISE, WRITE], page, keys)
