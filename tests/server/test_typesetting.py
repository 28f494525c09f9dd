"""The typesetter in a process of its own: what goes wrong there is said without quoting anybody."""

import json
import subprocess
import sys

import pytest

from earned.server.quiz.paper import typesetting
from earned.server.quiz.paper.typesetting import TypesettingError, typeset

NOTHING = {
    "language": "en",
    "title": "T",
    "opening": ["a", "b"],
    "provisional": "p",
    "parts": [],
}


def test_a_document_becomes_a_pdf():
    assert typeset(json.dumps(NOTHING)).startswith(b"%PDF")


def test_a_failure_is_told_by_status_alone():
    with pytest.raises(TypesettingError, match="status") as error:
        typeset('{"secret": "words"')
    assert "words" not in str(error.value)


def test_a_typesetter_that_hangs_is_given_up(monkeypatch):
    monkeypatch.setattr(typesetting, "LONGEST", 0.01)
    with pytest.raises(TypesettingError, match="longer"):
        typeset(json.dumps(NOTHING))


def test_the_worker_itself_does_not_load_the_typesetter():
    loaded = "import sys, earned.server.quiz.paper.typesetting as t; print('typst' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
