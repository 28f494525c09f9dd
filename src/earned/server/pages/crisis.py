"""Crisis help by country. The country is chosen, or guessed from the browser's language; never by
address."""

import logging
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from earned.core.errors import ContentError
from earned.library.crisis import EVERYWHERE, Country, CrisisLine, countries, directories
from earned.library.sentences import Sentences, sentences
from earned.server.pages.facts import fact
from earned.server.pages.language import language

logger = logging.getLogger(__name__)

OLD_AFTER_DAYS = 180
PURPOSES = ("crisis", "abuse", "emotional-support")


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line with what is said about it. ``dial``: the number as a telephone address.

    ``scope``: whom and which area it is for; ``remarks``: where it comes from.
    """

    line: CrisisLine
    dial: str
    scope: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Lines for one purpose, or what is said where none could be verified."""

    title: str
    lines: tuple[ShownLine, ...]
    none: str


@require_safe
def crisis(request: HttpRequest) -> HttpResponse:
    """Help now."""
    known = known_countries()
    country = known[chosen_country(request, known)]
    said = sentences("safety", language())
    context = {
        "words": said.section("crisis"),
        "countries": known.values(),
        "country": country,
        "emergency": emergency(said, country),
        "groups": groups(said, country) if country.lines else (),
        "nowhere": said.say("crisis", "no_country", country=fact(country.name)),
        "directories": directories(),
    }
    return render(request, "pages/crisis.html", context)


def known_countries() -> dict[str, Country]:
    """Shipped lines with the operator's changes.

    A slip in the operator's file must not take help away: it is reported in the log, and the shipped
    lines are shown.
    """
    try:
        return countries(settings.DATA / "crisis.toml")
    except ContentError:
        logger.exception("The operator's crisis lines cannot be read; showing the shipped ones.")
        return countries()


def chosen_country(request: HttpRequest, known: dict[str, Country]) -> str:
    """The country asked for, else the region of the browser's first language that has one."""
    asked = request.GET.get("country", "").upper()
    if asked in known:
        return asked
    for tag in request.headers.get("Accept-Language", "").split(","):
        region = tag.split(";")[0].strip().partition("-")[2].upper()
        if region in known:
            return region
    return EVERYWHERE


def emergency(said: Sentences, country: Country) -> str:
    """The emergency number, or that none could be verified."""
    if country.emergency:
        return said.say("crisis", "emergency", number=country.emergency)
    return said.say("crisis", "emergency_unknown", country=fact(country.name))


def groups(said: Sentences, country: Country) -> tuple[Group, ...]:
    """Every purpose that has lines, and those for which none could be verified."""
    listed = {line.purpose for line in country.lines} | set(country.missing)
    return tuple(_group(said, country, purpose) for purpose in PURPOSES if purpose in listed)


def _group(said: Sentences, country: Country, purpose: str) -> Group:
    title = said.say("crisis", f"kind_{purpose.replace('-', '_')}")
    lines = tuple(_shown(said, line) for line in country.lines if line.purpose == purpose)
    none = said.say("crisis", "no_line", country=fact(country.name), kind=title.lower())
    return Group(title, lines, none if purpose in country.missing else "")


def _shown(said: Sentences, line: CrisisLine) -> ShownLine:
    scope = [said.say("crisis", "for_whom", who=fact(line.who))] if line.who else []
    if line.area:
        scope.append(said.say("crisis", "area_only", area=fact(line.area)))
    dial = "".join(c for c in line.number if c.isdigit() or c == "+")
    return ShownLine(line, dial, tuple(scope), _origin(said, line))


def _origin(said: Sentences, line: CrisisLine) -> tuple[str, ...]:
    """How the line came here, and how old that is."""
    old = (timezone.now().date() - line.read_on).days > OLD_AFTER_DAYS
    read = said.say("crisis", "stale" if old else "read_on", date=_spoken(line.read_on))
    if line.by_operator:
        return (said.say("crisis", "operator"), read)
    if line.confidence == "secondary":
        return (said.say("crisis", "secondary"), read)
    return (read,)


def _spoken(day: date) -> str:
    return date_format(day, "j F Y")
