"""How a table is to be read and scored: the instrument, its response format, its model."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from earned.core.errors import UsageError
from earned.core.instruments.instrument import Instrument
from earned.core.instruments.item import FRAMES, Frame
from earned.core.instruments.parameters import Parameters
from earned.core.scoring.batch import BatchScorer, batch_scorer
from earned.core.scoring.model import compile_model
from earned.core.scoring.reference import reference_point
from earned.library import instruments
from earned.tables.answers import MISSING, AnswerRule, answer_rule, canonical

OnError = Literal["stop", "skip"]


@dataclass(frozen=True, slots=True)
class Declared:
    """What the person who scores declares; nothing of it is guessed from the answers.

    ``options``: of the response format, ``None`` for the instrument's own. ``missing``: codes that
    mean 'no answer', ``None`` for the instrument's own. ``age``: the column of ages in years, ``None``
    for a column called age, if there is one. ``prefix``: put before the name of each new column.
    ``parameters``: item parameters of your own, ``None`` for the shipped ones.
    ``keep_answers``: carry the item columns over too.
    """

    instrument: str
    options: int | None = None
    missing: tuple[str, ...] | None = None
    on_error: OnError = "stop"
    frame: Frame = "general"
    age: str | None = None
    prefix: str = ""
    parameters: Parameters | None = None
    keep_answers: bool = False


@dataclass(frozen=True, slots=True)
class Scheme:
    """An instrument made ready. ``model`` is ``None`` where no parameters fit the response format.

    ``rule``: what a cell may hold. ``advice``: what to tell where the model is missing, or nothing.
    """

    instrument: Instrument
    rule: AnswerRule
    parameters: Parameters
    model: BatchScorer | None
    advice: str = ""


def scheme(declared: Declared) -> Scheme:
    """Make an instrument ready for what was declared.

    Raises :class:`UsageError` for an unknown instrument or frame, a response format the instrument
    does not have, and a missing code that is an answer.
    """
    if declared.frame not in FRAMES:
        raise UsageError(
            f"There is no frame {declared.frame!r}. Choose one of: {', '.join(FRAMES)}."
        )
    instrument = _in_format(instruments.load(declared.instrument), declared.options)
    options = max(instrument.format_of(item).options for item in instrument.items)
    parameters = declared.parameters or instruments.parameters(instrument.id, declared.frame)
    fits = _fits(instrument, parameters)
    return Scheme(
        instrument=instrument,
        rule=_rule(instrument, options, declared.missing),
        parameters=parameters,
        model=_model(instrument, declared) if fits else None,
        advice="" if fits else _advice(instrument, parameters, options),
    )


def _in_format(instrument: Instrument, options: int | None) -> Instrument:
    """The instrument with every item in the format of so many options."""
    if options is None:
        return instrument
    offered = instruments.response_format(instrument, options)
    if all(instrument.format_of(item).options == options for item in instrument.items):
        return instrument
    items = tuple(replace(item, format=offered.id) for item in instrument.items)
    return replace(instrument, items=items)


def _rule(instrument: Instrument, options: int, missing: Sequence[str] | None) -> AnswerRule:
    codes = missing if missing is not None else [str(code) for code in instrument.missing_codes]
    plain = answer_rule(options, ())
    for code in codes:
        if plain.code(canonical(code)) > MISSING:
            raise UsageError(
                f"{code} cannot mean 'missing': it is one of the answers 1 to {options}."
            )
    return answer_rule(options, codes)


def _fits(instrument: Instrument, parameters: Parameters) -> bool:
    """Whether there are parameters, and for as many options as people were offered."""
    return all(
        parameters.items[item.id].options == instrument.format_of(item).options
        for item in instrument.items
        if item.id in parameters.items
    )


def _model(instrument: Instrument, declared: Declared) -> BatchScorer:
    if declared.parameters is None:
        return _shipped_model(instrument, declared.frame)
    return _compiled(instrument, declared.parameters)


@cache
def _shipped_model(instrument: Instrument, frame: Frame) -> BatchScorer:
    return _compiled(instrument, instruments.parameters(instrument.id, frame))


def _compiled(instrument: Instrument, parameters: Parameters) -> BatchScorer:
    model = compile_model(instrument, parameters)
    return batch_scorer(model, reference_point(model))


def _advice(instrument: Instrument, parameters: Parameters, options: int) -> str:
    known = next(iter(parameters.items.values())).options
    return (
        f"Classical scores only: the parameters we ship for {instrument.title} are for {known} options"
        f" ({parameters.population}), and these answers have {options}. The columns that need a model"
        " stay empty. To fill them, calibrate the scale on answers in your own format and score with"
        " what you find: docs/score.md, 'Other formats', shows how."
    )
