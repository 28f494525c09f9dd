"""Take everything, bring it elsewhere without loss; what is damaged or hostile is refused kindly."""

import csv
import html
import io
import json
import zipfile
from typing import Any

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from earned.library.sentences import sentences
from earned.server.growth import store
from earned.server.growth.archive import coming
from earned.server.growth.archive import format as form
from earned.server.growth.consents import CONSENT
from earned.server.growth.kinds import kinds
from earned.server.growth.models import Record
from earned.server.growth.results import QUIZ
from tests.server import lived
from tests.server.member import Member


def saved(member: Member) -> bytes:
    member.again("/me/export/")
    page = member.post("/me/export/")
    assert page.headers["Content-Type"] == "application/zip"
    return page.content


def brought(member: Member, packed: bytes) -> HttpResponse:
    file = SimpleUploadedFile("earned.zip", packed, "application/zip")
    return member.post("/me/import/", {"archive": file})


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return out.getvalue()


def everything(member: Member) -> dict[str, Any]:
    return {
        kept.uid: (kind.name, kept.at, kept.changed, kept.body)
        for kind in kinds().values()
        for kept in store.each(member.person, kind)
    }


def full(member: Member) -> None:
    """Some of everything there is."""
    member.post("/me/consents/say/", {"purpose": "safety", "given": "yes"})
    member.begin("named", "=Ñandú 🦤")
    member.finish(6)
    member.post("/quiz/more/2/", {"strength-trust-1": "3"})
    member.post("/quiz/earlier/1/", {"who": "my aunt"})
    member.post("/quiz/earlier/1/", {"origin-attuned-1": "3"})
    member.post("/me/keep/")


@pytest.fixture
def packed(mia: Member) -> bytes:
    """The archive of a full account."""
    full(mia)
    return saved(mia)


def test_exporting_asks_for_the_passphrase(mia: Member) -> None:
    assert mia.get("/me/export/").headers["Location"].startswith("/account/again/")
    assert mia.post("/me/export/").headers["Location"].startswith("/account/again/")


def test_everything_comes_back_without_loss(mia: Member, noa: Member, packed: bytes) -> None:
    before = everything(noa)
    page = brought(noa, packed)
    assert b"records came in" in page.content
    after = everything(noa)
    assert after == everything(mia) | before
    uid = next(store.each(noa.person, QUIZ)).uid
    assert "Ñandú 🦤" in noa.get(f"/me/results/{uid}/").content.decode()


def test_bringing_it_twice_changes_nothing(mia: Member, packed: bytes) -> None:
    before = list(Record.objects.order_by("pk").values())
    assert b"0 records came in" in brought(mia, packed).content
    assert list(Record.objects.order_by("pk").values()) == before


def test_the_archive_holds_data_schema_tables_and_a_page(packed: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(packed)) as found:
        assert set(found.namelist()) == {
            "earned.json", "schema.json", "read-me.html", "tables/quiz.csv", "tables/consent.csv"
        }  # fmt: skip
        data = json.loads(found.read("earned.json"))
        table = list(csv.DictReader(io.StringIO(found.read("tables/quiz.csv").decode())))
        page = found.read("read-me.html").decode()
    assert data["format"] == "earned"
    assert data["account"]["username"] == "mia"
    assert table[0]["name"] == "'=Ñandú 🦤", "a spreadsheet must not take it for a formula"
    assert "Ñandú 🦤" in page
    assert "<script" not in page


def test_the_page_says_in_words_what_the_tables_say_in_signs(mia: Member) -> None:
    full(mia)
    lived.check_in(mia)
    lived.note_moment(mia)
    lived.predict(mia)
    lived.practise(mia)
    mia.post("/me/signs/rate/", {"a-freer-mind": "2"})
    with zipfile.ZipFile(io.BytesIO(saved(mia))) as found:
        page = html.unescape(found.read("read-me.html").decode())
    for words in (
        "Results you keep", "in the evening", "silence, no answer", "Trust or expect the worst",
        "often", "A little", "(3 of 7)", "(3 of 5)", "my aunt", "Probability: nearer to secure",
        *(words for name, words in lived.WORDS.items() if name != "became"),
    ):  # fmt: skip
        assert words in page, words
    for sign in ("item_", "a-freer-mind", "own-worth", "style_secure", "strength-trust-1", "set_off",
                 "origin-attuned-1"):  # fmt: skip
        assert sign not in page, sign


def test_every_kind_and_column_has_a_name() -> None:
    """In both languages, for whatever leaves: a new kind or column is found here."""
    for spoken in ("en", "es"):
        said = sentences("growth/archive", spoken)
        leaving = {name for name, kind in kinds().items() if kind.leaves}
        assert leaving <= set(said.section("kinds"))
        fields = {
            field
            for name in leaving - {"quiz", "form", "signs", "strengths"}
            for field in kinds()[name].body.__struct_fields__
        }
        hidden = {"taper", "mail_known", "stopped", "sent", "body", "situation", "writer"}
        assert fields - hidden <= set(said.section("columns"))


