"""Instruments with their parameters, compiled once a process."""

from functools import cache

from earned.core.instruments.item import Frame
from earned.core.scoring.model import ScoringModel, compile_model
from earned.library import instruments

_different: list[ScoringModel] = []
"""Every model once: all frames but the first are widened alike, and so is another language in the first."""


def compiled(
    instrument: str, frame: Frame = "general", language: str | None = None
) -> ScoringModel:
    """The model with all that is not known of the items integrated out.

    ``language``: of the wording that is answered; another than the items' own widens their priors. Raises
    :class:`UsageError` for an instrument nobody knows.
    """
    own = instruments.parameters(instrument).language
    return _compiled(instrument, frame, None if language == own else language)


@cache
def _compiled(instrument: str, frame: Frame, language: str | None) -> ScoringModel:
    known = instruments.parameters(instrument, frame, language)
    for model in _different:
        if model.parameters == known:
            return model
    found = compile_model(instruments.load(instrument), known)
    _different.append(found)
    return found  # not the last of the list: another thread may have added its own meanwhile
