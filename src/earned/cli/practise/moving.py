"""What runs by the clock: a paced breath, a read script, a wait. Each can be still, and each stops."""

from collections.abc import Callable, Sequence
from time import monotonic

from rich.console import RenderableType
from rich.text import Text

from earned.app.tools import Tool, breath_at, breath_seconds
from earned.cli.practise.words import Workshop
from earned.cli.quiz.terminal.crisis import show_help
from earned.cli.quiz.terminal.screen import Left
from earned.cli.quiz.terminal.session import HELP, LEAVE, heading
from earned.core.guidance.tools.tool import Breath, Wait

FRAME = 0.2
STILL = 1.0
"""Seconds between two pictures: moving, and where nothing should move but the count."""

WIDTH = 40
NEXT = ("n", "enter", " ")

Clock = Callable[[float], Sequence[RenderableType]]


def run_clock(shop: Workshop, seconds: float, picture: Clock, *, step: float) -> None:
    """Show a picture of each moment until the time is up or a key moves on.

    On a plain screen the first picture stands until Enter. Raises :class:`Left` where q is pressed.
    """
    if shop.session.screen.plain:
        shop.wait(*picture(0.0))
        return
    keys = Text(f"\n{shop.say('practise', 'keys')}", style="dim")
    passed = 0.0
    while passed < seconds:
        shop.session.screen.page(*picture(passed), keys)
        began = monotonic()
        pressed = shop.session.screen.key(timeout=min(step, seconds - passed))
        passed += monotonic() - began
        if pressed == LEAVE:
            raise Left
        if pressed == HELP:
            show_help(shop.session)
        elif pressed in NEXT:
            return


def breathe(shop: Workshop, tool: Tool) -> None:
    """The paced breath: a bar that fills and empties, or only the words and the count."""
    breath = tool.breath
    if breath is None:
        raise LookupError(f"{tool.id} has no breath")
    shop.wait(heading(tool.title), Text(tool.lead))

    def picture(passed: float) -> Sequence[RenderableType]:
        return [heading(tool.title), *_breath(shop, breath, passed)]

    run_clock(shop, breath_seconds(breath), picture, step=STILL if shop.still else FRAME)
    shop.wait(heading(tool.title), Text(tool.done))


def _breath(shop: Workshop, breath: Breath, passed: float) -> list[RenderableType]:
    if shop.session.screen.plain:
        return [Text(f"{breath.rounds} × {breath.in_word} {breath.in_seconds:.0f} s, "
                     f"{breath.out_word} {breath.out_seconds:.0f} s")]  # fmt: skip
    moment = breath_at(breath, passed)
    if moment is None:
        return []
    count = {"left": round(moment.left + 0.5), "round": moment.round, "rounds": breath.rounds}
    said = Text(shop.say("practise", "breath", word=moment.word, **count), style="bold")
    if shop.still:
        return [said]
    full = round(moment.fullness * WIDTH)
    return [Text("█" * full + "░" * (WIDTH - full) + "\n"), said]


def read_script(shop: Workshop, tool: Tool) -> None:
    """A script line by line, each for its time."""
    shop.wait(heading(tool.title), Text(tool.lead))
    for line in tool.script:
        said = [heading(tool.title), Text(line.text, style="bold")]

        def picture(passed: float, said: list[Text] = said, top: int = line.seconds) -> list[Text]:
            return [*said, _seconds(shop, top - passed)]

        run_clock(shop, line.seconds, picture, step=STILL)
    shop.wait(heading(tool.title), Text(tool.done))


def wait_through(shop: Workshop, tool: Tool, wait: Wait) -> None:
    """The wait of an exercise, with its sentence beside the clock."""

    def picture(passed: float) -> Sequence[RenderableType]:
        return [heading(tool.title), Text(wait.says), _seconds(shop, wait.seconds - passed)]

    run_clock(shop, wait.seconds, picture, step=STILL)


def _seconds(shop: Workshop, left: float) -> Text:
    return Text(
        f"\n{shop.session.say('practice', 'left', seconds=max(round(left), 0))}", style="dim"
    )
