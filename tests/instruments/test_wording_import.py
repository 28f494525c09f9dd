"""Wording from the user: three kinds of file, and what is said where one does not fit."""

import json

import pytest

from earned.core.errors import ContentError, NoInputError
from earned.library import questionnaires
from earned.library.wording_import import read_wording

ECR = questionnaires.questionnaire("ecr")
REVERSED = {3, 15, 19, 22, 25, 27, 29, 31, 33, 35}
TEXTS = {f"Q{n}": f"Made-up sentence {n}." for n in range(1, 37)}
LABELS = ["Disagree", "", "Neutral", "", "Agree"]


def own(labels=LABELS, texts=TEXTS, head='instrument = "ecr"\nlead = "How far do you agree?"'):
    rows = "\n".join(f'{name} = "{text}"' for name, text in texts.items())
    return f"{head}\nlabels = {json.dumps(labels)}\n[items]\n{rows}\n"


def osd(prefix="ecr_", reverse=REVERSED, points=5, **changes):
    names = [f"{prefix}{n}" for n in range(1, 37)]
    definition = {
        "scale_info": {"name": "Made up", "code": "ECR"},
        "likert_options": {
            "points": points,
            "min": 1,
            "labels": [f"l{n}" for n in range(1, points + 1)],
            "question_head": "head",
        },
        "items": [
            {"id": "hello", "type": "inst", "text_key": "head"},
            *({"id": name, "type": "likert", "text_key": name} for name in names),
        ],
        "scoring": {
            "any": {
                "method": "mean_coded",
                "items": {f"{prefix}{n}": -1 if n in reverse else 1 for n in range(1, 37)},
            }
        },
    }
    words = {"head": "Think of <b>partners</b>.", **{name: f"Item of {name}" for name in names}}
    words.update({f"l{n}": label for n, label in enumerate("abcdefghi", 1)})
    return {"osd_version": "1.0", "definition": definition | changes, "translations": {"en": words}}


CODEBOOK = """\
This data was collected through an on-line test.

The following items were presented on one page and each was rated on a five point scale.
The scale was labeled 1=Disagree, 3=Neutral, 5=Agree (0=missed).

{items}

age\tin years
country\tby network location
"""


def written(tmp_path, name, content):
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def test_our_own_file(tmp_path):
    found = read_wording(written(tmp_path, "w.toml", own()), ECR)
    assert found.items == TEXTS
    assert found.labels == tuple(LABELS)
    assert found.lead == "How far do you agree?"


def test_an_openscales_file(tmp_path):
    found = read_wording(written(tmp_path, "w.osd", osd()), ECR)
    assert found.items["Q7"] == "Item of ecr_7"
    assert found.labels == ("a", "b", "c", "d", "e")
    assert found.lead == "Think of partners ."
    assert found.language == "en"


def test_an_openscales_grid_is_its_rows(tmp_path):
    rows = [f"r{n}" for n in range(1, 37)]
    grid = {
        "id": "g",
        "type": "grid",
        "text_key": "head",
        "rows": rows,
        "columns": ["l1", "l2", "l3", "l4", "l5"],
    }
    bundle = osd(items=[grid], scoring={})
    bundle["translations"]["en"].update({row: f"Row {row}" for row in rows})
    assert read_wording(written(tmp_path, "w.osd", bundle), ECR).items["Q36"] == "Row r36"


@pytest.mark.parametrize(
    "line", ["Q{n}\tText {n}.", '{n}. Q{n}\t"Text {n}."', "Q{n}: Text {n}.<br/>"]
)
def test_a_codebook(tmp_path, line):
    items = "\n".join(line.format(n=n) for n in range(1, 37))
    found = read_wording(written(tmp_path, "codebook.txt", CODEBOOK.format(items=items)), ECR)
    assert found.items["Q36"] == "Text 36."
    assert found.labels == ("Disagree", "", "Neutral", "", "Agree")


