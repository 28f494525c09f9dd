"""A wrong crisis line is worse than none: each one says where it was read, when, and in what words."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import earned

SAFETY = Path(earned.__file__).parent / "content" / "safety"
LINES = SAFETY / "lines"
REQUIRED_COUNTRIES = ("US", "GB", "IE", "CA", "AU", "NZ", "ES", "MX", "DE")
KINDS = {"crisis", "abuse", "emotional-support"}
KINDS_TO_ACCOUNT_FOR = ("crisis", "abuse")
SOURCES = {"service", "government", "public"}
LINE_FIELDS = {
    "id", "service", "for", "number", "number_also", "text", "languages", "hours", "cost", "area",
    "who", "note", "source", "confidence", "page", "site", "read_on", "copy_of", "quote_check",
    "also_read",
}  # fmt: skip
COUNTRY_FIELDS = {
    "country", "name", "native_name", "emergency", "emergency_also", "emergency_note",
    "emergency_source", "missing", "missing_note", "lines",
}  # fmt: skip
PROVENANCE_FIELDS = {"source", "page", "read_on", "copy_of", "quote_check"}
QUESTIONS = ("afraid", "controlled", "unsafe-to-be-honest")
FRESH_FOR = timedelta(days=180)
LONGEST_QUOTE = 12

Table = Mapping[str, Any]


def stale(lines: Iterable[Table], today: date) -> list[tuple[str, date]]:
    """Ids and reading dates of the lines read more than 180 days before ``today``, oldest first."""
    old = [(line["id"], line["read_on"]) for line in lines if today - line["read_on"] > FRESH_FOR]
    return sorted(old, key=lambda entry: (entry[1], entry[0]))


def load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


COUNTRIES: dict[str, dict[str, Any]] = {
    path.stem: load(path) for path in sorted(LINES.glob("*.toml"))
}
WORLD = COUNTRIES.pop("ZZ")
ALL_LINES = [(code, line) for code, table in COUNTRIES.items() for line in table["lines"]]
ELSEWHERE = [*WORLD["regions"], *WORLD["directory"]]
EMERGENCY = [
    {"id": f"{code.lower()}-emergency", "number": table["emergency"], **table["emergency_source"]}
    for code, table in COUNTRIES.items()
    if "emergency" in table
]
READ = [*(line for _, line in ALL_LINES), *ELSEWHERE, *EMERGENCY]


def named(entries: Iterable[Table]) -> list[Any]:
    return [pytest.param(entry, id=entry["id"]) for entry in entries]


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


@pytest.mark.parametrize("code", REQUIRED_COUNTRIES)
def test_every_promised_country_has_a_file(code: str) -> None:
    assert code in COUNTRIES


@pytest.mark.parametrize("code", COUNTRIES)
def test_a_country_says_who_it_is_and_what_it_lacks(code: str) -> None:
    table = COUNTRIES[code]

    assert set(table) <= COUNTRY_FIELDS
    assert table["country"] == code
    assert re.fullmatch(r"[A-Z]{2}", code)
    assert table["name"]
    assert ("emergency" in table) == ("emergency_source" in table)
    assert set(table["missing"]) <= set(KINDS_TO_ACCOUNT_FOR)


@pytest.mark.parametrize("code", COUNTRIES)
@pytest.mark.parametrize("kind", KINDS_TO_ACCOUNT_FOR)
def test_a_kind_is_there_for_the_whole_country_or_named_as_missing(code: str, kind: str) -> None:
    table = COUNTRIES[code]
    nationwide = any(line["for"] == kind and "area" not in line for line in table["lines"])

    assert nationwide != (kind in table["missing"])


@pytest.mark.parametrize("line", named(line for _, line in ALL_LINES))
def test_a_line_carries_all_that_is_shown(line: Table) -> None:
    assert set(line) <= LINE_FIELDS
    assert line["service"]
    assert line["for"] in KINDS
    assert line.get("number") or line.get("text")
    assert line["languages"]
    assert all(re.fullmatch(r"[a-z]{2}", language) for language in line["languages"])
    assert line["hours"]
    assert line.get("cost", "free") == "free"


@pytest.mark.parametrize(("code", "line"), [(c, line) for c, line in ALL_LINES])
def test_an_id_begins_with_its_country(code: str, line: Table) -> None:
    assert re.fullmatch(rf"{code.lower()}-[a-z0-9-]+", line["id"])


@pytest.mark.parametrize("entry", named(READ))
def test_it_is_known_where_when_and_in_what_words_it_was_read(entry: Table) -> None:
    assert set(entry) >= PROVENANCE_FIELDS - {"source"}
    assert type(entry["read_on"]) is date
    assert entry["page"].startswith("https://")
    assert entry.get("site", "https://").startswith("https://")
    assert entry["copy_of"]
    assert 0 < len(entry["quote_check"].split()) <= LONGEST_QUOTE


@pytest.mark.parametrize("entry", named([*(line for _, line in ALL_LINES), *EMERGENCY]))
def test_the_quoted_words_carry_the_number(entry: Table) -> None:
    """Up to a leading part: pages leave out the 1 before North American numbers, or spell in letters."""
    wanted = digits(entry.get("number") or entry["text"])
    quoted = digits(entry["quote_check"])

    assert wanted in quoted or any(
        wanted[start:] in quoted for start in range(len(wanted) - 3) if len(wanted) > 6
    )


@pytest.mark.parametrize("entry", named([*(line for _, line in ALL_LINES), *EMERGENCY]))
def test_a_source_that_is_neither_service_nor_government_is_called_secondary(entry: Table) -> None:
    assert entry["source"] in SOURCES
    assert (entry["source"] == "public") == (entry.get("confidence") == "secondary")
    if entry["source"] == "public":
        assert entry["also_read"], "a secondary line needs a second source that agrees"


def test_no_id_is_used_twice() -> None:
    counts = Counter(entry["id"] for entry in READ)

    assert [name for name, count in counts.items() if count > 1] == []


def test_other_countries_find_a_directory_and_the_european_number() -> None:
    assert all(entry["name"] and entry["what"] for entry in WORLD["directory"])
    assert all(re.fullmatch(r"[A-Z]{2}", code) for r in WORLD["regions"] for code in r["countries"])
    assert "112" in {region["emergency"] for region in WORLD["regions"]}


@pytest.mark.parametrize(
    ("age", "old"), [(0, False), (179, False), (180, False), (181, True), (2000, True)]
)
def test_a_line_is_stale_after_180_days(age: int, old: bool) -> None:
    today = date(2026, 11, 24)
    line = {"id": "xx-a", "read_on": today - timedelta(days=age)}

    assert stale([line], today) == ([("xx-a", line["read_on"])] if old else [])


def test_stale_lines_come_oldest_first() -> None:
    today = date(2027, 12, 31)
    lines = [
        {"id": "xx-b", "read_on": date(2027, 1, 2)},
        {"id": "xx-a", "read_on": date(2027, 1, 2)},
        {"id": "xx-fresh", "read_on": date(2027, 12, 30)},
        {"id": "xx-c", "read_on": date(2026, 1, 1)},
    ]

    assert [name for name, _ in stale(lines, today)] == ["xx-c", "xx-a", "xx-b"]


def test_everything_that_was_read_can_be_asked_for_its_age() -> None:
    newest = max(entry["read_on"] for entry in READ)

    assert len(stale(READ, newest + FRESH_FOR + timedelta(days=1))) == len(READ)


WORDS = load(SAFETY / "en.toml")


def test_the_words_a_page_needs_are_there() -> None:
    assert {"title", "lead", "not_read", "body", "emergency", "no_line"} <= set(WORDS["crisis"])
    assert {"title", "body", "adults", "minimum_age"} <= set(WORDS["limits"])
    assert {"label", "body"} <= set(WORDS["leave"])
    assert {"lead", "why", "consequence", "after_yes", "after_skip"} <= set(WORDS["safety"])
    assert WORDS["limits"]["minimum_age"] == 18
    assert "Nobody reads what is written here" in WORDS["crisis"]["not_read"]
    assert "{country}" in WORDS["crisis"]["no_line"]


def test_the_three_questions_are_asked_in_order() -> None:
    assert tuple(WORDS["safety"]["questions"]) == QUESTIONS


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_can_be_skipped_and_says_what_follows(question: str) -> None:
    table = WORDS["safety"]["questions"][question]

    assert set(table) == {"text", "detail", "yes", "no", "skip", "why"}
    assert all(word in table["why"] for word in ("yes", "skip", "trust", "reassur", "pairings"))


@pytest.mark.parametrize("key", ["after_yes", "after_skip", "lead", "why"])
def test_nobody_is_told_to_leave_or_to_stay(key: str) -> None:
    text = WORDS["safety"][key].lower()

    assert not re.search(r"\byou (should|must|need to|have to) (leave|stay|end)\b", text)
    assert "toxic" not in text
    assert "abuser" not in text
