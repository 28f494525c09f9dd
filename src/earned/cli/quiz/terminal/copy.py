"""Write a copy of a result, only when asked, readable by its owner only."""

import io
import json
import os
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from earned.app.export import export_result
from earned.app.quiz import Answer, Result
from earned.cli.quiz.terminal.pages import Page
from earned.cli.quiz.terminal.screen import WIDEST
from earned.cli.quiz.terminal.session import Session

OWNER_ONLY = 0o600


def offer_copy(
    session: Session, result: Result, answers: Sequence[Answer], pages: Sequence[Page], folder: Path
) -> None:
    """Ask for a file name and write; say why where it cannot be written, and ask again."""
    said = ""
    while True:
        session.screen.page(Text(said), Text())
        typed = session.screen.line(session.say("write", "prompt"))
        if not typed:
            return
        path = folder / Path(typed).expanduser()
        text = _data(result, answers) if path.suffix == ".json" else _text(pages)
        said = _write(session, path, text)
        if not said:
            session.screen.page(Text(session.say("write", "done", path=path)))
            session.screen.console.print(session.say("keys", "any"))
            session.screen.key()
            return


def _write(session: Session, path: Path, text: str) -> str:
    """Write a new file whole, or nothing; what went wrong, if anything did."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        return session.say("write", "exists", path=path)
    except OSError as error:
        return session.say("write", "failed", path=path, reason=error.strerror)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        path.unlink(missing_ok=True)
        return session.say("write", "failed", path=path, reason=error.strerror)
    return ""


def _data(result: Result, answers: Sequence[Answer]) -> str:
    given = {answer.item: answer.option for answer in answers}
    return json.dumps({**export_result(result), "answers": given}, ensure_ascii=False, indent=2)


def _text(pages: Sequence[Page]) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=WIDEST, color_system=None, force_terminal=False)
    for page in pages:
        for part in page:
            console.print(part)
    return stream.getvalue()
