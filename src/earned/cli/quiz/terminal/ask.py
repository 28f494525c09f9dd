"""One question a page: answer, go back, change, skip."""

from rich.console import Group, RenderableType
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from earned.app.quiz import Answer, Progress, Quiz, load_quiz
from earned.cli.quiz.terminal.session import Session
from earned.core.instruments.item import Frame
from earned.library.wording import quiz_wording

BACK, SKIP, ON = "b", "s", "enter"


def ask_questions(session: Session, frame: Frame, name: str | None) -> list[Answer]:
    """Every question until the quiz is complete; the answers in the order asked."""
    quiz = load_quiz(frame, session.spoken)
    answers: list[Answer] = []
    at = 0
    while True:
        step = quiz.ask(answers)
        item = answers[at].item if at < len(answers) else step.item
        if item is None:
            return answers
        given = answers[at].option if at < len(answers) else None
        page = _page(session, quiz, item, name, given, step.progress)
        pressed = _press(session, page, quiz.model.options(item), revisiting=at < len(answers))
        if pressed == BACK:
            at = max(at - 1, 0)
            continue
        if pressed != ON:
            answers[at : at + 1] = [Answer(item, None if pressed == SKIP else int(pressed))]
        at += 1


def _press(session: Session, page: list[RenderableType], options: int, *, revisiting: bool) -> str:
    valid = [str(option) for option in range(1, options + 1)] + [BACK, SKIP]
    hint = session.say("keys", "question", options=options)
    pressed = session.press([*valid, ON, "n"] if revisiting else valid, page, hint)
    return ON if pressed == "n" else pressed


def _page(
    session: Session,
    quiz: Quiz,
    item: str,
    name: str | None,
    given: int | None,
    progress: Progress,
) -> list[RenderableType]:
    wording = quiz_wording(session.language)
    format_ = wording.formats[quiz.model.items[item].format]
    rows = [
        _option(session, number, label, given) for number, label in enumerate(format_.labels, 1)
    ]
    return [
        Text(),
        _precision(session, progress),
        Text(f"\n{format_.lead}", style="dim"),
        Text(f"{wording.items[item].in_frame(quiz.frame, name)}\n", style="bold"),
        Group(*rows),
    ]


def _option(session: Session, number: int, label: str, given: int | None) -> Text:
    if number != given:
        return Text(f"  {number}  {label}")
    return Text(f"  {number}  {label}  ({session.say('question', 'chosen')})", style="bold")


def _precision(session: Session, progress: Progress) -> RenderableType:
    """How precise the position is so far; never where it is."""
    reached = min(progress.precision.values())
    if session.screen.plain:
        return Text(session.say("question", "precision_plain", percent=round(100 * reached)))
    bar = Table.grid(padding=(0, 2))
    bar.add_row(
        Text(session.say("question", "precision"), style="dim"),
        ProgressBar(total=1.0, completed=reached, width=30),
    )
    return bar
