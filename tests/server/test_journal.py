"""Writing: drafts survive, nothing is kept twice, words are found, danger brings help first."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from earned.app.tools import choices, load_tool
from earned.library.sentences import sentences
from earned.server.growth import store
from earned.server.growth.journal import services
from earned.server.growth.journal.kinds import DRAFT, ENTRY, LONGEST, Writing
from earned.server.growth.journal.prompts import prompts
from earned.server.growth.journal.watching import hear_all
from earned.server.growth.models import Record
from tests.server.member import Member

LOCK = {"passphrase": "nineteen owls below deck", "passphrase-again": "nineteen owls below deck"}


def begun(member: Member, prompt: str = "") -> str:
    """The address where a new entry is written."""
    return member.post("/me/journal/begin/", {"prompt": prompt}).headers["Location"]


def written(member: Member, text: str, **more: object) -> str:
    """The address of an entry that was kept."""
    return member.post(begun(member), {"text": text, "keep": "1", **more}).headers["Location"]


def bodies(member: Member, kind: object = ENTRY) -> list[str]:
    return [kept.body.text for kept in store.each(member.person, kind)]  # type: ignore[arg-type]


def test_a_draft_survives_a_closed_tab_and_becomes_one_entry(mia: Member) -> None:
    at = begun(mia, "any.today")
    assert mia.post(f"{at}draft/", {"text": "half a thought"}).status_code == 204
    page = mia.get(at).content.decode()
    assert "half a thought" in page
    assert "One moment today" in page
    assert "half a thought" in mia.get("/me/journal/").content.decode()
    for _ in range(2):  # sent twice
        target = mia.post(at, {"text": "a whole thought", "keep": "1"}).headers["Location"]
    assert "a whole thought" in mia.get(target).content.decode()
    assert bodies(mia) == ["a whole thought"]
    assert bodies(mia, DRAFT) == []


def test_a_draft_that_comes_late_changes_nothing(mia: Member) -> None:
    at = begun(mia)
    mia.post(at, {"text": "kept", "keep": "1"})
    assert mia.post(f"{at}draft/", {"text": "kept"}).status_code == 204
    assert bodies(mia, DRAFT) == []


def test_changes_to_an_entry_are_a_draft_until_kept(mia: Member) -> None:
    target = written(mia, "as it was")
    at = target.replace("/entry/", "/write/")
    mia.post(at, {"text": "as it may be", "aside": "1"})
    assert bodies(mia) == ["as it was"]
    assert "as it may be" in mia.get(at).content.decode()
    assert mia.post(f"{at}discard/").status_code == 302
    assert mia.post(f"{at}discard/").status_code == 404
    assert "as it was" in mia.get(at).content.decode()


def test_empty_drafts_go_and_nothing_is_no_entry(mia: Member) -> None:
    first = begun(mia)
    page = mia.post(first, {"text": "  ", "keep": "1"})
    assert page.status_code == 400
    begun(mia)
    assert mia.get(first).status_code == 200, "another device may be about to write into it"
    Record.objects.filter(kind="draft").update(changed=timezone.now() - timedelta(days=2))
    begun(mia)
    assert mia.get(first).status_code == 404
    assert bodies(mia) == []


def test_a_text_that_is_too_long_stays_on_the_page(mia: Member) -> None:
    at, text = begun(mia), "x" * LONGEST + "the end"
    page = mia.post(at, {"text": text, "keep": "1"})
    assert page.status_code == 400
    assert "the end" in page.content.decode()
    assert mia.post(f"{at}draft/", {"text": text}).status_code == 409


def test_a_feeling_is_proposed_and_named(mia: Member) -> None:
    at = begun(mia)
    page = mia.post(at, {"text": "so", "find": "1", "body": "hot", "situation": "wrong"})
    assert 'name="feeling" value="angry"' in page.content.decode()
    target = mia.post(
        at, {"text": "so", "feeling": ["angry"], "other": "sour, left out", "keep": "1"}
    )
    shown = mia.get(target.headers["Location"]).content.decode()
    assert "angry, sour, left out" in shown


def found(member: Member, words: str) -> list[str]:
    page = member.post("/me/journal/", {"q": words}).content.decode()
    return re.findall(r"/me/journal/entry/([0-9a-f]{32})/", page.partition('role="status"')[2])


def test_words_are_found_whatever_their_accents_and_capitals(mia: Member) -> None:
    one = written(mia, "Un café con Zoë, después la lluvia", feeling=["calm"])
    two = written(mia, "Only rain, and a CAFÉ that was shut")
    uids = [re.findall(r"[0-9a-f]{32}", each)[0] for each in (one, two)]
    assert found(mia, "cafe") == [uids[1], uids[0]]
    assert found(mia, "ZOE lluvia") == [uids[0]]
    assert found(mia, "calm") == [uids[0]]
    assert found(mia, "cafe snow") == []


def test_a_search_is_in_no_address(mia: Member) -> None:
    written(mia, "a river")
    page = mia.get("/me/journal/?q=river").content.decode()
    assert 'role="status"' not in page
    assert 'method="post"' in page.partition('role="search"')[0][-200:]


@given(st.text(max_size=400), st.text(st.characters(categories=["L"]), min_size=1, max_size=5))
def test_what_stands_around_a_word_is_part_of_the_text(text: str, word: str) -> None:
    piece = services._around(text, services.fold(word)).strip("… ")
    assert piece in text


@given(st.text(st.sampled_from("0123456789abcdef"), min_size=32, max_size=32))
def test_a_draft_and_its_entry_never_share_a_uid(uid: str) -> None:
    assert services.other_uid(uid) != uid
    assert services.other_uid(services.other_uid(uid)) == uid


def test_pages_hold_all_entries_once(mia: Member) -> None:
    for number in range(23):
        store.keep(mia.person, ENTRY, Writing(text=f"entry number {number}"))
    listed = [
        uid
        for path in ("/me/journal/", "/me/journal/page/2/")
        for uid in re.findall(r"/entry/([0-9a-f]{32})/", mia.get(path).content.decode())
    ]
    assert len(listed) == len(set(listed)) == 23
    assert mia.get("/me/journal/page/3/").status_code == 404


@pytest.mark.parametrize("at", [0, 5000, 12_000])
def test_danger_anywhere_in_a_long_text_brings_help_first(mia: Member, at: int) -> None:
    text = f"{'la ' * (at // 3)} I want to kill myself tonight. {'la ' * ((13_000 - at) // 3)}"
    page = mia.post(begun(mia), {"text": text, "keep": "1"})
    assert page.status_code == 200
    assert b"Please reach a person first" in page.content
    assert len(bodies(mia)) == 1
    assert "first-help" not in mia.get("/me/journal/").content.decode(), "nothing of it is kept"


def test_a_hint_in_an_entry_is_answered_gently(mia: Member) -> None:
    page = mia.post(begun(mia), {"text": "everyone would be better off without me", "keep": "1"})
    assert b"first-help gentle" in page.content
    assert b"more than a hard day" in page.content
    assert b"sounded as if you" not in page.content
    assert len(bodies(mia)) == 1


DANGER = "I want to kill myself tonight"


@pytest.mark.parametrize(
    "sent",
    [{"keep": "1", "other": DANGER}, {"aside": "1", "text": DANGER}, {"find": "1", "text": DANGER}],
)
def test_every_way_of_sending_it_is_heard(mia: Member, sent: dict[str, str]) -> None:
    assert b"Please reach a person first" in mia.post(begun(mia), {"text": "so", **sent}).content


def test_danger_is_heard_as_it_is_written_and_looked_for(mia: Member) -> None:
    at = begun(mia)
    assert mia.post(f"{at}draft/", {"text": "a quiet"}).status_code == 204
    page = mia.post(f"{at}draft/", {"text": DANGER})
    assert (page.status_code, b"<html" in page.content) == (200, False)
    assert b"Please reach a person first" in page.content
    assert b"Please reach a person first" in mia.post("/me/journal/", {"q": DANGER}).content
    assert b"Please reach" not in mia.post("/me/journal/", {"q": "quiet"}).content


def test_the_words_that_are_proposed_alarm_nobody() -> None:
    tool = load_tool("emotion-finder", "en")
    given = [choices(tool, tool.prompt(name), {}) for name in ("body", "situation")]
    pairs = [{"body": body, "situation": what} for body in given[0] for what in given[1]]
    words = {word for pair in pairs for word in choices(tool, tool.prompt("word"), pair)}
    assert len(words) > 20
    assert not [word for word in words if hear_all(word).alarm.crisis]


def opened(member: Member, at: str) -> dict[str, str]:
    """What the page in one window knows of itself."""
    page = member.get(at).content.decode()
    return dict(re.findall(r'type="hidden" name="(seen|writer)" value="([^"]+)"', page))


def test_neither_of_two_devices_overwrites_the_other(mia: Member) -> None:
    at = begun(mia)
    phone, laptop = opened(mia, at), opened(mia, at)
    assert phone["writer"] != laptop["writer"]
    for text in ("on the", "on the phone"):
        assert mia.post(f"{at}draft/", {"text": text, **phone}).status_code == 204
    for text in ("with the", "with the laptop"):
        assert mia.post(f"{at}draft/", {"text": text, **laptop}).status_code == 204
    assert sorted(bodies(mia, DRAFT)) == ["on the phone", "with the laptop"]
    for _ in range(2):  # sent twice
        page = mia.post(at, {"text": "with the laptop", "keep": "1", **laptop})
        assert b"both stand in your journal" in page.content
    assert mia.post(at, {"text": "on the phone", "keep": "1", **phone}).status_code == 302
    assert sorted(bodies(mia)) == ["on the phone", "with the laptop"]
    assert bodies(mia, DRAFT) == []


def test_an_entry_that_was_changed_elsewhere_stays_as_it_was_changed(mia: Member) -> None:
    at = written(mia, "first").replace("/entry/", "/write/")
    old, new = opened(mia, at), opened(mia, at)
    mia.post(at, {"text": "second", "keep": "1", **new})
    mia.post(at, {"text": "first, longer", "aside": "1", **old})
    assert bodies(mia) == ["second"]
    assert bodies(mia, DRAFT) == ["first, longer"]
    assert mia.post(at, {"text": "second", "keep": "1", **old}).status_code == 302, "the same"
    page = mia.post(at, {"text": "second and on", "keep": "1", **opened(mia, at)})
    assert (page.status_code, bodies(mia)) == (302, ["second and on"])


def test_what_was_dropped_elsewhere_is_kept_where_it_is_still_written(mia: Member) -> None:
    at = begun(mia)
    here = opened(mia, at)
    mia.post(f"{at}discard/")
    assert mia.post(f"{at}draft/", {"text": "still here", **here}).status_code == 404
    assert mia.post(at, {"text": "  ", "keep": "1", **here}).status_code == 404
    assert mia.post(at, {"text": "still here", "keep": "1", **here}).status_code == 302
    assert bodies(mia) == ["still here"]


def test_a_quiet_text_brings_nothing() -> None:
    assert not hear_all("we had soup and talked " * 300).alarm.crisis
    assert not hear_all("").alarm.crisis


def test_prompts_change_by_the_day_and_hold_no_trauma(mia: Member) -> None:
    days = [[one.id for one in prompts(mia.person, day, "en")] for day in range(6)]
    assert all(len(set(day)) == len(day) == 4 for day in days)
    assert len({tuple(day) for day in days}) > 1
    mia.keep(option=6)
    fitting = [one.id.partition(".")[0] for one in prompts(mia.person, 1, "en")]
    assert set(fitting) - {"any"}
    words = " ".join(t for s in sentences("journal", "en").sections.values() for t in s.values())
    assert not re.search(r"trauma|abus|worst|childhood|hit you|memory of", words, re.IGNORECASE)


def test_the_journal_is_under_the_lock_of_ones_own(mia: Member) -> None:
    target = written(mia, "behind the door")
    mia.again("/me/lock/on/")
    mia.post("/me/lock/on/", LOCK)
    assert "behind the door" in mia.get(target).content.decode()
    person = mia.person
    with pytest.raises(store.LockedError):
        store.read(person, ENTRY, re.findall(r"[0-9a-f]{32}", target)[0])


def test_nothing_is_kept_without_consent(mia: Member) -> None:
    at = begun(mia)
    mia.post("/me/consents/say/", {"purpose": "keep", "given": "no"})
    assert mia.post("/me/journal/begin/").status_code == 403
    assert mia.get(at).status_code == 404
