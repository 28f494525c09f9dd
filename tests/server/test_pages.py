"""Pages for everybody: crisis help by country, limits, errors."""

from pathlib import Path

import pytest

from earned.library.crisis import countries
from tests.server.visitor import Visitor


@pytest.mark.parametrize("path", ["/", "/limits/", "/privacy/", "/help-now/", "/quiz/start/"])
def test_every_page_has_help_a_way_out_and_the_limits(ann: Visitor, path: str) -> None:
    html = ann.get(path).content.decode()
    assert 'href="/help-now/"' in html
    assert 'action="/leave/"' in html
    assert 'href="/limits/"' in html


@pytest.mark.parametrize("code", sorted(countries()))
def test_every_country_shows_its_lines_or_says_that_there_are_none(ann: Visitor, code: str) -> None:
    html = ann.get(f"/help-now/?country={code}").content.decode()
    country = countries()[code]
    for line in country.lines:
        assert line.number in html
    assert country.lines or "so we show none" in html
    assert html.count("We could not verify a line for") == len(country.missing)


def test_the_country_comes_from_the_browsers_language(ann: Visitor) -> None:
    html = ann.get("/help-now/", headers={"Accept-Language": "en-IE,en;q=0.8"}).content.decode()
    assert '<option value="IE" selected>' in html


@pytest.mark.parametrize("asked", ["XX", "<script>", "", "gb' OR 1"])
def test_an_unknown_country_falls_back_to_everywhere(ann: Visitor, asked: str) -> None:
    html = ann.client.get("/help-now/", {"country": asked}).content.decode()
    assert '<option value="ZZ" selected>' in html
    assert "<script>" not in html.partition("<main")[2]


def test_an_operator_can_replace_add_and_hide_lines(ann: Visitor, tmp_path: Path) -> None:
    (tmp_path / "crisis.toml").write_text(
        """
[[lines]]
country = "GB"
id = "gb-village"
service = "The village line"
for = "crisis"
number = "01 23 45"
languages = ["en"]
hours = "daily"
page = "https://village.example/"
read_on = 2026-01-01

[[lines]]
country = "GB"
id = "gb-samaritans"
hide = true
""",
        encoding="utf-8",
    )
    html = ann.get("/help-now/?country=GB").content.decode()
    assert "The village line" in html
    assert "added by whoever runs this site" in html
    assert "Samaritans" not in html


@pytest.mark.parametrize("slip", ["[[lines]\n", "[[lines]]\nid = 'x'\n", "\xff"])
def test_a_slip_of_the_operator_does_not_take_help_away(
    ann: Visitor, tmp_path: Path, slip: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "crisis.toml").write_bytes(slip.encode("latin-1"))
    page = ann.get("/help-now/?country=GB")
    assert page.status_code == 200
    assert b"Samaritans" in page.content
    assert "cannot be read" in caplog.text


def test_a_page_that_is_not_there(ann: Visitor) -> None:
    page = ann.get("/nowhere/")
    assert page.status_code == 404
    assert b"There is no such page" in page.content
    assert b"/help-now/" in page.content


def test_a_fault_of_ours_has_a_page_too(ann: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    from earned.server.quiz import store

    def broken(_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(store, "read", broken)
    ann.client.raise_request_exception = False
    page = ann.get("/quiz/")
    assert page.status_code == 500
    assert b"Something broke on our side" in page.content
