"""How good a short adaptive test would have been: replay recorded answers, compare with all of them."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from earned.app.frames import Source
from earned.app.reading import (
    Answers,
    Asked,
    asked_questionnaire,
    modelled_questionnaire,
    read_answers,
)
from earned.app.scoring.advice import Told, keyed_both_ways, no_model
from earned.app.scoring.scheme import Declared, scored_instrument
from earned.app.scoring.wrong import skipped_lines
from earned.core.adaptive.replay import Agreement, Rule, Score, adaptive_path, agreement
from earned.core.adaptive.selection import selector
from earned.core.errors import DataError, UsageError
from earned.core.instruments.instrument import Instrument
from earned.core.instruments.item import DIMENSIONS
from earned.core.instruments.parameters import Parameters
from earned.core.instruments.scale import as_instrument
from earned.core.scoring.batch import batch_scorer
from earned.core.scoring.classical import categories, option_counts
from earned.core.scoring.flags import straight_lines
from earned.core.scoring.grid import Floats
from earned.core.scoring.model import ScoringModel, compile_model
from earned.core.scoring.reference import reference_point
from earned.library import instruments, questionnaires

SHORT_FORMS = {"ecr": "ecr-12"}
"""Instrument -> a fixed short form of it, with a numbering of that name."""

LEAST_PEOPLE = 20

Used = NDArray[np.bool_]
OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Trial:
    """``most``: items. ``target_se``: stop earlier at this error on both. ``people``: a random sample
    of so many (all, if there are fewer), drawn with ``seed``, which also shuffles the random order."""

    most: int = 12
    target_se: float | None = None
    people: int = 1000
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """``agreements``: adaptive first. ``asked``: item id -> share of people who were asked it.
    ``passed_over``: lines on wrong cells taken for missing; these people have not every answer."""

    file: str
    instrument: str
    population: str
    complete: int
    full_se: tuple[float, float]
    trial: Trial
    agreements: tuple[Agreement, ...]
    asked: dict[str, float]
    passed_over: tuple[str, ...] = ()


def evaluate_file(
    path: Source,
    asked: Asked,
    trial: Trial,
    on_progress: OnProgress | None = None,
    *,
    parameters: Parameters | None = None,
) -> Evaluation:
    """Replay a file or a table in memory. People with every answer, not all alike, take part.

    ``parameters``: of your own, in the instrument's own numbering; ``None`` for the shipped ones.

    Raises :class:`UsageError` where no item parameters fit and :class:`DataError` with too few people.
    """
    model = _own_model(asked, parameters) if parameters else _model(asked, path)
    read = _complete(read_answers(path, asked), path)
    chosen = _sampled(read, trial)
    found = categories(chosen.options, model.instrument.items, option_counts(model.instrument))
    score = _score(model)
    full, full_se = score(found)
    ways = [("adaptive", _adaptive(model, found, trial, on_progress))]
    ways.append(("random order", _random(found, _lengths(ways[0][1]), trial)))
    short = _short_form(model.instrument)
    if short is not None:
        ways.append((short[0], np.broadcast_to(short[1], found.shape)))
    ids = [item.id for item in model.instrument.items]
    share = dict(zip(ids, ways[0][1].mean(axis=0).tolist(), strict=True))
    return Evaluation(
        file=str(path),
        instrument=model.instrument.id,
        population=model.parameters.population,
        complete=len(read.rows),
        full_se=(float(full_se[:, 0].mean()), float(full_se[:, 1].mean())),
        trial=replace(trial, people=len(full)),
        agreements=tuple(
            _told_apart(model, agreement(name, found, used, score, full), used)
            for name, used in ways
        ),
        asked=dict(sorted(share.items(), key=lambda pair: -pair[1])),
        passed_over=tuple(skipped_lines(read.skipped)),
    )


def _model(asked: Asked, path: Source) -> ScoringModel:
    found = modelled_questionnaire(asked)
    if as_instrument(found) is None:
        raise UsageError(f"Nothing can adapt: {no_model(found)}")
    if not questionnaires.has_parameters(asked.instrument):
        raise UsageError(
            f"There are no item parameters for {asked.instrument}, so nothing can adapt."
            f" {_calibrate_first(asked, path)}"
        )
    instrument = instruments.load(asked.instrument)
    parameters = instruments.parameters(asked.instrument)
    known = {one.options for one in parameters.items.values()}
    if asked.options is not None and known != {asked.options}:
        raise UsageError(
            f"The parameters of {asked.instrument} are for {min(known)} options and not for"
            f" {asked.options}. {_calibrate_first(asked, path)}"
        )
    return compile_model(instrument, parameters)


def _calibrate_first(asked: Asked, path: Source) -> str:
    """How to come by parameters that fit, as commands."""
    found = asked_questionnaire(asked)
    both = keyed_both_ways(found)
    told = Told(asked.instrument, asked.options, asked.numbering, asked.missing, asked.target)
    source = [str(path)] if isinstance(path, Path) else ["FILE"]
    commands = "\n".join(told.own_way("adaptive", source, [], both_keys=both))
    return f"Calibrate the scale on your own answers first, and replay with what that finds:\n{commands}"


def _own_model(asked: Asked, parameters: Parameters) -> ScoringModel:
    instrument = scored_instrument(declared(asked))
    if instrument is None:
        found = asked_questionnaire(asked)
        raise UsageError(f"--parameters needs a model: {no_model(found)}")
    known = {one.options for one in parameters.items.values()}
    if known != set(option_counts(instrument)):
        raise UsageError(
            f"Your parameters are for {', '.join(map(str, sorted(known)))} options, and the answers have"
            f" {max(option_counts(instrument))}. Calibrate on answers in the same format, or say --options."
        )
    return compile_model(instrument, parameters)


def declared(asked: Asked) -> Declared:
    """The same as scoring takes it."""
    return Declared(asked.instrument, asked.options, target=asked.target, numbering=asked.numbering)


def _complete(read: Answers, path: Source) -> Answers:
    kept = read.only(~np.isnan(read.options).any(axis=1) & ~straight_lines(read.options))
    if len(kept.rows) < LEAST_PEOPLE:
        raise DataError(
            f"{len(kept.rows)} people answered every item.",
            f"A replay needs at least {LEAST_PEOPLE} of them.",
            file=str(path),
        )
    return kept


def _sampled(read: Answers, trial: Trial) -> Answers:
    chosen = np.zeros(len(read.rows), bool)
    order = np.random.default_rng(trial.seed).permutation(len(read.rows))
    chosen[order[: trial.people]] = True
    return read.only(chosen)


def _score(model: ScoringModel) -> Score:
    scorer = batch_scorer(model, reference_point(model))
    ids = [item.id for item in model.instrument.items]
    order = [ids.index(item) for item in scorer.items]

    def score(found: Floats) -> tuple[Floats, Floats]:
        scores = scorer.score(found[:, order])
        return scores.mean, scores.se

    return score


def _adaptive(
    model: ScoringModel, found: Floats, trial: Trial, on_progress: OnProgress | None
) -> Used:
    ids = [item.id for item in model.instrument.items]
    choose = selector(model)
    rule = Rule(trial.most, trial.target_se)
    used = np.zeros(found.shape, bool)
    for row, person in enumerate(found):
        recorded = dict(zip(ids, person.astype(int).tolist(), strict=True))
        for item in adaptive_path(model, choose, recorded, rule):
            used[row, ids.index(item)] = True
        if on_progress:
            on_progress(row + 1, len(found))
    return used


def _lengths(used: Used) -> NDArray[np.intp]:
    return np.asarray(used.sum(axis=1))


def _random(found: Floats, lengths: NDArray[np.intp], trial: Trial) -> Used:
    """As many items a person as the adaptive way took, in an order of chance."""
    random = np.random.default_rng([trial.seed, 1])
    used = np.zeros(found.shape, bool)
    for row, length in enumerate(lengths):
        used[row, random.permutation(found.shape[1])[:length]] = True
    return used


def _told_apart(model: ScoringModel, found: Agreement, used: Used) -> Agreement:
    """Without a correlation with answers left out, on dimensions where none were left out."""
    items = model.instrument.items
    left = [
        not used[:, [item.dimension == dimension for item in items]].all()
        for dimension in DIMENSIONS
    ]
    apart = tuple(r if is_left else np.nan for r, is_left in zip(found.apart, left, strict=True))
    return replace(found, apart=(apart[0], apart[1]))


def _short_form(instrument: Instrument) -> tuple[str, Used] | None:
    name = SHORT_FORMS.get(instrument.id)
    if name is None:
        return None
    there = set(questionnaires.questionnaire(name).numbering[instrument.id].values())
    return f"fixed ({name})", np.array([item.id in there for item in instrument.items])


def export_evaluation(found: Evaluation) -> dict[str, Any]:
    """The documented JSON: see docs/science/adaptive-evaluation.md."""
    table = asdict(found)
    for way in table["agreements"]:
        _split(way)
        for region in way["regions"]:
            _split(region, keep=("anxiety", "avoidance"))
    full = table.pop("full_se")
    return {**table, "full_se": {"anxiety": full[0], "avoidance": full[1]}}


def _split(row: dict[str, Any], keep: tuple[str, ...] = ()) -> None:
    """Pairs as an object a dimension."""
    for key, value in row.items():
        if key not in (*keep, "regions") and isinstance(value, tuple):
            known = [None if np.isnan(number) else number for number in value]
            row[key] = {"anxiety": known[0], "avoidance": known[1]}
