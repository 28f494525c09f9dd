"""What somebody does from day to day in their own space, by forms alone."""

import re
from datetime import date, timedelta

from django.utils import timezone

from tests.server.member import Member

WORDS = {
    "line": "Himmelsleiter and rain",
    "set_off": "Zwischenraum in the call",
    "wanted": "Kleiderbuegel of a wish",
    "did": "Baumschule of breathing",
    "came": "Wolkenbruch of relief",
    "fear": "Mondfinsternis on Friday",
    "became": "Sternschnuppe in its place",
    "practice_line": "Purzelbaum of a practice",
}
"""Words that are typed, each of which occurs nowhere else."""


def uid_in(address: str) -> str:
    found = re.search(r"([0-9a-f]{32})", address)
    assert found, address
    return found.group(1)


def check_in(member: Member) -> None:
    """Three taps and a line."""
    taps = {"worry": "1", "distance": "2", "strain": "4", "line": WORDS["line"]}
    assert member.post("/me/today/check-in/", taps).status_code == 302


def note_moment(member: Member, **more: str) -> str:
    """A moment with everything said; its uid."""
    sent = {"point": "trusting", "part": "evening", "trigger": "silence", "way": "between",
            "went": "better", "before": "7", **more}  # fmt: skip
    for name in ("set_off", "wanted", "did", "came"):
        sent.setdefault(name, WORDS[name])
    return uid_in(member.post("/me/moments/new/", sent).headers["Location"])


def predict(member: Member, **more: str) -> str:
    """A prediction about nobody in particular; its uid."""
    by = timezone.localdate() + timedelta(days=3)
    sent = {"fear": WORDS["fear"], "belief": "own-worth", "chance": "70", "by": by.isoformat(),
            "about": "general", **more}  # fmt: skip
    assert member.post("/me/predictions/new/", sent).status_code == 302
    return uid_in(member.get("/me/predictions/").content.decode().partition("entries")[2])


def practise(member: Member) -> tuple[str, str]:
    """The practice of the day, from beginning to end; its uid, and which it was."""
    page = member.get("/me/today/").content.decode()
    found = re.search(r'name="practice" value="([^"]+)"', page)
    assert found, page
    sent = {"practice": found.group(1), "drawn": "1", "before": "8"}
    uid = uid_in(member.post("/me/practices/begin/", sent).headers["Location"])
    ended = {"after": "5", "helped": "somewhat", "line": WORDS["practice_line"]}
    member.post(f"/me/practices/{uid}/finish/", ended)
    return uid, found.group(1)


def try_one(member: Member, practice: str = "ten-ordinary-breaths", days: str = "42") -> str:
    """Begin a trial; its uid."""
    sent = {"practice": practice, "days": days}
    return uid_in(member.post("/me/trial/begin/", sent).headers["Location"])


def days_ago(count: int) -> date:
    return timezone.localdate() - timedelta(days=count)
