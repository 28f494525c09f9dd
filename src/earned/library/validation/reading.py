"""Reads a whole folder of content as it lies there, faults included."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from earned.core.errors import ContentError
from earned.library.files import convert, read_toml
from earned.library.kinds import SHAPES, Kind, Source
from earned.library.validation.finding import Finding, line_of

FACTS = "unit.toml"
BASE_LANGUAGE = "en"


@dataclass
class Draft:
    """A unit as found. ``facts`` and ``words`` (by language) are ``None`` or missing where faulty."""

    kind: Kind
    id: str
    folder: Path
    facts: Any = None
    words: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    """File name -> its text."""

    @property
    def ref(self) -> str:
        """``kind/id``."""
        return f"{self.kind}/{self.id}"


@dataclass
class Drafts:
    """Everything found in a folder."""

    root: Path
    units: dict[str, Draft]
    cited: dict[str, Source | None]
    """Source key -> source; ``None`` for a faulty one."""

    def at(self, draft: Draft, file: str, needle: str, problem: str, remedy: str) -> Finding:
        """A finding at the line of a unit's file that holds ``needle``."""
        path = (draft.folder / file).relative_to(self.root)
        return Finding(path, line_of(draft.sources.get(file, ""), needle), problem, remedy)


def read_drafts(root: Path) -> tuple[Drafts, list[Finding]]:
    """All units and sources below ``root``, and what made some of them unreadable."""
    findings: list[Finding] = []
    units: dict[str, Draft] = {}
    for kind, shape in SHAPES.items():
        folders = sorted(path for path in (root / shape.folder).glob("*") if path.is_dir())
        for folder in folders:
            draft = Draft(kind, folder.name, folder)
            findings += _read_unit(draft, root)
            units[draft.ref] = draft
    cited: dict[str, Source | None] = {}
    for path in sorted((root / "sources").glob("*.toml")):
        cited[path.stem], found = _converted(path, Source, root)
        findings += found
    return Drafts(root, units, cited), findings


def _read_unit(draft: Draft, root: Path) -> Iterator[Finding]:
    shape = SHAPES[draft.kind]
    for path in sorted(draft.folder.glob("*.toml")):
        draft.sources[path.name] = path.read_text(encoding="utf-8", errors="replace")
        type_ = shape.facts if path.name == FACTS else shape.words
        made, findings = _converted(path, type_, root)
        yield from findings
        if path.name == FACTS:
            draft.facts = made
        elif made is not None:
            draft.words[path.stem] = made
    for needed in (FACTS, f"{BASE_LANGUAGE}.toml"):
        if needed not in draft.sources:
            place = (draft.folder / needed).relative_to(root)
            yield Finding(place, 0, "This file is missing.", "Add it, or copy a neighbour.")


def _converted(path: Path, type_: type, root: Path) -> tuple[Any, list[Finding]]:
    place = path.relative_to(root)
    try:
        data: Mapping[str, Any] = read_toml(path)
        facts = {name: value for name, value in data.items() if name not in {"id", "kind"}}
        return convert(facts if path.name == FACTS else data, type_, path), []
    except ContentError as error:
        problem, line = _plain(str(error), path)
        return None, [Finding(place, line, problem, "Correct the field, or add it.")]


def _plain(message: str, path: Path) -> tuple[str, int]:
    """The message without the path in front, and the line it is about where that can be told."""
    problem = message.partition(": ")[2] or message
    if "line " in problem and "(at line " in problem:
        return problem, int(problem.split("(at line ")[1].split(",")[0])
    name = problem.split("'")[1] if problem.count("'") >= 2 else problem.rpartition("$.")[2]
    text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    return problem, line_of(text, name.strip("`.")) if name else 0
