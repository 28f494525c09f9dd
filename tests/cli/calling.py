"""Calls commands as a shell would, for tests."""

import json

from earned.cli.main import run

USAGE, DATA, NO_INPUT, OUTPUT, CONTENT = 64, 65, 66, 73, 78


def called(capsys, *arguments):
    status = run([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return status, out, err


def as_json(capsys, *arguments):
    status, out, err = called(capsys, *arguments, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)
