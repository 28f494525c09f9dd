"""Names of things of the library in the language of the page, also of what it no longer has."""

from earned.library.units import unit
from earned.server.growth.choices import say
from earned.server.pages.language import language


def practice_title(id_: str) -> str:
    """The title of a practice."""
    try:
        return str(unit("practice", id_, language()).words.title)
    except KeyError:
        return say("practices", "page", "unknown")


def belief_title(id_: str) -> str:
    """The title of a belief."""
    return str(unit("belief", id_, language()).words.title)
