"""What an archive from elsewhere may not do: be believed, speak louder than a consent, or fill the memory."""

import io
import json
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from hypothesis import given
from hypothesis import strategies as st

from earned.server.growth import consents, store
from earned.server.growth.archive import coming
from earned.server.growth.archive.leaving import archive
from earned.server.growth.archive.times import EARLIEST, LATEST, check_times
from earned.server.growth.models import Record
from earned.server.growth.reminders import services
from earned.server.growth.results import QUIZ
from tests.server.member import Member

AT = "2026-03-04T05:06:07Z"
HEAD = {"format": "earned", "version": 1, "made": AT, "account": {"username": "x", "joined": AT}}
SAFETY = {"afraid": "yes", "controlled": "no", "unsafe-to-be-honest": "skip"}


def record(number: int, kind: str, body: dict[str, Any], **more: Any) -> dict[str, Any]:
    frame = {"uid": f"{number:032x}", "kind": kind, "version": 1, "at": AT, "changed": AT}
    return {**frame, "body": body, **more}


def packed(text: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr("earned.json", text)
    return out.getvalue()


def brought(member: Member, *records: dict[str, Any]) -> HttpResponse:
    return sent(member, packed(json.dumps({**HEAD, "records": records}).encode()))


def sent(member: Member, archive_: bytes) -> HttpResponse:
    file = SimpleUploadedFile("earned.zip", archive_, "application/zip")
    return member.post("/me/import/", {"archive": file})


def reminders(**more: Any) -> dict[str, Any]:
    wish = {"since": "2026-01-05", "words": "Tea", "mail": "else@example.org", "mail_known": True}
    return record(1, "reminders", {**wish, **more}, uid=services.UID)


def test_an_archive_makes_no_address_known(mia: Member) -> None:
    """Else anybody could have e-mail sent to anybody."""
    assert brought(mia, reminders()).status_code == 200
    wish = services.wish_of(mia.person)
    assert wish is not None
    assert (wish.mail, wish.mail_known) == ("else@example.org", False)


@pytest.mark.parametrize(
    "change",
    [{"words": "Tea\nBcc: all@example.org"}, {"mail": "a@example.org\nb"}, {"mail": "nobody"}],
)
def test_no_second_line_comes_into_an_e_mail(mia: Member, change: dict[str, str]) -> None:
    assert brought(mia, reminders(**change)).status_code == 400
    assert services.wish_of(mia.person) is None


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_a_time_that_no_page_could_show_is_refused(mia: Member, at: str) -> None:
    assert brought(mia, record(1, "entry", {"text": "late"}, at=at)).status_code == 400
    assert brought(mia, record(1, "entry", {"text": "late"}, changed=at)).status_code == 400
    day = {"day": at[:10], "text": "moved house"}
    assert brought(mia, record(1, "event", day)).status_code == 400
    assert mia.get("/me/journal/").status_code == 200


LEAVES = st.dates() | st.datetimes(timezones=st.just(UTC)) | st.integers()
SMALL = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=2)
    ),
    max_leaves=6,
)


@given(SMALL)
def test_a_day_out_of_range_is_found_however_deep(value: object) -> None:
    def years(part: object) -> list[int]:
        if isinstance(part, date | datetime):
            return [part.year]
        inner = list(part.values()) if isinstance(part, dict) else part
        return [y for one in inner for y in years(one)] if isinstance(inner, list) else []

    if all(EARLIEST <= year <= LATEST for year in years(value)):
        check_times(value)
    else:
        with pytest.raises(ValueError, match="no such day"):
            check_times(value)


def with_safety(member: Member) -> bytes:
    """The archive of somebody who keeps safety answers."""
    member.post("/me/consents/say/", {"purpose": "safety", "given": "yes"})
    member.consent()
    member.post("/quiz/who/", {"frame": "partner"})
    member.post("/quiz/before/", SAFETY)
    member.finish()
    member.post("/me/keep/")
    return archive(member.person)


def test_a_no_here_counts_for_what_comes_from_elsewhere(mia: Member, noa: Member) -> None:
    taken = with_safety(mia)
    for word in ("yes", "no"):
        noa.post("/me/consents/say/", {"purpose": "safety", "given": word})
    page = sent(noa, taken)
    assert b"1 result came without its safety answers" in page.content
    assert next(store.each(noa.person, QUIZ)).body.answers.safety == {}
    assert not consents.agreed(noa.person, "safety")


def test_ones_own_yes_elsewhere_comes_along(mia: Member, noa: Member) -> None:
    page = sent(noa, with_safety(mia))
    assert b"without" not in page.content.partition(b'role="status"')[2].partition(b"</p>")[0]
    assert next(store.each(noa.person, QUIZ)).body.answers.safety == SAFETY
    assert consents.agreed(noa.person, "safety")


def test_an_archive_whose_last_word_is_a_no_to_keeping_keeps_nothing(mia: Member) -> None:
    no = record(1, "consent", {"purpose": "keep", "given": False}, at="2199-01-01T00:00:00Z")
    before = Record.objects.count()
    assert brought(mia, no, record(2, "entry", {"text": "x"})).status_code == 403
    assert Record.objects.count() == before
    assert consents.agreed(mia.person, "keep")


@pytest.mark.parametrize("inner", ["{}", '{"a":[]}', "[{},{},{}]"])
def test_what_does_not_belong_is_never_built_up(mia: Member, inner: str) -> None:
    """An archive full of small objects would take many times its size as plain data."""
    junk = ",".join([inner] * (4_000_000 // (len(inner) + 1)))
    text = json.dumps({**HEAD, "records": [record(1, "entry", {"text": "x", "junk": 0})]})
    whole = packed(text.replace('"junk": 0', f'"junk": [{junk}]').encode())
    tracemalloc.start()
    assert coming.bring(mia.person, io.BytesIO(whole)).new == 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5 * 4_000_000


def test_deep_json_in_a_body_is_refused(mia: Member) -> None:
    text = json.dumps({**HEAD, "records": [record(1, "entry", {"text": "x", "junk": 0})]})
    deep = text.replace('"junk": 0', f'"junk": {"[" * 100_000}{"]" * 100_000}')
    assert sent(mia, packed(deep.encode())).status_code == 400