def test_the_schema_names_what_the_data_has(packed: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(packed)) as found:
        schema, data = (json.loads(found.read(name)) for name in ("schema.json", "earned.json"))
    assert schema["$ref"] == "#/$defs/Archive"
    assert set(schema["$defs"]["Archive"]["properties"]) == set(data)
    assert set(schema["$defs"]["Entry"]["properties"]) == set(data["records"][0])
    leaving = {name for name, kind in kinds().items() if kind.leaves}
    assert set(schema["$defs"]["bodies"]) - {"title"} == leaving
    quiz = next(record for record in data["records"] if record["kind"] == "quiz")
    assert set(quiz["body"]) <= set(schema["$defs"]["QuizTaken"]["properties"])


def changed(packed: bytes, **change: Any) -> bytes:
    """The archive with its first quiz changed."""
    with zipfile.ZipFile(io.BytesIO(packed)) as found:
        data = json.loads(found.read("earned.json"))
    record = next(record for record in data["records"] if record["kind"] == "quiz")
    for path, value in change.items():
        *way, last = path.split("__")
        place = record
        for step in way:
            place = place[step]
        place[last] = value
    return zipped({"earned.json": json.dumps(data).encode()})


HOSTILE = {
    "not a zip": b"hello",
    "empty": b"",
    "cut short": None,
    "another zip": zipped({"letter.txt": b"hello"}),
    "path up": zipped({"earned.json": b"{}", "../../etc/passwd": b"x"}),
    "absolute path": zipped({"earned.json": b"{}", "/etc/passwd": b"x"}),
    "drive": zipped({"earned.json": b"{}", "C:\\x": b"x"}),
    "many files": zipped({"earned.json": b"{}", **{f"{n}.txt": b"" for n in range(80)}}),
    "not json": zipped({"earned.json": b"\x00\xff"}),
    "deep json": zipped({"earned.json": b"[" * 200_000}),
    "another shape": zipped({"earned.json": b'{"format": "earned"}'}),
    "bomb": zipped({"earned.json": b" " * (coming.MOST_BYTES + 1)}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_archive_of_ours_is_refused_kindly(
    mia: Member, packed: bytes, name: str
) -> None:
    before = everything(mia)
    sent = HOSTILE[name]
    page = brought(mia, packed[: len(packed) // 2] if sent is None else sent)
    assert page.status_code == 400
    assert b'role="alert"' in page.content
    assert everything(mia) == before


def test_a_bomb_is_not_unpacked_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coming, "MOST_BYTES", 1000)
    read: list[int] = []
    monkeypatch.setattr(coming, "CHUNK", 100)
    real = zipfile.ZipExtFile.read

    def counted(self: zipfile.ZipExtFile, size: int = -1) -> bytes:
        read.append(size)
        return real(self, size)

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    with pytest.raises(coming.BadArchiveError, match="larger than any"):
        coming._data(io.BytesIO(zipped({"earned.json": b" " * 10_000_000})))
    assert sum(read) < 2000


CHANGES: dict[str, dict[str, Any]] = {
    "newer archive kind": {"version": 99},
    "unknown kind": {"kind": "moon"},
    "bad uid": {"uid": "../../x"},
    "uid in capitals": {"uid": "A" * 32},
    "no zone": {"at": "2026-01-02T03:04:05"},
    "no such option": {"body__answers__asked": {"anx-loss-1": 99}},
    "no such item": {"body__answers__asked": {"moon": 1}},
    "no such frame": {"body__answers__frame": "moon"},
    "no number": {"body__found__anxiety": "high"},
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_record_that_we_would_not_have_written_stops_all(
    mia: Member, noa: Member, packed: bytes, name: str
) -> None:
    before = everything(noa)
    page = brought(noa, changed(packed, **CHANGES[name]))
    assert page.status_code == 400
    assert everything(noa) == before


def test_a_failure_halfway_keeps_nothing(
    mia: Member, noa: Member, packed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, calls = everything(noa), []
    real = store.keep

    def failing(*args: Any, **kwargs: Any) -> str:
        calls.append(1)
        if len(calls) == 3:
            raise OSError("the disk is full")
        return real(*args, **kwargs)

    monkeypatch.setattr(store, "keep", failing)
    with zipfile.ZipFile(io.BytesIO(packed)), pytest.raises(OSError, match="full"):
        coming.bring(noa.person, io.BytesIO(packed))
    assert everything(noa) == before


def test_a_file_that_is_too_large_never_touches_the_disk(mia: Member, settings: object) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 2**20  # type: ignore[attr-defined]
    page = brought(mia, b"x" * (2**20 + 1))
    assert page.status_code == 400
    assert b"at most 1 MB" in page.content


def test_nothing_comes_in_without_consent(mia: Member, packed: bytes) -> None:
    mia.post("/me/consents/say/", {"purpose": "keep", "given": "no"})
    assert brought(mia, packed).status_code == 403
    assert store.count(mia.person, QUIZ) == 0


def test_every_kind_survives_plain_data(mia: Member) -> None:
    full(mia)
    for kind in kinds().values():
        for kept in store.each(mia.person, kind):
            plain = msgspec.json.decode(msgspec.json.encode(kept.body))
            assert kind.read(kind.version, plain, from_json=True) == kept.body
            assert kind.unpack(kind.pack(kept.body)) == kept.body
    assert CONSENT.name in kinds()


def test_the_page_of_the_archive_escapes_what_was_typed(mia: Member) -> None:
    mia.keep(frame="named", name="<b>bold</b>")
    with zipfile.ZipFile(io.BytesIO(saved(mia))) as found:
        assert b"<b>bold" not in found.read(form.PAGE)
