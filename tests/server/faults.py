"""What tests of faults share: a house that everything befalls in turn, and people in it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from threading import Barrier
from typing import Any

import pytest

from tests.server.house import House, free_port
from tests.server.member import PASSPHRASE, Member

CUT_OFF = (OSError, HTTPException, AssertionError)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server that runs, and that everything here befalls in turn."""
    opened = House(tmp_path_factory.mktemp("faults") / "house")
    opened.open(free_port())
    yield opened
    opened.close()


def member(house: House, name: str) -> Member:
    return Member(house.browser(), name, PASSPHRASE)  # type: ignore[arg-type]


def counted(house: House, table: str, name: str, more: str = "") -> int:
    """How many rows of a table are one person's."""
    people = f"SELECT id FROM accounts_person WHERE username = '{name}'"  # noqa: S608 - our own names
    rows = f"SELECT count(*) FROM {table} WHERE person_id IN ({people}) {more}"  # noqa: S608
    return int(house.ask(rows)[0][0])


def consents(house: House, name: str) -> int:
    return counted(house, "growth_record", name, "AND kind = 'consent'")


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each gave, all begun together."""
    start = Barrier(len(calls))

    def call(one: Callable[[], Any]) -> Any:
        start.wait(10)
        return one()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


def twin(house: House, one: Member) -> Member:
    """The same browser once more, as a second tab or a second tap."""
    other = member(house, one.username)
    other.client.cookies.update(one.client.cookies)
    return other
