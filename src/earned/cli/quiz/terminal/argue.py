"""Argue with the plan: 'not for me', 'done it', 'why this?', and what shapes it. Nothing is kept."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import cast, get_args

from rich.text import Text

from earned.app.guide import why
from earned.app.plan import catalogue
from earned.app.quiz import Circumstances
from earned.cli.quiz.terminal.case import Case
from earned.cli.quiz.terminal.session import Session, heading
from earned.core.guidance.catalogue import Caution
from earned.library.units import unit

MINUTES = (5, 10, 20)
TOGGLES = "1234567890"
DONE = "enter"


def argue(session: Session, case: Case) -> Case:
    """Until the person goes back; the case with its plan made again for all that was said."""
    while True:
        chosen = session.choose(session.say("argue", "title"), _about(session, case))
        if chosen == "back":
            return case
        if chosen in SHAPES:
            case = case.under(SHAPES[chosen](session, case.circumstances))
        else:
            case = _about_practice(session, case, chosen)


def _about(session: Session, case: Case) -> dict[str, str]:
    said = case.circumstances.not_for_me or case.circumstances.done
    shapes = [shape for shape in SHAPES if shape != "undo" or said]
    return {
        **{id_: _title(session, id_) for id_ in case.offered},
        **{shape: session.say("argue", shape) for shape in shapes},
        "back": session.say("argue", "back"),
    }


def _title(session: Session, practice: str) -> str:
    return cast("str", unit("practice", practice, session.language).words.title)


def _about_practice(session: Session, case: Case, practice: str) -> Case:
    words = ("why", "not_for_me", "done", "back")
    options = {word: session.say("argue", word) for word in words}
    said = session.choose(_title(session, practice), options)
    now = case.circumstances
    if said == "why":
        _say_why(session, case, practice)
    if said == "not_for_me":
        return case.under(replace(now, not_for_me=now.not_for_me | {practice}))
    if said == "done":
        return case.under(replace(now, done=now.done | {practice}))
    return case


def _say_why(session: Session, case: Case, practice: str) -> None:
    reasons = why(
        practice,
        case.result.position,
        case.result.styles,
        case.circumstances,
        name=case.name,
        language=session.language,
    )
    page = [heading(session.say("argue", "why")), *(Text(f"  • {reason}") for reason in reasons)]
    session.press([DONE, "n", "b", " "], page, session.say("keys", "any"))


def _undo(session: Session, now: Circumstances) -> Circumstances:  # noqa: ARG001 - as its neighbours
    return replace(now, not_for_me=frozenset(), done=frozenset())


def _minutes(session: Session, now: Circumstances) -> Circumstances:
    options = {str(n): session.say("result", "minutes", minutes=n) for n in MINUTES}
    options["any"] = session.say("argue", "any_time")
    chosen = session.choose(session.say("argue", "minutes"), options)
    return replace(now, minutes=None if chosen == "any" else int(chosen))


def _life_areas(session: Session, now: Circumstances) -> Circumstances:
    titles = {id_: _area(session, id_) for id_ in catalogue().life_areas}
    chosen = _toggled(session, session.say("argue", "life_areas"), titles, now.life_areas)
    return replace(now, life_areas=chosen)


def _area(session: Session, id_: str) -> str:
    return cast("str", unit("life-area", id_, session.language).words.title)


def _cautions(session: Session, now: Circumstances) -> Circumstances:
    states = {caution: session.say("argue.state", caution) for caution in get_args(Caution)}
    chosen = _toggled(session, session.say("argue", "cautions"), states, now.cautions)
    return replace(now, cautions=cast("tuple[Caution, ...]", chosen))


SHAPES: Mapping[str, Callable[[Session, Circumstances], Circumstances]] = {
    "minutes": _minutes,
    "life_areas": _life_areas,
    "cautions": _cautions,
    "undo": _undo,
}


def _toggled(
    session: Session, title: str, options: Mapping[str, str], on: Collection[str]
) -> tuple[str, ...]:
    """Tick any of up to ten; the ids ticked, in the order of the options."""
    ticked = set(on)
    keys = dict(zip(TOGGLES, options, strict=False))
    while True:
        rows = [
            Text(f"  {key}  [{'x' if id_ in ticked else ' '}] {options[id_]}")
            for key, id_ in keys.items()
        ]
        page = [heading(title), *rows]
        pressed = session.press([*keys, DONE, "n"], page, session.say("keys", "toggle"))
        if pressed in (DONE, "n"):
            return tuple(id_ for id_ in options if id_ in ticked)
        ticked ^= {keys[pressed]}
