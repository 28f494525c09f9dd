"""Ask the items of a published instrument in their order, and score the answers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from earned.app.describing.export import plain
from earned.app.reading import ALL, GENERAL, Asked, asked_questionnaire
from earned.core.errors import UsageError
from earned.core.instruments.scale import Questionnaire
from earned.core.scoring.model import SCORING_VERSION, ScoringModel, compile_model, joint_mass
from earned.core.scoring.position import Position, StyleView
from earned.core.scoring.posterior import position
from earned.core.scoring.reference import reference_point
from earned.core.scoring.scales import scale_scores
from earned.core.scoring.styles import style_view
from earned.library import instruments, questionnaires
from earned.library.questionnaires import Norm
from earned.library.wording_import import ItemTexts, read_wording

Given = Mapping[str, int | None]
"""Item id -> option 1..K as answered, or ``None`` for a skipped item."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a score stands among the people of a norm.

    ``above`` and ``below``: percentiles; ``None`` where there is none on that side.
    """

    population: str
    above: int | None
    below: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Scores by id (``None``: too few answers). ``located``: where a model fits the way of asking.

    ``why``: why there is no position, or what to mind about it.
    """

    questionnaire: Questionnaire
    answered: int
    scores: Mapping[str, float | None]
    placed: Mapping[str, Placed]
    located: tuple[Position, StyleView] | None
    why: str
    versions: Mapping[str, str]


def administered(
    asked: Asked, wording: Path, language: str | None
) -> tuple[Questionnaire, ItemTexts]:
    """The instrument and its texts. Raises :class:`UsageError` and :class:`ContentError`.

    The number of options is the wording's, so it is not asked for.
    """
    if asked.target == ALL:
        raise UsageError("Ask about one person at a time: choose one --target.")
    usual = questionnaires.questionnaire(asked.instrument)
    texts = read_wording(wording, usual, language)
    return asked_questionnaire(replace(asked, options=texts.options)), texts


def outcome(asked: Asked, given: Given, language: str | None = None) -> Outcome:
    """Score one person's answers. Raises :class:`UsageError` for what is no item or no answer."""
    found = asked_questionnaire(asked)
    _check(found, given)
    row = np.array([[given.get(item) or np.nan for item in found.items]], dtype=np.float64)
    values = {name: float(score[0]) for name, score in scale_scores(row, found).items()}
    model, why = _model(asked, found, language)
    parameters = model.parameters.version if model else "none"
    return Outcome(
        questionnaire=found,
        answered=int((~np.isnan(row)).sum()),
        scores={name: None if np.isnan(v) else v for name, v in values.items()},
        placed=_placed(asked, found, values),
        located=_located(model, given) if model else None,
        why=why,
        versions={
            "instrument": f"{found.id} {found.version}",
            "bank": parameters,
            "scoring": SCORING_VERSION,
        },
    )


def _check(found: Questionnaire, given: Given) -> None:
    for item, option in given.items():
        if item not in found.items:
            raise UsageError(
                f"{found.title} has no item {item!r}. List them: earned instruments show {found.id}"
            )
        most = found.options(item)
        if option is not None and not 1 <= option <= most:
            raise UsageError(
                f"{option} is no answer to {item}. Choose a whole number from 1 to {most}."
            )


def _model(
    asked: Asked, found: Questionnaire, language: str | None
) -> tuple[ScoringModel | None, str]:
    if asked.target != GENERAL or not questionnaires.has_parameters(asked.instrument):
        return None, f"There are no item parameters for {found.title} asked this way."
    parameters = instruments.parameters(asked.instrument, "general", language)
    options = {known.options for known in parameters.items.values()}
    if options != {found.options(item) for item in found.items}:
        return None, (
            f"The item parameters are for {min(options)} options ({parameters.population}), so a"
            " position cannot be given. Calibrate the scale on answers in your own format."
        )
    why = f"By the answers of: {parameters.population}."
    if language not in (None, parameters.language, "several"):
        why += f" They answered in {parameters.language}, you in {language}: mind that."
    return compile_model(instruments.load(asked.instrument), parameters), why


def _located(model: ScoringModel, given: Given) -> tuple[Position, StyleView] | None:
    said = [
        (item, model.category(item, option)) for item, option in given.items() if option is not None
    ]
    if not said:
        return None
    found = position(joint_mass(model, said), len(said))
    return found, style_view(model, reference_point(model), said)


def _placed(asked: Asked, found: Questionnaire, values: Mapping[str, float]) -> dict[str, Placed]:
    """Scores among the norms, where the way of asking is the norms'."""
    norms = questionnaires.norms(asked.instrument)
    usual = questionnaires.questionnaire(asked.instrument)
    same = [found.options(item) for item in found.items] == [
        usual.options(item) for item in usual.items
    ]
    if norms is None or asked.target != GENERAL or not same:
        return {}
    return {
        row.dimension: _between(row, values[row.dimension], norms.population, norms.percentiles)
        for row in norms.norms
        if row.group == "all" and row.points and not np.isnan(values.get(row.dimension, np.nan))
    }


def _between(row: Norm, value: float, population: str, percentiles: tuple[int, ...]) -> Placed:
    pairs = list(zip(percentiles, row.points, strict=True))
    above = [percent for percent, point in pairs if value >= point]
    below = [percent for percent, point in pairs if value < point]
    return Placed(population, above[-1] if above else None, below[0] if below else None)


def export_outcome(found: Outcome) -> dict[str, Any]:
    """The documented JSON: see docs/instruments.md."""
    table: dict[str, Any] = plain(
        {
            "instrument": found.questionnaire.id,
            "title": found.questionnaire.title,
            "answered": found.answered,
            "items": len(found.questionnaire.items),
            "scores": dict(found.scores),
            "among": {name: asdict(one) for name, one in found.placed.items()},
            "position": _position(found.located),
            "note": found.why,
            "versions": dict(found.versions),
        }
    )
    return table


def _position(located: tuple[Position, StyleView] | None) -> dict[str, Any] | None:
    if located is None:
        return None
    position_, styles = located
    return {
        "anxiety": asdict(position_.anxiety),
        "avoidance": asdict(position_.avoidance),
        "correlation": position_.correlation,
        "styles": dict(styles.probabilities),
        "named": styles.named,
        "reference": asdict(styles.reference),
    }
