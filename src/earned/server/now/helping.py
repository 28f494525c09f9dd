"""Help that comes first: what is said where a text may speak of danger, and the lines to call."""

from django.http import HttpRequest

from earned.app.now import Purpose, tell_help
from earned.core.guidance.now.alarm import Alarm
from earned.library.sentences import sentences
from earned.server.pages.crisis import chosen_country, emergency, groups, known_countries
from earned.server.pages.language import language


def help_first(request: HttpRequest, alarm: Alarm) -> dict[str, object]:
    """What ``now/_help.html`` shows; empty where there is no alarm."""
    if not alarm.crisis:
        return {}
    said, purpose = tell_help(alarm, language())
    return {
        "told": {"help": said, "sure": alarm.sure},
        "told_language": sentences("now/words", language()).language,
        **lines(request, purpose),
    }


def lines(request: HttpRequest, purpose: Purpose) -> dict[str, object]:
    """The lines of the visitor's country, those for this purpose first."""
    known = known_countries()
    country = known[chosen_country(request, known)]
    said = sentences("safety", language())
    listed = [group for group in groups(said, country) if group.lines] if country.lines else []
    first = said.say("crisis", f"kind_{purpose.replace('-', '_')}")
    return {
        "country": country,
        "emergency": emergency(said, country),
        "groups": sorted(listed, key=lambda group: group.title != first),
    }
