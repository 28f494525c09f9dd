"""How likely a trial of one is to give an answer, simulated once and shipped."""

from collections.abc import Mapping
from functools import cache

from earned.library.files import content_root, read_toml


@cache
def chances() -> Mapping[int, Mapping[str, float]]:
    """Days -> size of the true effect (small .3, middle .5, large .8) -> chance that 'helps' is said."""
    data = read_toml(content_root() / "change" / "trial.toml")
    return {int(days): dict(by_size) for days, by_size in data["chances"].items()}


@cache
def sizes() -> Mapping[str, float]:
    """Size -> standardised effect."""
    return dict(read_toml(content_root() / "change" / "trial.toml")["sizes"])
