"""Help now: lines for a country, at any moment of the quiz."""

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.markdown import Markdown
from rich.text import Text

from earned.cli.quiz.terminal.screen import Left, screenfuls
from earned.cli.quiz.terminal.session import LEAVE, Session, country_here, heading
from earned.library.crisis import EVERYWHERE, Country, CrisisLine, countries, directories
from earned.library.sentences import sentences


def show_help(session: Session) -> None:
    """Show lines for the country of the locale, and for another if one is typed.

    Raises :class:`Left` where the person leaves.
    """
    code = country_here()
    while code:
        *first, last = screenfuls(session.screen, list(help_page(session, code)))
        for part in first:
            session.screen.page(*part, Text(session.say("keys", "any"), style="dim"))
            if session.screen.key() == LEAVE:
                raise Left
        session.screen.page(*last)
        typed = session.screen.line(session.say("help", "country"))
        code = typed.upper()


def help_page(session: Session, code: str) -> Iterator[RenderableType]:
    """Everything the help page shows for a country."""
    known = countries()
    words = sentences("safety", session.language)
    yield heading(session.say("help", "title"))
    yield Text(words.say("crisis", "lead"))
    yield Text(words.say("crisis", "not_read"))
    country = known.get(code)
    if country is None or code == EVERYWHERE:
        yield Text()
        yield Text(_which(session, code, known))
    else:
        yield from _country(session, country)
    yield Text()
    yield Text(session.say("help", "elsewhere"))
    for entry in directories():
        yield Text(f"  {entry.name}  {entry.page}")
    yield Text()


def gentle_lines(session: Session, code: str, purpose: str) -> Iterator[RenderableType]:
    """The nearest few numbers of a country, a line each; empty where none of its lines is known."""
    country = countries().get(code)
    if country is None or not country.lines:
        return
    for line in country.lines:
        if line.purpose == purpose:
            reach = "; ".join(part for part in (line.number, line.text) if part)
            yield Text(f"  {line.service}: {reach} ({line.hours})")
    if country.emergency:
        yield Text(f"  {session.say('help', 'emergency', number=country.emergency)}")


def _which(session: Session, code: str, known: Iterable[str]) -> str:
    """That the country is not known here, and which are."""
    codes = ", ".join(sorted(set(known) - {EVERYWHERE}))
    if code == EVERYWHERE:
        return session.say("help", "no_country", codes=codes)
    return session.say("help", "unknown", code=code, codes=codes)


def _country(session: Session, country: Country) -> Iterator[RenderableType]:
    yield heading(country.name)
    if country.emergency:
        yield Text(session.say("help", "emergency", number=country.emergency), style="bold")
    for line in country.lines:
        yield from _line(session, line)
    if country.missing_note:
        yield Markdown(country.missing_note)
    elif country.missing:
        yield Text(session.say("help", "none"))


def _line(session: Session, line: CrisisLine) -> Iterator[RenderableType]:
    reach = "; ".join(part for part in (line.number, line.text) if part)
    about = ", ".join(part for part in (line.hours, line.area, line.who) if part)
    yield Text(f"  {line.service}: {reach}", style="bold")
    yield Text(f"    {about} ({', '.join(line.languages)})")
    read = session.say("help", "read_on", date=line.read_on.isoformat(), page=line.page)
    yield Text(f"    {read}", style="dim")
