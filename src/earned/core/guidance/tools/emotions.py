"""From body and situation to a few precise words."""

from collections.abc import Sequence

from earned.core.guidance.tools.tool import EmotionWord

MOST_WORDS = 6


def words_for(words: Sequence[EmotionWord], body: str, situation: str) -> tuple[str, ...]:
    """Up to six words, those that fit both body and situation first; never none if words exist."""
    both = [w.word for w in words if body in w.body and situation in w.situation]
    one = [w.word for w in words if situation in w.situation and body not in w.body]
    other = [w.word for w in words if body in w.body and situation not in w.situation]
    return tuple(dict.fromkeys([*both, *one, *other]))[:MOST_WORDS]
