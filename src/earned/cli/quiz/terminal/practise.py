"""Guide a short practice: one step a page, with a timer that can be paused."""

from collections.abc import Sequence
from time import monotonic

from rich.text import Text

from earned.cli.quiz.terminal.screen import Left
from earned.cli.quiz.terminal.session import LEAVE, Session, heading
from earned.library.units import Unit

NEXT, BACK, PAUSE = ("n", "enter"), "b", " "
TICK = 1.0


def practise(session: Session, unit: Unit, *, short: bool = True) -> None:
    """A practice in its short or whole version, until it is done or stopped.

    Leaving stops the practice only.
    """
    words, facts = unit.words, unit.facts
    texts, seconds = (words.short, facts.short_seconds) if short else (words.steps, facts.seconds)
    steps = list(zip(texts, seconds, strict=True))
    at = 0
    try:
        while at < len(steps):
            at = max(at + _step(session, unit, steps, at), 0)
        done = [
            heading(unit.words.title),
            Text(session.say("practice", "done", notice=unit.words.notice)),
        ]
        session.press([*NEXT, PAUSE, BACK], done, session.say("keys", "any"))
    except Left:
        return


def _step(session: Session, unit: Unit, steps: Sequence[tuple[str, int]], at: int) -> int:
    """Guide one step; +1 to go on, -1 to go back."""
    text, seconds = steps[at]
    count = session.say("practice", "step", number=at + 1, count=len(steps))
    page = [heading(unit.words.title), Text(count, style="dim"), Text(f"\n{text}\n", style="bold")]
    if session.screen.plain:
        return (
            1 if session.press([*NEXT, BACK], page, session.say("keys", "practice")) != BACK else -1
        )
    return _timed(session, page, seconds)


def _timed(session: Session, page: list[Text], seconds: int) -> int:
    left, paused = float(seconds), False
    while left > 0:
        clock = session.say("practice", "paused") if paused else _left(session, left)
        session.screen.page(
            *page, Text(clock), Text(), Text(session.say("keys", "practice"), style="dim")
        )
        began = monotonic()
        pressed = session.screen.key(timeout=None if paused else min(TICK, left))
        if not paused:
            left -= monotonic() - began
        if pressed == LEAVE:
            raise Left
        if pressed in NEXT:
            return 1
        if pressed == BACK:
            return -1
        paused = not paused if pressed == PAUSE else paused
    return 1


def _left(session: Session, seconds: float) -> str:
    return session.say("practice", "left", seconds=max(round(seconds), 0))
