"""The library in a sensible reading order: shelves of kinds, and the order of units on each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from earned.library.kinds import Kind
from earned.library.units import Unit, facts_of, ids, unit, units


@dataclass(frozen=True, slots=True)
class Shelf:
    """A kind of unit. ``title`` and ``lead`` are in the language of the page.

    ``first``: ids in reading order; those not named follow by title.
    """

    kind: Kind
    title: Promise
    lead: Promise
    first: tuple[str, ...] = ()

    def units(self, language: str) -> tuple[Unit, ...]:
        """Its units, in reading order."""
        place = {id_: number for number, id_ in enumerate(self.first)}
        return tuple(
            sorted(
                units(self.kind, language),
                key=lambda each: (place.get(each.id, len(place)), each.words.title.casefold()),
            )
        )


SHELVES: tuple[Shelf, ...] = (
    Shelf(
        "dimension",
        _("The two dimensions"),
        _("Most of what is known about attachment comes down to two things that vary by degree."),
        ("anxiety", "avoidance"),
    ),
    Shelf(
        "style",
        _("The four styles"),
        _("Names for the four corners of the map. Most people live somewhere in between."),
        ("secure", "anxious", "avoidant", "fearful"),
    ),
    Shelf(
        "belief",
        _("Four beliefs underneath"),
        _("What people come to expect of themselves, of others and of closeness."),
        ("own-worth", "others-trustworthy", "relationships-safe", "closeness-and-independence"),
    ),
    Shelf(
        "characteristic",
        _("Twelve characteristics of security"),
        _("What security looks like from outside, how it sounds from inside, and how it grows."),
        (
            "intimacy-with-independence", "communication", "conflict-resolution",
            "emotion-regulation", "trust", "boundaries", "view-of-self-and-others", "vulnerability",
            "relationship-satisfaction", "resilience", "interdependence", "presence",
        ),
    ),
    Shelf(
        "origin",
        _("Where it comes from"),
        _("Working models, and four qualities of the people who raise a child."),
        ("working-models", "responsive", "attuned", "available", "fitting"),
    ),
    Shelf(
        "route",
        _("Four routes to earned security"),
        _("Ways in which adults have become more secure, and how well each is supported."),
        (
            "therapy-and-personal-work", "healing-relationships", "self-awareness",
            "life-experience",
        ),
    ),
    Shelf(
        "pathway",
        _("Pathways"),
        _("From where you are, in four stages, with signs that a stage is done."),
        ("from-anxious", "from-avoidant", "from-fearful", "keeping-security"),
    ),
    Shelf(
        "pairing",
        _("Ten pairings"),
        _("What can happen when two people meet, each side's story, and what helps."),
        (
            "secure-secure", "secure-anxious", "secure-avoidant", "secure-fearful",
            "anxious-anxious", "anxious-avoidant", "anxious-fearful", "avoidant-avoidant",
            "avoidant-fearful", "fearful-fearful",
        ),
    ),
    Shelf(
        "life-area",
        _("Five areas of life"),
        _("The same patterns among friends, at work, in the family, with children, alone."),
        ("friendship", "work", "family", "parenting", "self"),
    ),
    Shelf(
        "benefit",
        _("What security goes with"),
        _("What is often claimed, and what studies show."),
    ),
    Shelf(
        "myth",
        _("Six myths"),
        _("Six common statements. Decide for yourself first, then open the answer."),
    ),
    Shelf(
        "sign",
        _("Twenty signs of change"),
        _("Small things that people notice when they grow more secure."),
    ),
    Shelf("upkeep", _("Keeping it up"), _("Five habits that keep a relationship in good repair.")),
    Shelf("ripple", _("The ripple"), _("From a person to those around, and how thin the evidence is.")),
    Shelf(
        "area",
        _("Ten practice areas"),
        _("What the practices are about, area by area."),
        (
            "self-awareness", "therapy-and-support", "emotional-intelligence", "vulnerability",
            "communication", "choosing-relationships", "self-compassion", "mindfulness",
            "distress-tolerance", "security-within",
        ),
    ),
    Shelf("practice", _("Practices"), _("Guided exercises, short enough for an ordinary day.")),
    Shelf("term", _("Glossary"), _("The words of the field, in two or three sentences each.")),
)  # fmt: skip
BY_KIND: Mapping[str, Shelf] = {shelf.kind: shelf for shelf in SHELVES}
SIGN_GROUPS: Mapping[str, Promise] = {
    "behavioural": _("In what you do"),
    "emotional": _("In what you feel"),
    "cognitive": _("In what you think"),
    "relational": _("Between you and others"),
}


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The units before and after one in reading order, if any."""

    before: Unit | None
    after: Unit | None


@cache
def in_order(language: str) -> tuple[Unit, ...]:
    """Every unit of the library as one long book."""
    return tuple(each for shelf in SHELVES for each in _in_order(shelf, language))


@cache
def neighbours(language: str) -> Mapping[str, Neighbours]:
    """Reference -> what stands beside it."""
    book = in_order(language)
    around = zip((None, *book[:-1]), book, (*book[1:], None), strict=True)
    return {each.ref: Neighbours(before, after) for before, each, after in around}


def find(kind: str, id_: str, language: str) -> Unit | None:
    """The unit of an address, or ``None``."""
    shelf = BY_KIND.get(kind)
    if shelf is None or id_ not in ids(shelf.kind):
        return None
    return unit(shelf.kind, id_, language)


def linked(each: Unit, language: str) -> list[Unit]:
    """The units that this one links to, in its order."""
    refs = (ref.partition("/") for ref in each.facts.links)
    return [found for kind, _, id_ in refs if (found := find(kind, id_, language))]


def practices_of(area: str, language: str) -> tuple[Unit, ...]:
    """The practices of an area, shortest first."""
    mine = [id_ for id_, facts in facts_of("practice").items() if facts.area == area]
    found = [unit("practice", id_, language) for id_ in mine]
    return tuple(sorted(found, key=lambda each: (each.facts.minutes, each.words.title.casefold())))


def _in_order(shelf: Shelf, language: str) -> tuple[Unit, ...]:
    if shelf.kind != "practice":
        return shelf.units(language)
    areas = BY_KIND["area"].units(language)
    return tuple(each for area in areas for each in practices_of(area.id, language))
