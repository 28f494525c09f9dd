"""Every word on the pages of trajectory, retests, journal and reminders can be translated."""

from datetime import timedelta

from django.utils import timezone

from tests.server import measured
from tests.server.member import Member
from tests.server.test_translatable import Walker, pseudo, strays

__all__ = ["pseudo"]
PATHS = [
    "/me/trajectory/", "/me/trajectory/happened/", "/me/trajectory/count/", "/me/again/",
    "/me/again/done/", "/me/again/strengths/1/", "/me/journal/", "/me/reminders/",
]  # fmt: skip


def test_pages_without_anything(pseudo: None, mia: Member) -> None:
    assert {path: strays(mia, path) for path in PATHS if strays(mia, path)} == {}


def test_pages_with_a_life(pseudo: None, mia: Member) -> None:
    today = timezone.localdate()
    for days, level in ((100, 0.5), (70, 1.0), (40, 2.0)):
        measured.quiz(mia.person, today - timedelta(days=days), level)
        measured.form(mia.person, today - timedelta(days=days - 1), 0.0, frame="friend")
    mia.post("/me/trajectory/count/", {"day": (today - timedelta(days=50)).isoformat()})
    mia.post("/me/reminders/address/", {"new": "1"})
    found = {path: _apart(strays(mia, path)) for path in PATHS}
    assert {path: stray for path, stray in found.items() if stray} == {}


def test_forms_that_do_not_fit(pseudo: None, mia: Member) -> None:
    for path, sent in (
        ("/me/trajectory/happened/", {}),
        ("/me/trajectory/count/", {"day": "x"}),
        ("/me/reminders/", {"often": "daily", "clock": "9", "zone": "x"}),
        ("/me/again/begin/", {}),
    ):
        walker = Walker()
        walker.feed(mia.post(path, sent).content.decode())
        assert _apart(walker.stray) == [], path


def _apart(stray: list[str]) -> list[str]:
    """Without addresses and names of time zones, which are the same in every language."""
    return [word for word in stray if word not in {"http", "testserver", "calendar", "ics"}]
