"""A fear put as a prediction, so that it can be compared with what happens."""

from datetime import date
from typing import Annotated, Literal, get_args

import msgspec

from earned.server.growth.kinds import Cell, Kind

Belief = Literal[
    "own-worth", "others-trustworthy", "relationships-safe", "closeness-and-independence"
]
About = Literal["general", "person"]
Outcome = Literal["happened", "not", "unclear"]

BELIEFS: tuple[Belief, ...] = get_args(Belief)
LONGEST = 300
"""Characters of a text."""

Chance = Annotated[int, msgspec.Meta(ge=0, le=100)]
Text = Annotated[str, msgspec.Meta(max_length=LONGEST)]
MaybeUid = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{32})?$")]


class Prediction(msgspec.Struct, kw_only=True):
    """``chance``: how likely it seemed, percent. ``by``: when it is to be seen. ``about``: one particular
    person, or anything else. ``moment``: the uid of the moment it belongs to, or empty. ``outcome``:
    ``None`` while open; ``unclear`` counts neither way. ``set_aside``: nothing is asked about it any more,
    since somebody may be unsafe."""

    fear: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]
    belief: Belief
    chance: Chance
    by: date
    about: About = "general"
    moment: MaybeUid = ""
    outcome: Outcome | None = None
    answered: date | None = None
    came: Text = ""
    set_aside: bool = False


def _row(body: Prediction) -> dict[str, Cell]:
    row: dict[str, Cell] = dict(msgspec.structs.asdict(body))
    row["by"] = body.by.isoformat()
    row["answered"] = body.answered.isoformat() if body.answered else None
    row["set_aside"] = str(body.set_aside).lower()
    return row


PREDICTION = Kind(name="prediction", body=Prediction, row=_row)
