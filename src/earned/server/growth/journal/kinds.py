"""What is kept of a journal."""

from typing import Annotated

import msgspec

from earned.server.growth.kinds import Cell, Kind

LONGEST = 15_000
"""Characters of an entry: about six pages, and in any script less than a form may weigh."""
LONGEST_FEELING = 60
MOST_FEELINGS = 12
Text = Annotated[str, msgspec.Meta(max_length=LONGEST)]
Feeling = Annotated[str, msgspec.Meta(max_length=LONGEST_FEELING)]
Feelings = Annotated[list[Feeling], msgspec.Meta(max_length=MOST_FEELINGS)]


class Writing(msgspec.Struct, kw_only=True):
    """What somebody wrote, as an entry or as a draft. ``prompt``: id of the prompt it answers, or empty;
    ``body``, ``situation``: chosen in the emotion finder; ``writer``: which opened page wrote it last."""

    text: Text = ""
    feelings: Feelings = []
    prompt: str = ""
    body: Feeling = ""
    situation: Feeling = ""
    writer: Feeling = ""

    def says_the_same(self, other: "Writing") -> bool:
        """Whether two pages wrote the same."""
        return msgspec.structs.replace(self, writer="") == msgspec.structs.replace(other, writer="")


def _row(body: Writing) -> dict[str, Cell]:
    return {
        "text": body.text,
        "feelings": "; ".join(body.feelings),
        "prompt": body.prompt or None,
    }


ENTRY = Kind(name="entry", body=Writing, row=_row, lockable=True)
DRAFT = Kind(name="draft", body=Writing, row=_row, lockable=True)
