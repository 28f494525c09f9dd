"""Two tabs change one record at the same moment: both changes are kept."""

from datetime import date

import pytest

from earned.server.quiz import store
from earned.server.quiz.access import Ticket, new_ticket
from earned.server.quiz.models import Guest
from earned.server.quiz.record import Caregiver, Record, pack, unpack

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(db: None) -> Ticket:
    return store.create(Record(consented=date(2026, 1, 2)))


def test_whoever_comes_second_builds_on_the_first(ticket: Ticket) -> None:
    others: list[str] = []

    def first(record: Record) -> None:
        record.asked["from the other tab"] = 1

    def second(record: Record) -> None:
        if not others:
            others.append("once")
            store.change(ticket, first)
        record.asked["from this tab"] = 2

    store.change(ticket, second)
    assert store.read(ticket).asked == {"from the other tab": 1, "from this tab": 2}


def test_it_gives_up_rather_than_overwrite(ticket: Ticket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store.time, "sleep", lambda _: None)

    def never_first(record: Record) -> None:
        store.change(ticket, lambda other: other.asked.update({str(len(other.asked)): 1}))
        record.asked["mine"] = 7

    with pytest.raises(store.TooBusyError):
        store.change(ticket, never_first)
    assert "mine" not in store.read(ticket).asked


def test_an_edit_that_fails_keeps_nothing(ticket: Ticket) -> None:
    def fails(record: Record) -> None:
        record.asked["half"] = 1
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        store.change(ticket, fails)
    assert store.read(ticket).asked == {}
    assert Guest.objects.get().revision == 0


def test_only_who_holds_the_key_can_delete(ticket: Ticket) -> None:
    store.delete(Ticket(ticket.id, new_ticket().key))
    store.delete(None)
    assert Guest.objects.count() == 1
    store.delete(ticket)
    assert Guest.objects.count() == 0
    with pytest.raises(store.NothingHereError):
        store.read(ticket)


def test_a_record_comes_back_as_it_was() -> None:
    record = Record(
        consented=date(2026, 1, 2),
        frame="named",
        name="Zoë",
        safety={"afraid": "skip"},
        safety_asked=True,
        asked={"b": None, "a": 3},
        pending="c",
        strengths={"s": 2},
        caregivers={1: Caregiver(who="my gran", answers={"o": 5})},
    )
    back = unpack(pack(record))
    assert back == record
    assert list(back.asked) == ["b", "a"]
