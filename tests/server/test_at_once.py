"""A database that another process holds, two devices at once, a form sent twice at once: on a real server."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from tests.server.faults import at_once, consents, counted, house, member, twin
from tests.server.house import House
from tests.server.member import AGREED, PASSPHRASE

__all__ = ["house"]
pytestmark = pytest.mark.long


LOCK_TABLES = "LOCK TABLE growth_record, quiz_guest IN ACCESS EXCLUSIVE MODE"


@contextmanager
def locked(house: House) -> Iterator[None]:
    """Another process holds the database for itself."""
    if house.database:
        script = (
            "import sys, psycopg; line = psycopg.connect(sys.argv[1]);"
            f" line.execute({LOCK_TABLES!r}); print('held', flush=True); sys.stdin.read()"
        )
        place = house.database
    else:
        script = (
            "import sys, sqlite3; line = sqlite3.connect(sys.argv[1], isolation_level=None);"
            " line.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()"
        )
        place = str(house.folder / "data" / "earned.sqlite3")
    process = subprocess.Popen(
        [sys.executable, "-c", script, place], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"held"
    try:
        yield
    finally:
        process.kill()
        process.communicate()


def test_while_another_process_holds_the_database_it_waits_and_then_says_so(house: House) -> None:
    mia = member(house, "lina")
    mia.join()
    mia.begin()
    item = mia.shown()
    with locked(house):
        with ThreadPoolExecutor() as pool:
            waiting = pool.submit(mia.answer, 3, item)
            other = member(house, "lina")
            other.client.cookies.update(mia.client.cookies)
            said = other.post("/me/consents/say/", {"purpose": "safety", "given": "yes"})
            refused = waiting.result(30)
        for page in (refused, said):
            assert page.status_code == 503
            assert b"using the store for a moment" in page.content
            assert int(page.headers["Retry-After"]) > 0
        assert b'name="option" value="3"' in refused.content
    assert consents(house, "lina") == 1
    assert mia.answer(3, item).status_code == 302
    assert mia.shown() != item


def test_a_short_lock_is_waited_for(house: House) -> None:
    mia = member(house, "pia")
    mia.join()
    with ThreadPoolExecutor() as pool:
        with locked(house):
            sent = {"purpose": "safety", "given": "yes"}
            waiting = pool.submit(mia.post, "/me/consents/say/", sent)
            time.sleep(1.5)
        assert waiting.result(30).status_code == 302
    assert consents(house, "pia") == 2


def test_the_same_form_sent_twice_at_once_counts_once(house: House) -> None:
    mia = member(house, "tia")
    mia.join()
    for number in range(1, 4):
        mia.take()
        tabs = [twin(house, mia) for _ in range(4)]
        pages = at_once(*[lambda tab=tab: tab.post("/me/keep/", {}) for tab in tabs])
        assert all(page.status_code in {302, 503} for page in pages)
        assert counted(house, "growth_record", "tia", "AND kind = 'quiz'") == number


def test_an_account_made_twice_at_once_is_one(house: House) -> None:
    tabs = [member(house, "una") for _ in range(4)]
    for tab in tabs:
        tab.get("/account/sign-in/")
    sent = {"username": "una", "password1": PASSPHRASE, **AGREED}
    pages = at_once(*[lambda tab=tab: tab.post("/account/new/", sent) for tab in tabs])
    assert sorted(page.status_code for page in pages).count(302) == 1
    assert house.ask("SELECT count(*) FROM accounts_person WHERE username = 'una'") == [(1,)]
    assert counted(house, "growth_record", "una") == 1
    assert counted(house, "accounts_recoverycode", "una") == 8


EDIT = """
import sys, django
django.setup()
from earned.server.accounts.models import Person
from earned.server.growth import store
from earned.server.growth.results import QUIZ
person = Person.objects.get(username="zoe")
uid = next(store.each(person, QUIZ)).uid
print("ready", flush=True)
sys.stdin.readline()
def edit(taken):
    taken.versions[sys.argv[1]] = str(int(taken.versions.get(sys.argv[1], 0)) + 1)
done = 0
while done < 40:
    try:
        store.change(person, QUIZ, uid, edit)
    except store.TooBusyError:
        continue
    done += 1
print(store.read(person, QUIZ, uid).body.versions)
"""


def test_two_devices_at_once_lose_nothing_of_each_other(house: House) -> None:
    mia = member(house, "zoe")
    mia.join()
    mia.keep()
    settings = {"DJANGO_SETTINGS_MODULE": "earned.server.config.settings"}
    devices = [
        subprocess.Popen(
            [sys.executable, "-c", EDIT, name],
            env=house.surroundings | settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("phone", "laptop")
    ]
    for device in devices:
        assert device.stdout is not None
        assert device.stdout.readline().strip() == "ready"
    told = at_once(*[lambda device=device: device.communicate("go\n", 60)[0] for device in devices])
    assert any("'phone': '40'" in each and "'laptop': '40'" in each for each in told)
