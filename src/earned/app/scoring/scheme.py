"""How a table is to be read and scored: the instrument as it was asked, its response format, its model."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, get_args

from earned.app.reading import (
    ALL,
    GENERAL,
    Asked,
    asked_questionnaire,
    declared_rule,
    modelled_questionnaire,
)
from earned.app.scoring.advice import Advice, Told, keyed_both_ways, no_model, no_parameters
from earned.app.scoring.columns import LAST, MODELLED, PERSON_FIT, classical_names, plausible_names
from earned.core.errors import UsageError
from earned.core.instruments.instrument import Instrument
from earned.core.instruments.item import FRAMES, Frame
from earned.core.instruments.parameters import Parameters
from earned.core.instruments.scale import Questionnaire, as_instrument
from earned.core.scoring.batch import BatchScorer, batch_scorer
from earned.core.scoring.careless import CarelessRule
from earned.core.scoring.model import ScoringModel, compile_model
from earned.core.scoring.person_fit import PersonFit, person_fit
from earned.core.scoring.reference import reference_point
from earned.library import instruments, questionnaires
from earned.library.careless import careless_rule
from earned.tables.answers import AnswerRule

OnError = Literal["stop", "skip"]

MOST_DRAWS = 100
PROVISIONAL = (
    "Person fit stays empty: nobody has calibrated these items yet, so an unusual person cannot be told from"
    " an unusual item."
)


@dataclass(frozen=True, slots=True)
class Declared:
    """What the person who scores declares; nothing of it is guessed from the answers.

    ``options``: of the response format, ``None`` for the instrument's own. ``missing``: codes that
    mean 'no answer', ``None`` for the instrument's own. ``target``: whom the items are about, where an
    instrument asks about several; ``numbering``: another numbering of its items. ``frame``: whom the
    answers to our own items are about. ``age``: the column of ages in years, ``None`` for a column
    called age, if there is one. ``prefix``: put before the name of each new column. ``parameters``: item
    parameters of your own, ``None`` for the shipped ones. ``keep_answers``: carry the item columns over.
    ``person_fit``: a column of it. ``plausible``: how many plausible values a dimension; ``seed``: of these.
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
    person_fit: bool = False
    plausible: int = 0
    seed: int = 1


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
    ``None`` where no item parameters fit. ``person_fit``: if it is wanted and can be had. ``scores``: names
    of the columns of scores, without prefix. ``careless``: when answers are flagged. ``advice``: what to
    tell where something of the model is missing. ``lead``: before the names of scores about one target.
    """

    questionnaire: Questionnaire
    rule: AnswerRule
    modelled: Modelled | None
    person_fit: PersonFit | None
    scores: tuple[str, ...]
    careless: CarelessRule
    advice: Advice
    lead: str

    @property
    def added(self) -> tuple[str, ...]:
        """Names of all new columns, without prefix."""
        return (*self.scores, *LAST)


def scheme(declared: Declared) -> Scheme:
    """Make an instrument ready for what was declared.

    Raises :class:`UsageError` for an unknown instrument, frame, target or numbering, a response format the
    instrument does not have, a missing code that is an answer, and parameters it has no model for.
    """
    _check(declared)
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
    if instrument is None:
        _check_without_model(asked, declared)
    return Scheme(
        questionnaire=asked,
        rule=_rule(asked, declared.missing),
        modelled=modelled,
        person_fit=_person_fit(modelled) if declared.person_fit else None,
        scores=(*classical_names(asked), *(_model_names(declared) if instrument else ())),
        careless=careless_rule(asked.id, everybody=declared.target == ALL),
        advice=_advice(asked, instrument, modelled, declared),
        lead=_lead(declared),
    )


def _check(declared: Declared) -> None:
    if declared.on_error not in get_args(OnError):
        raise UsageError(
            f"on_error {declared.on_error!r}: choose one of {', '.join(get_args(OnError))}."
        )
    if declared.frame not in FRAMES:
        raise UsageError(
            f"There is no frame {declared.frame!r}. Choose one of: {', '.join(FRAMES)}."
        )
    if not 0 <= declared.plausible <= MOST_DRAWS:
        raise UsageError(f"--plausible {declared.plausible}: choose from 0 to {MOST_DRAWS}.")
    if not 0 <= declared.seed < 2**63:
        raise UsageError(f"--seed {declared.seed}: choose a whole number from 0 to 2^63 - 1.")


def _check_without_model(asked: Questionnaire, declared: Declared) -> None:
    wanted = {
        "--parameters": declared.parameters is not None,
        "--person-fit": declared.person_fit,
        "--plausible": declared.plausible > 0,
    }
    for option, is_wanted in wanted.items():
        if is_wanted:
            raise UsageError(f"{option} needs a model: {no_model(asked)}")


def _model_names(declared: Declared) -> tuple[str, ...]:
    fit = (PERSON_FIT,) if declared.person_fit else ()
    names = (*MODELLED, *fit, *plausible_names(declared.plausible))
    return tuple(_lead(declared) + name for name in names)


def _lead(declared: Declared) -> str:
    return "" if declared.target in (GENERAL, ALL) else f"{declared.target}_"


def _person_fit(modelled: Modelled | None) -> PersonFit | None:
    if modelled is None or modelled.parameters.provisional:
        return None
    return person_fit(modelled.model)


def scored_instrument(declared: Declared) -> Instrument | None:
    """The instrument as the model reads it, in its own numbering; ``None`` where no model can.

    Raises :class:`UsageError` for an unknown instrument or a format it does not have.
    """
    if declared.target not in (GENERAL, ALL):
        how = Asked(declared.instrument, declared.options, target=declared.target)
        return as_instrument(modelled_questionnaire(how))
    if declared.target == ALL:
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
    return declared_rule(options, codes)


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


def _advice(
    asked: Questionnaire,
    instrument: Instrument | None,
    modelled: Modelled | None,
    declared: Declared,
) -> Advice:
    if modelled is not None:
        quiet = not (modelled.parameters.provisional and declared.person_fit)
        return Advice("" if quiet else PROVISIONAL)
    if instrument is None:
        return Advice(f"Classical scores only: {no_model(asked)}")
    has_shipped = questionnaires.has_parameters(asked.id)
    shipped = instruments.parameters(asked.id, declared.frame) if has_shipped else None
    return Advice(
        no_parameters(asked, shipped, declared.parameters),
        Told(
            declared.instrument,
            declared.options,
            declared.numbering,
            declared.missing,
            declared.target,
        ),
        both_keys=keyed_both_ways(asked),
    )
