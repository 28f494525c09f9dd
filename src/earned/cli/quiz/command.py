"""`earned quiz`: parse, call one use-case, print."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from earned.app.quiz import Circumstances, load_quiz
from earned.cli.quiz.answers_file import read_answers
from earned.core.errors import UsageError
from earned.core.guidance.plan import SAFETY_QUESTIONS, SafetyAnswer
from earned.core.instruments.item import FRAMES, Frame
from earned.library.wording import quiz_wording

Command = TypeVar("Command", bound=Callable[..., Any])
POSITION = click.FloatRange(-6.0, 6.0)


def _for_simulation(
    name: str, type_: Any, default: object, help_: str
) -> Callable[[Command], Command]:
    text = f"With --simulate: {help_}"
    return click.option(name, type=type_, default=default, show_default=True, help=text)


@click.command()
@click.option("--frame", type=click.Choice(FRAMES), help="Who the answers are about.")
@click.option("--name", metavar="NAME", help="What you call the person, for the frame 'named'.")
@click.option(
    "--safety",
    "safety",
    multiple=True,
    metavar="QUESTION=yes|no|skip",
    help=f"With --answers: an answer to a safety question ({', '.join(SAFETY_QUESTIONS)}).",
)
@click.option(
    "--answers",
    "answers_file",
    metavar="FILE",
    help="Answers as JSON {item id: option}; - reads standard input.",
)
@click.option(
    "--instrument", metavar="ID", help="Ask a published instrument: earned instruments list."
)
@click.option("--wording", metavar="FILE", help="With --instrument: a file that words its items.")
@click.option("--options", type=int, help="With --instrument and --answers: response options.")
@click.option("--target", default="general", help="With --instrument: whom its items are about.")
@click.option("--items", "list_items", is_flag=True, help="List the bank.")
@click.option("--simulate", is_flag=True, help="Simulate people taking the quiz.")
@_for_simulation("--anxiety", POSITION, 0.0, "true anxiety, in SD.")
@_for_simulation("--avoidance", POSITION, 0.0, "true avoidance, in SD.")
@_for_simulation("--people", click.IntRange(1), 1, "how many.")
@_for_simulation("--seed", click.IntRange(0), 0, "the same seed gives the same people.")
@_for_simulation(
    "--true-parameters",
    click.Choice(("drawn", "mean")),
    "drawn",
    "item parameters drawn once a person from the bank's distribution, or its mean.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print JSON; with --simulate a line a person."
)
@click.option("--language", default="en", show_default=True, metavar="CODE", help="Language.")
@click.option("--plain", is_flag=True, help="No full screen: for screen readers and slow lines.")
def quiz(**options: Any) -> None:
    """Find out where you stand on attachment anxiety and avoidance, and how sure that is.

    Without options it asks its questions here. Nothing you answer is stored.
    """
    _check_modes(options)
    if options["instrument"]:
        from earned.cli.quiz.instrument import run

        run(options)
    elif options["list_items"]:
        _print_items(options["language"])
    elif options["simulate"]:
        _print_simulated(options)
    elif options["answers_file"]:
        _print_result(options)
    else:
        _take_here(options)


def _check_modes(options: dict[str, Any]) -> None:
    modes = {
        "--items": options["list_items"],
        "--simulate": options["simulate"],
        "--answers": bool(options["answers_file"]),
    }
    _check_instrument(options)
    chosen = [name for name, on in modes.items() if on]
    if len(chosen) > 1:
        raise UsageError(f"{' and '.join(chosen)} do not go together. Choose one.")
    if chosen and not options["as_json"]:
        raise UsageError(f"{chosen[0]} prints data: add --json.")
    if options["as_json"] and not chosen:
        raise UsageError("--json goes with --answers FILE, --simulate or --items.")


def _check_instrument(options: dict[str, Any]) -> None:
    """What goes with --instrument, and what goes with nothing else."""
    if options["instrument"]:
        for name in ("list_items", "simulate", "frame", "name", "safety"):
            if options[name]:
                raise UsageError(
                    f"--{name.replace('list_', '')} is for our own quiz. Leave it out with --instrument."
                )
    elif options["wording"] or options["options"] or options["target"] != "general":
        raise UsageError("--wording, --options and --target go with --instrument ID. Add it.")


def _print_items(language: str) -> None:
    from earned.app.bank import describe_bank

    click.echo(json.dumps(describe_bank(language), ensure_ascii=False, indent=2))


def _print_simulated(options: dict[str, Any]) -> None:
    from earned.app.export import export_result
    from earned.app.simulate import simulate

    people = simulate(
        load_quiz(options["frame"] or "general", _spoken(options)),
        options["anxiety"],
        options["avoidance"],
        options["people"],
        options["seed"],
        options["true_parameters"],
    )
    for person in people:
        click.echo(json.dumps({**export_result(person.result), "items": list(person.items)}))


def _print_result(options: dict[str, Any]) -> None:
    from earned.app.export import export_result

    frame: Frame = options["frame"] or "general"
    answers = read_answers(options["answers_file"])
    circumstances = Circumstances(frame, _safety(options["safety"]))
    result = load_quiz(frame, _spoken(options)).result(answers, circumstances)
    click.echo(json.dumps(export_result(result), ensure_ascii=False, indent=2))


def _spoken(options: dict[str, Any]) -> str:
    """The language the questions are really in: English where a translation is missing."""
    return quiz_wording(options["language"]).language


def _safety(pairs: Sequence[str]) -> dict[str, SafetyAnswer]:
    found: dict[str, SafetyAnswer] = {}
    for pair in pairs:
        question, _, answer = pair.partition("=")
        if question not in SAFETY_QUESTIONS or answer not in ("yes", "no", "skip"):
            known = ", ".join(SAFETY_QUESTIONS)
            raise UsageError(
                f"--safety {pair}: write QUESTION=yes, no or skip. Questions: {known}."
            )
        found[question] = cast("SafetyAnswer", answer)
    return found


def _take_here(options: dict[str, Any]) -> None:
    from earned.cli.quiz.terminal.take import take

    take(
        frame=options["frame"],
        name=options["name"],
        language=options["language"],
        plain=options["plain"],
        folder=Path.cwd(),
    )
