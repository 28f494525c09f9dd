"""How a table is to be read and scored: the instrument as it was asked, its response format, its model."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from earned.app.reading import ALL, GENERAL, Asked, asked_questionnaire
from earned.app.scoring.columns import LAST, MODELLED, classical_names
from earned.core.errors import UsageError
from earned.core.instruments.instrument import Instrument
from earned.core.instruments.item import FRAMES, Frame
from earned.core.instruments.parameters import Parameters
from earned.core.instruments.scale import Questionnaire, as_instrument
from earned.core.scoring.batch import BatchScorer, batch_scorer
from earned.core.scoring.careless import CarelessRule
from earned.core.scoring.model import ScoringModel, compile_model
from earned.core.scoring.reference import reference_point
from earned.library import instruments, questionnaires
from earned.library.careless import careless_rule
from earned.tables.answers import MISSING, AnswerRule, answer_rule, canonical

OnError = Literal["stop", "skip"]


@dataclass(frozen=True, slots=True)
class Declared:
    """What the person who scores declares; nothing of it is guessed from the answers.

    ``options``: of the response format, ``None`` for the instrument's own. ``missing``: codes that
    mean 'no answer', ``None`` for the instrument's own. ``target``: whom the items are about, where an
    instrument asks about several; ``numbering``: another numbering of its items. ``frame``: whom the
    answers to our own items are about. ``age``: the column of ages in years, ``None`` for a column
    called age, if there is one. ``prefix``: put before the name of each new column. ``parameters``: item
    parameters of your own, ``None`` for the shipped ones. ``keep_answers``: carry the item columns over.
    """

    instrument: str
    options: int | None = None
    missing: tuple[str, ...] | None = None
    on_error: OnError = "stop"
    target: str = GENERAL
    numbering: str | None = None
    frame: Frame = "general"
    age: str | None = None
    prefix: str = ""
    parameters: Parameters | None = None
    keep_answers: bool = False


@dataclass(frozen=True, slots=True)
class Modelled:
    """An instrument that item parameters fit. ``instrument``: its items in the order of the columns."""

    instrument: Instrument
    parameters: Parameters
    model: ScoringModel
    scorer: BatchScorer


@dataclass(frozen=True, slots=True)
class Scheme:
    """An instrument made ready.

    ``questionnaire``: its items called as their columns are. ``rule``: what a cell may hold. ``modelled``:
    ``None`` where no item parameters fit. ``scores``: names of the columns of scores, without prefix.
    ``careless``: when answers are flagged. ``advice``: what to tell where the model is missing, or nothing.
    """

    questionnaire: Questionnaire
    rule: AnswerRule
    modelled: Modelled | None
    scores: tuple[str, ...]
    careless: CarelessRule
    advice: str = ""

    @property
    def added(self) -> tuple[str, ...]:
        """Names of all new columns, without prefix."""
        return (*self.scores, *LAST)


def scheme(declared: Declared) -> Scheme:
    """Make an instrument ready for what was declared.

    Raises :class:`UsageError` for an unknown instrument, frame, target or numbering, a response format the
    instrument does not have, a missing code that is an answer, and parameters it has no model for.
    """
    if declared.frame not in FRAMES:
        raise UsageError(
            f"There is no frame {declared.frame!r}. Choose one of: {', '.join(FRAMES)}."
        )
    asked = asked_questionnaire(
        Asked(
            declared.instrument,
            declared.options,
            numbering=declared.numbering,
            target=declared.target,
        )
    )
    instrument = scored_instrument(declared)
    modelled = _modelled(instrument, declared) if instrument else None
    if instrument is None and declared.parameters is not None:
        raise UsageError(f"--parameters: {_no_model(asked, declared)}")
    return Scheme(
        questionnaire=asked,
        rule=_rule(asked, declared.missing),
        modelled=modelled,
        scores=(*classical_names(asked), *(MODELLED if instrument else ())),
        careless=careless_rule(asked.id, everybody=declared.target == ALL),
        advice="" if modelled else _advice(asked, instrument, declared),
    )


def scored_instrument(declared: Declared) -> Instrument | None:
    """The instrument as the model reads it, in its own numbering; ``None`` where no model can.

    Raises :class:`UsageError` for an unknown instrument or a format it does not have.
    """
    if declared.target != GENERAL:
        return None
    if declared.instrument in instruments.instrument_ids():
        found: Instrument | None = instruments.load(declared.instrument)
    else:
        found = as_instrument(questionnaires.questionnaire(declared.instrument))
    return _in_format(found, declared.options) if found else None


def _in_format(instrument: Instrument, options: int | None) -> Instrument:
    """The instrument with every item in the format of so many options."""
    if options is None:
        return instrument
    offered = instruments.response_format(instrument, options)
    if all(instrument.format_of(item).options == options for item in instrument.items):
        return instrument
    items = tuple(replace(item, format=offered.id) for item in instrument.items)
    return replace(instrument, items=items)


def _rule(asked: Questionnaire, missing: Sequence[str] | None) -> AnswerRule:
    options = max(asked.options(item) for item in asked.items)
    codes = missing if missing is not None else [str(code) for code in asked.missing_codes]
    plain = answer_rule(options, ())
    for code in codes:
        if plain.code(canonical(code)) > MISSING:
            raise UsageError(
                f"{code} cannot mean 'missing': it is one of the answers 1 to {options}."
            )
    return answer_rule(options, codes)


def _modelled(instrument: Instrument, declared: Declared) -> Modelled | None:
    if declared.parameters is not None:
        known = declared.parameters
        return _compiled(instrument, known) if _fits(instrument, known) else None
    if not questionnaires.has_parameters(instrument.id):
        return None
    known = instruments.parameters(instrument.id, declared.frame)
    return _shipped(instrument, declared.frame) if _fits(instrument, known) else None


def _fits(instrument: Instrument, parameters: Parameters) -> bool:
    """Whether there are parameters, and for as many options as people were offered."""
    return all(
        parameters.items[item.id].options == instrument.format_of(item).options
        for item in instrument.items
        if item.id in parameters.items
    )


@cache
def _shipped(instrument: Instrument, frame: Frame) -> Modelled:
    return _compiled(instrument, instruments.parameters(instrument.id, frame))


def _compiled(instrument: Instrument, parameters: Parameters) -> Modelled:
    model = compile_model(instrument, parameters)
    return Modelled(instrument, parameters, model, batch_scorer(model, reference_point(model)))


def _advice(asked: Questionnaire, instrument: Instrument | None, declared: Declared) -> str:
    if instrument is None:
        return f"Classical scores only: {_no_model(asked, declared)}"
    return (
        f"Classical scores only: {_no_parameters(asked, declared)} The columns that need a model stay"
        " empty. To fill them, calibrate the scale on answers in your own format and score with what you"
        f" find: earned calibrate FILE --instrument {asked.id} --output own.toml, then --parameters"
        " own.toml (docs/score.md, 'Other formats')."
    )


def _no_parameters(asked: Questionnaire, declared: Declared) -> str:
    options = max(asked.options(item) for item in asked.items)
    known = declared.parameters
    if known is None and not questionnaires.has_parameters(asked.id):
        return f"we ship no item parameters for {asked.title}."
    found = known or instruments.parameters(asked.id, declared.frame)
    given = next(iter(found.items.values())).options
    whose = "your parameters" if known else "the parameters we ship"
    return (
        f"{whose} for {asked.title} are for {given} options ({found.population}), and these answers"
        f" have {options}."
    )


def _no_model(asked: Questionnaire, declared: Declared) -> str:
    if declared.target != GENERAL:
        return (
            f"the model reads {asked.title} about one person at a time. For positions, put that person's"
            " answers into columns named as the general form's, calibrate them, and score with"
            " --parameters and without --target."
        )
    return (
        f"{asked.title} does not measure anxiety and avoidance by items of one dimension each, so the"
        " model does not fit it, and there are no columns for it."
    )
