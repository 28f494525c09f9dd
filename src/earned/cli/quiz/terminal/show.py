"""Show a result page by page; practise at once; argue with the plan; see two people; write a copy."""

from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from earned.app.quiz import Answer, Circumstances, Result
from earned.cli.quiz.terminal.argue import argue
from earned.cli.quiz.terminal.case import Case
from earned.cli.quiz.terminal.copy import offer_copy
from earned.cli.quiz.terminal.pages import Page, result_pages
from earned.cli.quiz.terminal.pairing import two_people
from earned.cli.quiz.terminal.practise import practise
from earned.cli.quiz.terminal.screen import Left, screenfuls
from earned.cli.quiz.terminal.session import Session

NEXT, BACK = ("n", "enter", " "), "b"
PRACTISE, ARGUE, TWO, WRITE = "p", "a", "t", "w"


def show_result(
    session: Session,
    result: Result,
    answers: Sequence[Answer],
    circumstances: Circumstances,
    name: str | None,
    folder: Path,
) -> None:
    """The result until the person leaves."""
    case = Case(result, answers, circumstances, name)
    at = 0
    while True:
        pages = result_pages(session, case.result, case.told(session.language))
        shown = _screens(session, pages)
        at = min(at, len(shown) - 1)
        try:
            pressed, at = _turned(session, shown, at)
            case = _done(session, case, pages, pressed, folder)
        except Left:
            return


def _turned(session: Session, shown: Sequence[Page], at: int) -> tuple[str, int]:
    """Turn pages until another key is pressed: that key, and the page it was pressed on."""
    while True:
        pressed = _turn(session, shown, at)
        if pressed in NEXT:
            at = min(at + 1, len(shown) - 1)
        elif pressed == BACK:
            at = max(at - 1, 0)
        else:
            return pressed, at


def _done(session: Session, case: Case, pages: Sequence[Page], pressed: str, folder: Path) -> Case:
    """Do what a key asks for; the case as it is afterwards."""
    if pressed == PRACTISE:
        practise(session, case.told(session.language).start_now)
    elif pressed == ARGUE:
        return argue(session, case)
    elif pressed == TWO:
        return two_people(session, case)
    else:
        offer_copy(session, case.result, case.answers, pages, folder)
    return case


def _screens(session: Session, pages: Sequence[Page]) -> list[Page]:
    """Pages cut to the height of the screen; a plain screen gets everything at once."""
    if session.screen.plain:
        return [[part for page in pages for part in page]]
    return [part for page in pages for part in screenfuls(session.screen, page)]


def _turn(session: Session, pages: Sequence[Page], at: int) -> str:
    number = session.say("result", "page", page=at + 1, pages=len(pages))
    keys = session.say("keys", "result")
    page = [*pages[at], Text(f"\n{number}", style="dim")]
    return session.press([*NEXT, BACK, PRACTISE, ARGUE, TWO, WRITE], page, keys)
