"""Crisis lines: what is shipped loads, and an operator's file changes exactly what it names."""

from pathlib import Path

import pytest

from earned.core.errors import ContentError
from earned.library.crisis import countries, directories

REQUIRED = {"US", "GB", "IE", "CA", "AU", "NZ", "ES", "MX", "DE"}
LINE = """
[[lines]]
country = "{country}"
id = "{id}"
service = "A service"
for = "crisis"
number = "0800 1"
languages = ["en"]
hours = "24/7"
page = "https://example.org/"
read_on = 2026-11-01
"""


def override(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "crisis.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_required_country_has_lines_or_says_what_is_missing():
    found = countries()
    assert set(found) >= REQUIRED
    for code in REQUIRED:
        country = found[code]
        purposes = {line.purpose for line in country.lines if not line.area} | set(country.missing)
        assert purposes >= {"crisis", "abuse"}, code
    assert list(found)[-1] == "ZZ"
    assert directories()


def test_the_same_id_replaces_and_a_new_id_is_added(tmp_path):
    text = LINE.format(country="US", id="us-988") + LINE.format(country="US", id="us-own")
    changed = countries(override(tmp_path, text))["US"]
    by_id = {line.id: line for line in changed.lines}
    assert by_id["us-988"].number == "0800 1"
    assert by_id["us-988"].by_operator
    assert by_id["us-own"].by_operator
    assert not by_id["us-dv-hotline"].by_operator
    assert changed.emergency == "911"


def test_hiding_takes_a_line_away(tmp_path):
    text = '[[lines]]\ncountry = "US"\nid = "us-988"\nhide = true\n'
    changed = countries(override(tmp_path, text))["US"]
    assert "us-988" not in {line.id for line in changed.lines}


def test_a_new_country_and_a_line_for_what_was_missing(tmp_path):
    text = LINE.format(country="IT", id="it-own") + LINE.format(country="XX", id="xx-own")
    changed = countries(override(tmp_path, text))
    assert "crisis" not in changed["IT"].missing
    assert [line.id for line in changed["XX"].lines] == ["xx-own"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (LINE.format(country="", id="x"), "country"),
        (LINE.format(country="US", id="x").replace('hours = "24/7"\n', ""), "hours"),
        (LINE.format(country="US", id="x").replace('number = "0800 1"\n', ""), "number or a text"),
        (LINE.format(country="US", id="x") + "colour = 1\n", "colour"),
        ("[[lines]\n", "not valid TOML"),
    ],
)
def test_a_faulty_file_is_named_with_place_and_remedy(tmp_path, text, says):
    with pytest.raises(ContentError, match=says) as error:
        countries(override(tmp_path, text))
    assert "crisis.toml" in str(error.value)


def test_a_missing_override_changes_nothing(tmp_path):
    assert countries(tmp_path / "crisis.toml") == countries()
