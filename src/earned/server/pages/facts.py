"""What our list of crisis lines says in English, for translators: names of countries, whom a line is for.

The list itself lies with the content and is the same in every language; names of services and numbers stay
as the service writes them. What an operator adds is shown as it was written.
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

KNOWN = (
    _("Australia"),
    _("Brazil"),
    _("Canada"),
    _("Germany"),
    _("Spain"),
    _("France"),
    _("United Kingdom"),
    _("Ireland"),
    _("Italy"),
    _("Mexico"),
    _("Netherlands"),
    _("New Zealand"),
    _("United States"),
    _("Other countries"),
    _("British Columbia"),
    _("Alberta"),
    _("Scotland"),
    _("Wales"),
    _("Northern Ireland"),
    _("anyone"),
    _("anyone, whatever their gender"),
    _("women"),
    _("men"),
    _("women, and people close to them"),
    _("victims of any crime; crisis support for family and sexual violence"),
    _("24/7"),
    _("9am to 11pm every day"),
    _("not given on the page that was read"),
    _("190 is the police. We could not verify a number for an ambulance."),
    _("Some areas have no 911 service. There, call the local police emergency number."),
    _(
        "We know of no single line for the whole country. The lines below are for British Columbia and"
        " Alberta; for other provinces and territories we could not verify one."
    ),
    _("110 is the police, 112 the fire and emergency services."),
    _("17 is the police. If you cannot speak, send a text message to 114."),
    _("More than 110 languages."),
    _("53 languages."),
    _("18 languages besides German, by interpreter."),
    _("Run by the churches, open to everyone."),
    _("An interpreter can join the call."),
    _("After dialling, choose option 1."),
    _("TTY 800-787-3224. The page prints the number without the leading 1."),
    _("Text 0477 13 11 14"),
    _("Text 0458 737 732, or chat at www.1800respect.org.au"),
    _("Text 988"),
    _("Chat or e-mail at www.telefonseelsorge.de"),
    _("Chat or e-mail at www.hilfetelefon.de"),
    _("WhatsApp 600 000 016"),
    _("Text SHOUT to 85258"),
    _("Text 07860 077333"),
    _("Text HELLO to 50808"),
    _("Text HELP to 51444"),
    _("Chat at 113.nl"),
    _("Text 1737"),
    _("Chat at womensrefuge.org.nz"),
    _("Text 988, or chat at 988lifeline.org"),
    _("Text START to 88788"),
    _(
        "A directory of free, confidential helplines by country, by topic, and by phone, text or chat."
    ),
    _("A network of centres run by volunteers who listen, in more than 30 countries."),
)


def fact(text: str) -> str:
    """A fact of the list in the language of the page, or as it is."""
    return gettext(text) if text in KNOWN else text
