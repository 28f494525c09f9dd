"""What the documents promise is there: commands, options, files, versions, the library's lines."""

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

import earned
from earned.cli.main import cli
from tests.foundation import machine
from tools import checks

ROOT = machine.ROOT
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# Hosts of package indexes, and paths of machines. Written so that this file does not match itself.
UNWANTED = re.compile(
    r"py[p]i\.org|python[h]osted\.org|registry\.np[m]js|deb\.debi[a]n\.org|(?<![\w.])/(root|opt|work)/(?!homebrew)\w"
    r"|/home/(?!you\b)\w+|/Users/\w+"
)


def fenced(document: Path, language: str) -> list[str]:
    """The code blocks of a language in a Markdown file."""
    return re.findall(
        rf"^```{language}\n(.*?)^```", document.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )


def promised() -> list[str]:
    """Every command line in the documents, from blocks and from inline code."""
    lines = [
        line
        for path in DOCUMENTS
        for block in fenced(path, "sh")
        for line in block.replace("\\\n", " ").split("\n")
    ]
    for path in DOCUMENTS:
        lines += re.findall(
            r"`((?:\./run|\./test|earned|\.venv/bin/\w+)(?: [^`\n]*)?)`", path.read_text()
        )
    return sorted({line.split("#")[0].strip() for line in lines} - {""})


def known_options(words: list[str]) -> set[str]:
    """The options that `earned WORDS…` takes."""
    group: click.Command = cli
    for word in words:
        if isinstance(group, click.Group) and not word.startswith("-"):
            found = group.get_command(click.Context(group), word)
            assert found is not None, f"earned {word} does not exist"
            group = found
    given = {
        option
        for parameter in group.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    return given | {"--help", "-h"}


@pytest.mark.parametrize("line", promised())
def test_every_command_in_the_documents_exists(line: str) -> None:
    words = shlex.split(line)
    program, arguments = words[0].removeprefix(".venv/bin/"), words[1:]
    options = {word.partition("=")[0] for word in arguments if word.startswith("--")}
    if program == "earned":
        assert options <= known_options(arguments)
    elif program == "./run":
        assert options <= known_options(["serve"])
    elif program == "./test":
        ours, _ = checks.parse(arguments)
        assert options <= {f"--{name}" for name in vars(ours)} | {"--help"}
    elif program == "python":
        assert (ROOT / arguments[0]).is_file()
    else:
        assert program in {"pre-commit", "py", "pip", "dask", "export"}


def test_the_library_in_five_lines_runs() -> None:
    (code,) = fenced(ROOT / "README.md", "python")
    assert len([line for line in code.splitlines() if line]) == 5
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert re.search(r"mean=-?\d.*'secure': 0\.\d", done.stdout)


def links() -> list[tuple[Path, str]]:
    """Relative links and pictures of all documents."""
    pattern = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)|src=\"([^\"]+)\"")
    return [
        (path, inline or picture)
        for path in DOCUMENTS
        for inline, picture in pattern.findall(path.read_text("utf-8"))
    ]


@pytest.mark.parametrize(
    ("document", "target"), links(), ids=lambda part: str(part).rpartition("/")[2]
)
def test_every_link_leads_somewhere(document: Path, target: str) -> None:
    assert (document.parent / target).exists()


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = set(re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text()))

    assert listed == {path.name for path in folder.glob("[0-9]*.md")}


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text("utf-8")

    assert project["version"] == earned.__version__
    assert f"\nversion: {earned.__version__}\n" in citation


def test_the_oldest_python_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["requires-python"] == ">=3.11"
    assert project["tool"]["ruff"]["target-version"] == "py311"
    for name in ("bootstrap.py", "tools/environment.py"):
        assert "OLDEST = (3, 11)" in (ROOT / name).read_text("utf-8")
    assert "Python 3.11 or newer" in (ROOT / "README.md").read_text("utf-8")


def test_the_changelog_begins_with_what_is_unreleased() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)

    assert headings[0] == "Unreleased"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("LICENSE", "Apache License"),
        ("LICENSE-CONTENT", "Attribution 4.0 International"),
    ],
)
def test_the_licences_are_whole(name: str, words: str) -> None:
    text = (ROOT / name).read_text("utf-8")

    assert words in text[:400]
    assert len(text) > 10_000


def test_no_file_names_an_index_or_a_path_of_some_machine() -> None:
    found = []
    for name in machine.tracked():
        try:
            text = (ROOT / name).read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name}: {match[0]}" for match in UNWANTED.finditer(text)]

    assert found == []


def test_the_search_for_unwanted_words_finds_them() -> None:
    index = "https://" + "py" + "pi.org/simple"

    assert UNWANTED.search(index)
    assert UNWANTED.search("see /ro" + "ot/notes")
    assert not UNWANTED.search("chroot/notes and ./optional/work/items")
