"""What is kept of somebody else, sealed in the guest's record: safety answers and a guess."""

from collections.abc import Mapping

from earned.app.pairing import Guess, PairingView, is_safe, pairing_view
from earned.core.guidance.plan import SafetyAnswer
from earned.core.instruments.item import PARTICULAR_FRAMES
from earned.core.scoring.position import StyleView
from earned.server.quiz import store
from earned.server.quiz.access import Ticket
from earned.server.quiz.record import Pair, Record
from earned.server.quiz.services import NotAskedError, quiz_of


def about_one_person(record: Record) -> bool:
    """Whether the quiz itself was about one person, and asked about safety with them."""
    return record.frame in PARTICULAR_FRAMES


def safety_of(record: Record) -> Mapping[str, SafetyAnswer]:
    """The safety answers about the person in mind; empty where nothing was asked yet."""
    if about_one_person(record):
        return record.safety_answers()
    return record.pair.safety if record.pair else {}


def is_open(record: Record) -> bool:
    """Three times 'no' about this person, and no danger from anybody ticked beside the plan."""
    return is_safe(safety_of(record)) and "current-danger" not in record.cautions


def guess_of(record: Record) -> dict[str, str]:
    """The guess; empty where there is none."""
    return record.pair.guess if record.pair else {}


def styles_of(record: Record) -> StyleView:
    """The guest's own side."""
    return quiz_of(record).locate(record.answers())[1]


def view_of(record: Record, styles: StyleView, language: str) -> PairingView:
    """The pairing view, open or closed."""
    return pairing_view(styles, Guess(**guess_of(record)), safety_of(record), language=language)


def keep_safety(ticket: Ticket | None, answers: dict[str, SafetyAnswer]) -> Record:
    """Keep the three answers about the person in mind. A guess made before stays."""

    def edit(record: Record) -> None:
        if about_one_person(record) or record.stage() != "result":
            raise NotAskedError
        record.pair = Pair(safety=answers, guess=guess_of(record))

    return store.change(ticket, edit)


def keep_guess(ticket: Ticket | None, guess: dict[str, str]) -> Record:
    """Keep a guess. Raises :class:`NotAskedError` where the view is closed."""

    def edit(record: Record) -> None:
        if record.stage() != "result" or not is_open(record):
            raise NotAskedError
        record.pair = Pair(safety=record.pair.safety if record.pair else {}, guess=guess)

    return store.change(ticket, edit)


def forget(ticket: Ticket | None) -> Record:
    """Forget the guess, and what was said about safety for it."""

    def edit(record: Record) -> None:
        record.pair = None

    return store.change(ticket, edit)
