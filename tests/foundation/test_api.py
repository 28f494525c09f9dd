"""The library's public face: its names, and a reference that is up to date and says units and errors."""

import ast
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import earned
from tools import api

PUBLIC = sorted(set(earned.__all__) - {"__version__"})
FUNCTIONS = [name for name in PUBLIC if inspect.isfunction(getattr(earned, name))]
UNITS = ("answer points", "standard deviation", "unit", "tuple", "dict", "pixels", "nothing")


def test_the_reference_is_what_the_code_says() -> None:
    assert api.PAGE.read_text("utf-8") == api.page(), "run: python tools/api.py"


def test_the_reference_has_every_public_name() -> None:
    listed = {name for names in api.SECTIONS.values() for name in names if "." not in name}
    assert listed == set(PUBLIC)


def test_editors_see_the_same_names() -> None:
    stub = ast.parse((Path(earned.__file__).with_suffix(".pyi")).read_text("utf-8"))
    imported = [part for part in stub.body if isinstance(part, ast.ImportFrom)]
    seen = {alias.name: part.module for part in imported for alias in part.names}
    assert set(seen) == set(PUBLIC)
    for name, module in seen.items():
        assert getattr(sys.modules[str(module)], name) is getattr(earned, name)


def test_all_names_are_offered_and_others_are_not() -> None:
    assert set(PUBLIC) <= set(dir(earned))
    with pytest.raises(AttributeError, match="no attribute 'guess'"):
        earned.guess  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_says_what_goes_in_what_comes_out_and_what_can_go_wrong(
    name: str,
) -> None:
    function = getattr(earned, name)
    told = " ".join(inspect.getdoc(function).split())
    for given in inspect.signature(function).parameters:
        assert f"``{given}``" in told, f"{name} does not explain {given}"
    assert re.search(r"\bReturns (an? |the |nothing|:class:)", told)
    assert re.search(r"\bRaises (nothing|:class:)", told)
    assert any(unit in told.split("Returns")[1] or unit in told for unit in UNITS)


@pytest.mark.parametrize("name", sorted(set(PUBLIC) - set(FUNCTIONS)))
def test_a_public_class_and_its_methods_say_what_they_are(name: str) -> None:
    thing = getattr(earned, name)
    assert len(thing.__doc__ or "") > 30
    own = [part for key, part in vars(thing).items() if not key.startswith("_")]
    for part in own:
        if inspect.isfunction(part) or isinstance(part, property):
            assert inspect.getdoc(part)


def test_the_server_may_ask_for_the_version_without_loading_tables() -> None:
    script = (
        "import earned, sys; earned.__version__; print([m for m in sys.modules if 'arrow' in m])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
