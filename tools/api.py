"""Write docs/api.md anew from what the public names say of themselves: `python tools/api.py`.

A test holds that the page is what this makes of the code.
"""

import ast
import dataclasses
import inspect
import re
import textwrap
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import earned

PAGE = Path(__file__).resolve().parent.parent / "docs" / "api.md"
WIDEST = 92
"""A signature longer than this stands with an argument a line."""

SECTIONS = {
    "Instruments": ("instruments", "instrument"),
    "Score": ("score", "own_parameters", "read_parameters"),
    "Calibrate": (
        "calibrate",
        "Calibration",
        "GradedCalibration",
        "Parameters",
        "Calibrated",
        "Item",
    ),
    "Describe": (
        "describe",
        "Described",
        "app.describing.found.ScaleFound",
        "app.describing.found.ScaleModel",
        "core.describe.reliability.Reliability",
        "core.describe.reliability.ItemFit",
        "core.describe.structure.Structure",
        "app.describing.fits.ModelFit",
        "core.describe.item_fit.ItemFit",
        "core.describe.dependence.Dependence",
        "app.describing.found.GroupFound",
        "core.describe.norms.GroupNorm",
        "app.describing.found.FairnessFound",
        "core.describe.fairness.Fairness",
        "core.describe.fairness.ItemFairness",
        "write_report",
        "write_pictures",
    ),
    "Adaptive evaluation": (
        "adaptive",
        "Evaluation",
        "core.adaptive.replay.Agreement",
        "core.adaptive.replay.RegionAgreement",
    ),
    "Change": (
        "change",
        "ChangeFound",
        "app.change.Followed",
        "core.change.difference.Change",
        "app.change_file.ReliableFound",
        "write_trajectories",
        "reliable_change",
        "ReliableChange",
    ),
    "The quiz": (
        "quiz",
        "Quiz",
        "app.quiz.Step",
        "app.quiz.Progress",
        "Answer",
        "Circumstances",
        "Result",
        "Position",
        "Estimate",
        "StyleView",
        "Reference",
    ),
    "Beyond one machine": ("connected", "Cluster"),
    "Errors": (
        "EarnedError",
        "EarnedWarning",
        "UsageError",
        "DataError",
        "NoInputError",
        "ClusterError",
        "OutputError",
        "ContentError",
    ),
}

OPENING = """\
# The library, name by name

<!-- Made by `python tools/api.py` from the code. Change the docstrings there, and run it again. -->

```python
import earned
```

What is called `earned.…` here is a name of `earned`, loaded when it is first used; the other classes are what
those names give back. Tables go in as `data`: a frame of polars or pandas, an Arrow table, a dict of columns,
or the path of a file (CSV, also packed with gzip or zstd; Parquet; Arrow; SPSS). Answers are raw, as people
gave them: whole numbers from 1 to the number of response options. Positions are in standard deviations of the
people the item parameters come from: 0 is their mean, and higher is more insecure. What was asked for but is
not there is `None`, or `nan` in an array.

Errors that a person can mend are kinds of `earned.EarnedError`, and say what is wrong, where, and what would
be right. [tutorial.md](tutorial.md) walks through most of this on real answers; [score.md](score.md) explains
every column of scores; [science](science/README.md) gives formulas, sources and limits.
"""


def page() -> str:
    """The page as Markdown."""
    parts = [OPENING]
    for heading, names in SECTIONS.items():
        parts.append(f"## {heading}\n")
        parts += [_entry(*named(name)) for name in names]
    return "\n".join(parts)


def named(name: str) -> tuple[str, Any]:
    """How a name is written on the page, and what it names."""
    module, dot, own = name.rpartition(".")
    if dot:
        return own, getattr(import_module(f"earned.{module}"), own)
    return f"earned.{name}", getattr(earned, name)


def _entry(name: str, thing: Any) -> str:
    if inspect.isclass(thing):
        return "\n".join(_class(name, thing))
    return f"### `{name}`\n\n{_code(_signature(thing))}\n{_prose(thing)}\n"


def _class(name: str, thing: type) -> Iterator[str]:
    base = thing.__mro__[1].__name__
    kind = f" ({base})" if issubclass(thing, Exception) else ""
    yield f"### `{name}`{kind}\n"
    if dataclasses.is_dataclass(thing):
        yield _code((thing.__name__, _fields(thing), ""))
    yield f"{_prose(thing)}\n"
    for own, method in vars(thing).items():
        if not own.startswith("_") and (inspect.isfunction(method) or isinstance(method, property)):
            yield _member(method)


def _member(method: Any) -> str:
    function = method.fget if isinstance(method, property) else method
    name, arguments, returns = _signature(function)
    given = "" if isinstance(method, property) else f"({', '.join(arguments[1:])})"
    told = textwrap.indent(_prose(function), "  ")
    return f"- `.{name}{given}{returns}`\n\n{told}\n"


Call = tuple[str, list[str], str]
"""A name, arguments as they are written, and what comes back."""


def _parsed(thing: Any) -> ast.stmt:
    return ast.parse(textwrap.dedent(inspect.getsource(thing))).body[0]


def _fields(thing: type) -> list[str]:
    """The fields of a dataclass as its source has them, with defaults."""
    body = _parsed(thing)
    assert isinstance(body, ast.ClassDef)  # noqa: S101 - for the type checker
    parts = [ast.unparse(part) for part in body.body if isinstance(part, ast.AnnAssign)]
    return [part.replace("field(default_factory=dict)", "{}") for part in parts]


def _signature(function: Any) -> Call:
    tree = _parsed(inspect.unwrap(function))
    assert isinstance(tree, ast.FunctionDef)  # noqa: S101 - for the type checker
    given = tree.args
    places = [*given.posonlyargs, *given.args]
    defaults = [*[None] * (len(places) - len(given.defaults)), *given.defaults]
    arguments = [_argument(*pair) for pair in zip(places, defaults, strict=True)]
    if given.kwonlyargs:
        arguments.append("*")
        arguments += map(_argument, given.kwonlyargs, given.kw_defaults)
    returns = ast.unparse(tree.returns).strip("'") if tree.returns else "None"
    return tree.name, arguments, f" -> {returns}"


def _argument(place: ast.arg, default: ast.expr | None) -> str:
    value = f" = {ast.unparse(default)}" if default is not None else ""
    return f"{ast.unparse(place)}{value}"


def _code(call: Call) -> str:
    """A call in a block, with an argument a line where it is long."""
    name, arguments, returns = call
    line = f"{name}({', '.join(arguments)}){returns}"
    if len(line) > WIDEST:
        line = f"{name}(\n" + "".join(f"    {one},\n" for one in arguments) + f"){returns}"
    return f"```python\n{line}\n```\n"


def _prose(thing: Any) -> str:
    text = inspect.cleandoc(thing.__doc__ or "")
    text = re.sub(r":\w+:`(?:~?[\w.]*\.)?(\w+)`", r"`\1`", text)
    return _joined(re.sub(r"``([^`]+)``", r"`\1`", text))


def _joined(text: str) -> str:
    """Paragraphs on one line each; formulas and drawings, which are indented, as they are."""
    parts = []
    for block in re.split(r"\n\s*\n", text):
        plain = not re.search(r"^( {4}|[├└])", block, re.MULTILINE)
        parts.append(" ".join(block.split()) if plain else block)
    return "\n\n".join(parts)


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")
    print(f"{PAGE.name}: {len(page().splitlines())} lines")


if __name__ == "__main__":
    main()
