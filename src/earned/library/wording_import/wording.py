"""What wording is once it is read, and how items of a file are told apart."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from earned.core.errors import ContentError
from earned.core.instruments.scale import Questionnaire

NUMBER = re.compile(r"(\d+)\D*$")
SHOWN = 3


@dataclass(frozen=True, slots=True)
class ItemTexts:
    """``lead``: the line above each item. ``labels``: one an option, lowest first, empty where unnamed.

    ``items``: item id -> text, every item of the questionnaire. ``source``: the file.
    """

    language: str
    lead: str
    labels: tuple[str, ...]
    items: Mapping[str, str]
    source: str

    @property
    def options(self) -> int:
        """Number of response options."""
        return len(self.labels)


def matched(found: Mapping[str, str], questionnaire: Questionnaire, place: str) -> dict[str, str]:
    """Texts by our item ids. Names match whatever their case, or else by the number they end in.

    Raises :class:`ContentError` naming the items that have no text.
    """
    wanted = questionnaire.items
    by_name = {name.casefold(): text for name, text in found.items()}
    if all(item.casefold() in by_name for item in wanted):
        return {item: by_name[item.casefold()] for item in wanted}
    numbered = _by_number(found)
    if numbered and all(item[1:].isdigit() for item in wanted):
        return _by_own_number(numbered, questionnaire, place)
    missing = [item for item in wanted if item.casefold() not in by_name]
    raise _missing(missing, questionnaire, found, place)


def _by_own_number(
    numbered: Mapping[int, str], questionnaire: Questionnaire, place: str
) -> dict[str, str]:
    missing = [item for item in questionnaire.items if int(item[1:]) not in numbered]
    if missing or len(numbered) > len(questionnaire.items):
        names = [str(number) for number in numbered]
        raise _missing(missing, questionnaire, names, place)
    return {item: numbered[int(item[1:])] for item in questionnaire.items}


def _by_number(found: Mapping[str, str]) -> dict[int, str]:
    """Number -> text, where every name ends in a number of its own; empty otherwise."""
    ends = [NUMBER.search(name) for name in found]
    if not all(ends):
        return {}
    numbers = {
        int(end.group(1)): text for end, text in zip(ends, found.values(), strict=True) if end
    }
    return numbers if len(numbers) == len(found) else {}


def _missing(
    missing: Sequence[str],
    questionnaire: Questionnaire,
    found: Sequence[str] | Mapping[str, str],
    place: str,
) -> ContentError:
    if not missing:
        return ContentError(
            f"{place}: it words {len(found)} items, and {questionnaire.title} has"
            f" {len(questionnaire.items)}. Is it another instrument or another form of it?"
        )
    first = ", ".join(missing[:SHOWN])
    more = f" and {len(missing) - SHOWN} others" if len(missing) > SHOWN else ""
    names = ", ".join(list(found)[:SHOWN]) or "none"
    return ContentError(
        f"{place}: there is no text for {first}{more} of {questionnaire.title}. The items it words begin"
        f" with {names}. Call them as `earned instruments show {questionnaire.id}` does."
    )


def check_options(options: int, questionnaire: Questionnaire, place: str) -> None:
    """Raise :class:`ContentError` where the instrument has no format of so many options."""
    offered = [form.options for form in questionnaire.formats]
    if options not in offered:
        raise ContentError(
            f"{place}: it offers {options} answers, and {questionnaire.title} has"
            f" {' or '.join(map(str, offered))}. Name as many labels, lowest first."
        )
