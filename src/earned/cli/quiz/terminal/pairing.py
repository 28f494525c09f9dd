"""Two people together: behind the three questions, with a guess about the other. Nothing is kept."""

from collections.abc import Iterator
from dataclasses import replace

from rich.console import RenderableType
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from earned.app.pairing import GUESSES, Guess, PairingView, ToldPairing, is_safe, pairing_view
from earned.cli.quiz.terminal.case import Case
from earned.cli.quiz.terminal.safety import ask_safety
from earned.cli.quiz.terminal.screen import screenfuls
from earned.cli.quiz.terminal.session import Session, heading
from earned.core.guidance.plan import SafetyAnswer
from earned.core.instruments.item import DIMENSIONS, PARTICULAR_FRAMES
from earned.library.sentences import sentences

ON, BACK = ("n", "enter", " "), "b"


def two_people(session: Session, case: Case) -> Case:
    """The ten pairings, or a kind closed page, the same after a yes and after a skip.

    A yes given here makes the plan begin with support, as danger ticked beside the plan does.
    """
    safety = _safety(session, case)
    if "yes" in safety.values() and "current-danger" not in case.circumstances.cautions:
        now = case.circumstances
        case = case.under(replace(now, cautions=(*now.cautions, "current-danger")))
    if not is_safe(safety) or "current-danger" in case.circumstances.cautions:
        _turn_pages(session, list(_closed(session)))
        return case
    guess = Guess(**{dimension: _guessed(session, dimension) for dimension in DIMENSIONS})
    view = pairing_view(case.result.styles, guess, safety, language=session.language)
    _turn_pages(session, list(_open(session, view)))
    return case


def _safety(session: Session, case: Case) -> dict[str, SafetyAnswer]:
    """As answered with the quiz where it was about one person; asked here where it was not."""
    if case.circumstances.frame in PARTICULAR_FRAMES:
        return dict(case.circumstances.safety)
    words = sentences("now/pairing", session.language)
    session.press([*ON, BACK], [Text(words.say("ask", "why"))], session.say("keys", "any"))
    return ask_safety(session)


def _guessed(session: Session, dimension: str) -> str:
    words = sentences("now/pairing", session.language)
    options = {word: words.say(f"ask.{dimension}", word) for word in GUESSES}
    note = Text(words.say("ask", "guess"), style="dim")
    return session.choose(words.say(f"ask.{dimension}", "text"), options, note)


def _closed(session: Session) -> Iterator[RenderableType]:
    yield heading(session.say("pairing", "title"))
    yield Markdown(sentences("now/pairing", session.language).say("closed", "own"))


def _open(session: Session, view: PairingView) -> Iterator[RenderableType]:
    yield heading(session.say("pairing", "title"))
    yield Text(view.summary, style="bold")
    for sentence in (view.guess, view.lead, *view.limits):
        yield Text(f"\n{sentence}")
    yield _table(session, view)
    for told in view.pairings:
        if told.at_length:
            yield from _at_length(session, told)


def _table(session: Session, view: PairingView) -> Table:
    table = Table(
        session.say("pairing", "pair"), session.say("result", "probability"), "", box=None
    )
    for told in view.pairings:
        table.add_row(told.title, told.percent, "█" * round(20 * told.probability))
    return table


def _at_length(session: Session, told: ToldPairing) -> Iterator[RenderableType]:
    words = told.unit.words
    sides = [(words.first_story, words.first_helps), (words.second_story, words.second_helps)]
    (mine, my_part), (theirs, their_part) = sides if told.mine_first else sides[::-1]
    yield heading(f"{told.title}, {told.percent}")
    yield Markdown(words.dynamic)
    if told.sides_open:
        yield Text(told.sides_open, style="dim")
    parts = {
        "mine": mine,
        "theirs": theirs,
        "loop": words.loop,
        "limits": words.limits,
        "my_part": my_part,
        "their_part": their_part,
        "expect": words.expect,
        "when_help": words.when_help,
    }
    for part, text in parts.items():
        yield Text(f"\n{session.say('pairing', part)}", style="bold")
        yield Markdown(text)


def _turn_pages(session: Session, content: list[RenderableType]) -> None:
    """Screen by screen; after the last one, back to the result."""
    shown = screenfuls(session.screen, content)
    at = 0
    while at < len(shown):
        pressed = session.press([*ON, BACK], shown[at], session.say("keys", "pages"))
        at = max(at - 1, 0) if pressed == BACK else at + 1
