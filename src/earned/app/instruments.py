"""Describe the instruments: key, range, norms with their population, source, permission."""

from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np

from earned.core.errors import ContentError, NoInputError
from earned.core.instruments.scale import Questionnaire
from earned.core.scoring.scales import scale_scores
from earned.library import instruments, questionnaires
from earned.library.questionnaires import Case, Norms

NEAR = 6e-5
"""Worked scores are written with four decimals."""


def instrument_ids() -> tuple[str, ...]:
    """Ids of the instruments that can be scored."""
    return questionnaires.questionnaire_ids()


def describe_instrument(instrument_id: str) -> dict[str, Any]:
    """Everything known of one; of a file of your own, the key alone.

    Raises :class:`UsageError` for an unknown id, :class:`NoInputError` for a file that is not there.
    """
    if instrument_id.endswith(questionnaires.OWN):
        nothing = dict.fromkeys(field.name for field in fields(questionnaires.About))
        own = questionnaires.questionnaire(instrument_id)
        return {**describe(own), **nothing, "norms": None, "parameters": None}
    about = questionnaires.about(instrument_id)
    found = questionnaires.questionnaire(instrument_id)
    norms = questionnaires.norms(instrument_id)
    return {
        **describe(found),
        **asdict(about),
        "norms": _norms(norms),
        "parameters": _parameters(instrument_id),
    }


def describe(found: Questionnaire) -> dict[str, Any]:
    """The facts of an instrument as JSON holds them."""
    return {
        "id": found.id,
        "version": found.version,
        "title": found.title,
        "items": len(found.items),
        "formats": [asdict(form) for form in found.formats],
        "missing_codes": list(found.missing_codes),
        "targets": list(found.targets),
        "scales": [
            {"id": scale.id, "items": list(scale.items), "reversed": list(scale.reversed)}
            for scale in found.scales
        ],
        "derived": [{"id": one.id, "weights": dict(one.weights)} for one in found.derived],
        "numbering": {name: dict(there) for name, there in found.numbering.items()},
    }


def _norms(norms: Norms | None) -> dict[str, Any] | None:
    if norms is None:
        return None
    rows = [{**asdict(row), "scale": row.dimension} for row in norms.norms]
    for row in rows:
        del row["dimension"]
    return {**asdict(norms), "norms": rows}


def _parameters(instrument_id: str) -> dict[str, Any] | None:
    if not questionnaires.has_parameters(instrument_id):
        return None
    found = instruments.parameters(instrument_id)
    return {
        "version": found.version,
        "language": found.language,
        "population": found.population,
        "options": sorted({known.options for known in found.items.values()}),
        "provisional": found.provisional,
    }


def validate_file(path: Path) -> dict[str, Any]:
    """Check an instrument file and the worked cases beside it; what it holds.

    Raises :class:`NoInputError` where there is no such file and :class:`ContentError` for what is
    wrong in it.
    """
    if path.is_dir():
        path = path / "instrument.toml"
    if not path.is_file():
        raise NoInputError(f"{path}: there is no such file. Check the name and the folder.")
    found = questionnaires.read_questionnaire(path)
    beside = path.with_name("cases.toml")
    cases = questionnaires.read_cases(beside) if beside.is_file() else ()
    for case in cases:
        check_case(case, found, str(beside))
    return {**describe(found), "cases": len(cases)}


def check_case(case: Case, found: Questionnaire, place: str) -> None:
    """Raise :class:`ContentError` where a worked case does not come out as it says."""
    if len(case.answers) != len(found.items):
        raise ContentError(
            f"{place}, {case.title!r}: {len(case.answers)} answers for {len(found.items)} items."
        )
    answers = np.array([case.answers], dtype=np.float64)
    got = scale_scores(np.where(answers == 0, np.nan, answers), found)
    for name, wanted in case.scores.items():
        if name not in got:
            raise ContentError(f"{place}, {case.title!r}: there is no score {name!r}.")
        value = float(got[name][0])
        if not np.isclose(value, wanted, rtol=0, atol=NEAR, equal_nan=True):
            raise ContentError(
                f"{place}, {case.title!r}: {name} comes to {value:.4f} and not to {wanted:.4f}."
                " Check the key, the answers and the worked score."
            )
