"""Our own wording file: TOML with language, lead, labels and [items]."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from earned.core.errors import ContentError
from earned.core.instruments.scale import Questionnaire
from earned.library.files import convert
from earned.library.wording_import.wording import ItemTexts, check_options, matched


@dataclass(frozen=True, slots=True)
class _File:
    labels: tuple[str, ...]
    items: dict[str, str]
    instrument: str = ""
    language: str = "en"
    lead: str = ""
    source: dict[str, str] = field(default_factory=dict)


def read(text: str, place: str, questionnaire: Questionnaire, language: str | None) -> ItemTexts:
    """Read it. Raises :class:`ContentError`."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{place}: not valid TOML: {error}.") from None
    found = convert(table, _File, Path(place))
    if found.instrument not in ("", questionnaire.id):
        raise ContentError(
            f"{place}: this words {found.instrument}, and {questionnaire.id} was asked for."
        )
    if language not in (None, found.language):
        raise ContentError(f"{place}: it is in {found.language}, and {language} was asked for.")
    check_options(len(found.labels), questionnaire, place)
    items = matched(found.items, questionnaire, place)
    return ItemTexts(found.language, found.lead, found.labels, items, place)