def test_items_with_names_are_matched_by_name(tmp_path):
    rq = questionnaires.questionnaire("rq")
    texts = {"Secure": "a", "fearful": "b", "PREOCCUPIED": "c", "dismissing": "d"}
    path = written(tmp_path, "w.toml", own(["no", *[""] * 5, "yes"], texts, 'instrument = "rq"'))
    assert read_wording(path, rq).items["preoccupied"] == "c"
    numbered = {f"item{n}": "x" for n in range(1, 5)}
    path = written(tmp_path, "n.toml", own([""] * 7, numbered, 'instrument = "rq"'))
    with pytest.raises(ContentError, match="no text for secure, fearful, preoccupied and 1 other"):
        read_wording(path, rq)


WRONG = {
    "an item is missing": (
        "w.toml",
        own(texts={k: v for k, v in TEXTS.items() if k != "Q9"}),
        "no text for Q9",
    ),
    "more items than the scale has": ("w.toml", own(texts=TEXTS | {"Q37": "x"}), None),
    "four labels": ("w.toml", own(LABELS[:4]), "offers 4 answers.*5 or 7"),
    "another instrument": ("w.toml", own(head='instrument = "ecr-r"'), "words ecr-r, and ecr"),
    "a field nobody knows": ("w.toml", own(head='leed = "x"'), "unknown field 'leed'"),
    "no TOML": ("w.toml", "labels = [", "not valid TOML"),
    "no JSON": ("w.osd", "{", "not JSON.*line 1"),
    "no definition": ("w.osd", {"translations": {}}, "no 'definition'"),
    "a list": ("w.osd", [], "an object with definition"),
    "no texts": ("w.osd", osd() | {"translations": {}}, "no texts in any language"),
    "items that are no list": ("w.osd", osd(items=7), "no list of items"),
    "a slider": ("w.osd", osd(items=[{"id": "v", "type": "vas"}]), "type 'vas' cannot be asked"),
    "nine points": ("w.osd", osd(points=9), "offers 9 answers"),
    "points without number": ("w.osd", osd(likert_options={}), "number of points"),
    "other reversed items": ("w.osd", osd(reverse=REVERSED - {22}), "differ in Q22"),
    "no item in a codebook": ("c.txt", "Nothing here.", "no line of it words an item"),
    "no scale in a codebook": (
        "c.txt",
        "\n".join(f"Q{n}\tx" for n in range(1, 37)),
        "how many answers",
    ),
    "a kind nobody reads": ("w.docx", "x", "no wording we can read"),
}


@pytest.mark.parametrize("what", [what for what, (_, _, says) in WRONG.items() if says])
def test_a_file_that_does_not_fit_says_what_would(tmp_path, what):
    name, content, says = WRONG[what]
    with pytest.raises(ContentError, match=says) as caught:
        read_wording(written(tmp_path, name, content), ECR)
    assert name in str(caught.value)


def test_a_text_too_many_under_its_own_name_is_left_aside(tmp_path):
    name, content, _ = WRONG["more items than the scale has"]
    assert set(read_wording(written(tmp_path, name, content), ECR).items) == set(ECR.items)


def test_numbers_of_a_longer_scale_are_not_taken_for_ours(tmp_path):
    texts = {f"item_{n}": "x" for n in range(1, 41)}
    with pytest.raises(ContentError, match=r"words 40 items.*has 36"):
        read_wording(written(tmp_path, "w.toml", own(texts=texts)), ECR)


def test_a_language_is_chosen_by_name(tmp_path):
    bundle = osd()
    bundle["translations"]["de"] = dict(bundle["translations"]["en"], ecr_1="Eins")
    path = written(tmp_path, "w.osd", bundle)
    assert read_wording(path, ECR, "de").items["Q1"] == "Eins"
    with pytest.raises(ContentError, match=r"no texts in fr.*en, de"):
        read_wording(path, ECR, "fr")


def test_a_missing_file_and_one_in_another_encoding(tmp_path):
    with pytest.raises(NoInputError, match="no such file"):
        read_wording(tmp_path / "none.toml", ECR)
    path = tmp_path / "w.toml"
    path.write_bytes('lead = "é"'.encode("latin-1"))
    with pytest.raises(ContentError, match="UTF-8"):
        read_wording(path, ECR)


def test_the_wording_of_published_scales_is_not_shipped():
    """Facts only: no instrument folder but ours holds texts of items."""
    from earned.library.files import content_root

    ours = {"earned", "strengths", "origins"}
    worded = {path.parent.name for path in (content_root() / "instruments").glob("*/items.*")}
    assert worded == ours
