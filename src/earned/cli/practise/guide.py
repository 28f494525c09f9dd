"""Guide one exercise: what to mind, a choice of how, then step by step or filled in here."""

from pathlib import Path

from rich.text import Text

from earned.app.tools import load_tool
from earned.cli.practise.fill import fill
from earned.cli.practise.moving import breathe, read_script
from earned.cli.practise.words import Workshop
from earned.cli.quiz.terminal.practise import practise as step_through
from earned.cli.quiz.terminal.screen import Left, open_screen
from earned.cli.quiz.terminal.session import heading, open_session
from earned.library.units import Unit

MOVING = {"breathing": breathe, "priming-script": read_script}


def guide(unit: Unit, *, short: bool, still: bool, plain: bool, folder: Path) -> None:
    """Guide an exercise until it is done or left. ``folder``: where saved files go by default."""
    with open_screen(plain) as screen:
        shop = Workshop(open_session(screen, unit.language), folder, still=still or plain)
        try:
            _guide(shop, unit, short=short)
            farewell = shop.session.say("end", "bye")
        except (Left, KeyboardInterrupt):
            farewell = shop.session.say("end", "left")
    screen.console.print(farewell)


def _guide(shop: Workshop, unit: Unit, *, short: bool) -> None:
    way = "shorter" if short else _choose(shop, unit)
    if way in {"whole", "shorter"}:
        step_through(shop.session, unit, short=way == "shorter")
        return
    tool = load_tool(unit.facts.interactive, unit.language)
    if tool.id in MOVING:
        MOVING[tool.id](shop, tool)
    else:
        fill(shop, tool)


def _choose(shop: Workshop, unit: Unit) -> str:
    """Ask how; what to mind and who should leave it alone stand above."""
    words, facts = unit.words, unit.facts
    ways = {
        "whole": shop.say("practise", "whole", minutes=facts.minutes),
        "shorter": shop.say("practise", "shorter", seconds=sum(facts.short_seconds)),
    }
    if facts.interactive:
        ways["tool"] = shop.say("practise", "watch" if facts.interactive in MOVING else "fill")
    notes = [
        heading(words.title),
        Text(f"{words.purpose.strip()}\n"),
        Text(shop.say("practise", "mind", caution=words.caution), style="dim"),
        Text(shop.say("practise", "skip", skip=words.skip), style="dim"),
    ]
    return shop.session.choose(shop.say("practise", "choose"), ways, *notes)
