"""Argue with a plan: 'why this?', 'not for me', 'done it'.

'Not for me' and 'done it' are kept by whoever keeps a person's history (sealed, in the server) and come
back as ``Circumstances.not_for_me`` and ``Circumstances.done``; the plan is then simply made again.
"""

from earned.app.plan import catalogue
from earned.app.quiz import Circumstances
from earned.app.telling.about import Telling
from earned.app.telling.plan import tell_reasons
from earned.core.errors import UsageError
from earned.core.guidance.arguing import objections
from earned.core.guidance.planning import reasons_for
from earned.core.scoring.position import Position, StyleView
from earned.library.sentences import sentences


def why(
    practice: str,
    position: Position,
    styles: StyleView,
    circumstances: Circumstances,
    *,
    name: str | None = None,
    language: str = "en",
) -> tuple[str, ...]:
    """Why a practice is offered, or what speaks against it here; a sentence each.

    Raises :class:`UsageError` for a practice that does not exist.
    """
    facts = catalogue().practices.get(practice)
    if facts is None:
        raise UsageError(
            f"There is no practice {practice!r}. List them: earned practise --list --json"
        )
    telling = Telling(sentences("result", language), circumstances, name, language)
    against = objections(practice, facts, circumstances.situation)
    if against:
        return tell_reasons(telling, against)
    found = reasons_for(practice, position, styles, catalogue(), circumstances.situation)
    return tell_reasons(telling, found)
