"""The pages of a result: words and numbers in, something to print out."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from earned.app.quiz import Result
from earned.app.telling import Told, ToldFocus
from earned.cli.quiz.terminal.screen import room_on
from earned.cli.quiz.terminal.session import Session, heading
from earned.library.units import Unit, source
from earned.pictures.cells import plane_cells
from earned.pictures.plane import PlaneWords

TALLEST = 19
"""Rows of the drawn plane where the screen is high enough."""

PLANE_FRAME = 5
"""Lines that the plane's frame and labels take."""

Page = list[RenderableType]


def result_pages(session: Session, result: Result, told: Told) -> list[Page]:
    """The whole result, a page for each part."""
    return [
        *([list(_safety(session, told))] if told.safety else []),
        list(_position(session, told)),
        [*_plane(session, result, told), _estimates(session, told)],
        list(_dimensions(session, told)),
        list(_styles(session, told)),
        list(_plan(session, told)),
        *(list(_focus(session, told, number)) for number in range(1, len(told.focuses) + 1)),
        list(_certainty(session, told)),
        list(_answers(session, told)),
    ]


def _safety(session: Session, told: Told) -> Iterator[RenderableType]:
    yield heading(session.say("result", "safety"))
    yield Markdown(told.safety)


def _position(session: Session, told: Told) -> Iterator[RenderableType]:
    yield heading(session.say("result", "position"))
    for sentence in told.opening:
        yield Text(f"{sentence}\n")
    yield Text(f"{told.unit}\n", style="dim")
    yield Text(told.provisional, style="italic")


def _plane(session: Session, result: Result, told: Told) -> Iterator[RenderableType]:
    """The plane, as tall as fits; a screen reader gets the table alone."""
    if session.screen.plain:
        return
    words = PlaneWords(
        title="",
        description="",
        anxiety=told.dimensions["anxiety"].title,
        avoidance=told.dimensions["avoidance"].title,
        styles={style.style: style.name for style in told.styles},
    )
    rows = min(TALLEST, room_on(session.screen) - PLANE_FRAME - len(told.dimensions) - 1)
    cells = plane_cells(result.position, result.styles.reference, words, rows=max(rows, 7))
    yield Text("\n".join(cells))


def _estimates(session: Session, told: Told) -> Table:
    table = Table(
        "", session.say("result", "estimate"), session.say("result", "interval"), box=None
    )
    for dimension in told.dimensions.values():
        table.add_row(dimension.title, dimension.mean, f"{dimension.low} … {dimension.high}")
    return table


def _dimensions(session: Session, told: Told) -> Iterator[RenderableType]:
    yield heading(session.say("result", "dimensions"))
    for dimension in told.dimensions.values():
        yield Text(dimension.title, style="bold")
        yield Text(f"{dimension.sentence} {dimension.above} {dimension.floor}".strip())
        yield Markdown(dimension.daily)
        yield Text()


def _styles(session: Session, told: Told) -> Iterator[RenderableType]:
    yield heading(session.say("result", "styles"))
    columns = ("probability", "lower", "higher")
    table = Table("", *(session.say("result", column) for column in columns), "", box=None)
    for style in told.styles:
        bar = "█" * round(20 * style.probability)
        table.add_row(style.name, style.percent, style.percent_lower, style.percent_higher, bar)
    yield table
    for sentence in told.reference:
        yield Text(f"\n{sentence}", style="dim")


def _plan(session: Session, told: Told) -> Iterator[RenderableType]:
    yield heading(session.say("result", "plan"))
    yield Text(session.say("result", "start_now", title=told.start_now.words.title), style="bold")
    yield Text(session.say("result", "start_now_hint"))
    yield from (Text(reason, style="dim") for reason in told.start_now_reasons)
    yield heading(session.say("result", "keep"))
    yield from (Text(f"  • {sentence}") for sentence in told.keep)
    yield heading(session.say("result", "pathway"))
    words = told.pathway.words
    yield Text(f"{words.title}. {words.summary}", style="bold")
    yield Text(f"{told.pathway_reason}\n", style="dim")
    yield Text(session.say("result", "first_stage", title=words.stages[0].title), style="bold")
    yield Markdown(words.stages[0].body)
    yield Markdown(words.pace)


def _focus(session: Session, told: Told, number: int) -> Iterator[RenderableType]:
    focus = told.focuses[number - 1]
    title = focus.characteristic.words.title
    yield heading(
        session.say("result", "focus", number=number, count=len(told.focuses), title=title)
    )
    yield Text(f"{focus.sentence}\n")
    yield Text(session.say("result", "why"), style="bold")
    yield from (Text(f"  • {reason}") for reason in focus.reasons)
    yield from _practice(session, told, focus)


def _practice(session: Session, told: Told, focus: ToldFocus) -> Iterator[RenderableType]:
    unit = focus.practice
    yield heading(session.say("result", "practice", title=unit.words.title))
    minutes = session.say("result", "minutes", minutes=unit.facts.minutes)
    yield Text(f"{minutes}. {unit.words.purpose}\n")
    yield Markdown("\n".join(f"{n}. {step}" for n, step in enumerate(unit.words.steps, 1)))
    yield Text()
    yield Text(_evidence(session, told, unit), style="dim")
    yield Text(session.say("result", "caution", caution=unit.words.caution), style="dim")
    yield Text(session.say("result", "skip", skip=unit.words.skip), style="dim")
    cited = "; ".join(source(key).citation for key in unit.facts.sources)
    yield Text(f"{session.say('result', 'sources')}: {cited}", style="dim")


def _evidence(session: Session, told: Told, unit: Unit) -> str:
    grade = unit.facts.grade
    return session.say("result", "evidence", grade=grade, meaning=told.grades[grade])


def _certainty(session: Session, told: Told) -> Iterator[RenderableType]:
    yield heading(session.say("result", "certainty"))
    for sentence in (told.provisional, *told.sure):
        yield Text(f"{sentence}\n")
    yield heading(session.say("result", "cannot"))
    yield from (Text(f"  • {sentence}") for sentence in told.cannot)


def _answers(session: Session, told: Told) -> Iterator[RenderableType]:
    yield heading(session.say("result", "answers"))
    table = Table(*(session.say("result", c) for c in ("question", "answer", "effect")), box=None)
    for answer in told.answers:
        table.add_row(answer.text, answer.label or session.say("result", "skipped"), answer.why)
    yield table
