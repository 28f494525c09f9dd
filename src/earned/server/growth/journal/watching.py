"""The look for danger over a whole entry: a long text is heard in pieces, so that its middle counts too."""

from earned.app.now import Heard
from earned.core.guidance.now.alarm import together
from earned.server.growth.heard import hear
from earned.server.growth.journal.kinds import Writing

PIECE, OVERLAP = 3000, 200
"""Characters heard at a time, and how far two pieces overlap."""


def hear_in(writing: Writing) -> Heard:
    """What all that was typed of an entry may speak of."""
    return hear_all("\n".join([writing.text, *writing.feelings]))


def hear_all(text: str) -> Heard:
    """What a text of any length may speak of."""
    heard = [hear(text[at : at + PIECE]) for at in range(0, max(len(text), 1), PIECE - OVERLAP)]
    return Heard(together(one.alarm for one in heard), any(one.uneasy for one in heard))
