"""Priors of change and the rule for telling it, read from ``content/change``."""

from dataclasses import dataclass
from functools import cache

from earned.core.change.prior import ChangePrior
from earned.core.change.telling import Rule
from earned.library.files import content_root, convert, read_toml


@dataclass(frozen=True, slots=True)
class Telling:
    """The rule for saying 'changed', with what it rests on.

    ``command`` made the numbers; ``seed`` and ``people`` went into it; ``stable_told``: the share of
    stable people ever told, by how their states behaved.
    """

    rule: Rule
    prior_version: str
    command: str
    seed: int
    people: int
    stable_told: dict[str, float]


@cache
def prior() -> ChangePrior:
    """The prior of the trajectory. Raises :class:`ContentError` where its file is wrong."""
    path = content_root() / "change" / "prior.toml"
    table = {name: value for name, value in read_toml(path).items() if name != "version"}
    return convert(table, ChangePrior, path)


@cache
def prior_version() -> str:
    """The version of the prior, stored with every trajectory that is kept."""
    return str(read_toml(content_root() / "change" / "prior.toml")["version"])


@cache
def telling() -> Telling:
    """The rule for saying 'changed'. Raises :class:`ContentError` where its file is wrong."""
    path = content_root() / "change" / "telling.toml"
    return convert(read_toml(path), Telling, path)
