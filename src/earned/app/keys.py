"""Do the answers fit the key? Another instrument's, or reversing twice, is the commonest error in scoring.

Scores look like scores whatever the key, so this is asked of the answers themselves, before a model is:
items of one scale should run the same way once they are reversed as the key says.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from earned.core.calibration.keying import has_direction, runs_backward
from earned.core.instruments.scale import Questionnaire, Scale
from earned.core.scoring.grid import Floats
from earned.core.scoring.scales import keyed_answers

LOOKED_AT = 2000
"""So many people tell a key from another; to look at all of a large file would only take longer."""

LEAST_PEOPLE, HALF = 50, 0.5
"""Of fewer people, or of fewer answers each, correlations say too little."""

SHOWN = 5

REVERSED = "It looks as if reversed items had been reversed already."
OTHER = "It looks as if answers were reversed already, or columns belong to another instrument."


def against_key(options: Floats, found: Questionnaire) -> tuple[str, ...]:
    """Ids of items that clearly run against most of their scale, or none where people are few.

    ``options``: shape (N, J), as answered, NaN where missing. Who answered less than half does not count.
    """
    answered = (~np.isnan(options)).mean(axis=1) >= HALF
    if answered.sum() < LEAST_PEOPLE:
        return ()
    return tuple(_against(options[answered], found))


def _against(options: Floats, found: Questionnaire) -> Iterator[str]:
    for scale in found.scales:
        keyed = keyed_answers(options, found, scale)
        if not has_direction(keyed):
            continue
        backward = runs_backward(keyed)
        yield from (item for item, is_so in zip(scale.items, backward, strict=True) if is_so)


def accusation(wrong: Sequence[str], scales: Sequence[Scale]) -> str:
    """Which items run the other way, and what that looks like."""
    one = len(wrong) == 1
    return (
        f"{_listed(wrong)} {'runs' if one else 'run'} against the rest of {'its' if one else 'their'} scale."
        f" {REVERSED if _reversed_already(wrong, scales) else OTHER}"
    )


def key_note(wrong: Sequence[str], found: Questionnaire) -> str:
    """What to tell where scores are given all the same; nothing where all is well."""
    if not wrong:
        return ""
    return (
        f"Check the key before you use these scores: {accusation(wrong, found.scales)} Answers go in as"
        f" people gave them.{_other_numbering(found)} Compare your columns with: earned instruments show"
        f" {found.id}"
    )


def _other_numbering(found: Questionnaire) -> str:
    """The other way of numbering its items, where an instrument has one and it is not in use."""
    for name, there in found.numbering.items():
        if set(there) == set(found.items):
            return f" If the items bear their numbers of {name}, say so: --numbering {name}."
    return ""


def _reversed_already(wrong: Sequence[str], scales: Sequence[Scale]) -> bool:
    """Whether, of each scale concerned, it is all the items of one key."""
    concerned = [scale for scale in scales if set(scale.items) & set(wrong)]
    return all(_is_one_key(set(wrong) & set(scale.items), scale) for scale in concerned)


def _is_one_key(wrong: set[str], scale: Scale) -> bool:
    backward = set(scale.reversed)
    return wrong in (backward, set(scale.items) - backward)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
