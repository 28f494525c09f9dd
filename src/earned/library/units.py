"""Units of the library: one folder each, facts in one file, words in one file a language."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from earned.core.errors import ContentError
from earned.library.files import content_root, convert, read_toml, shown
from earned.library.kinds import SHAPES, Kind, Source

FALLBACK_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit. ``facts`` and ``words`` have the types that :data:`SHAPES` gives its kind.

    ``language``: the language the words are really in, which differs from the one asked for where a
    translation is missing.
    """

    kind: Kind
    id: str
    language: str
    facts: Any
    words: Any

    @property
    def ref(self) -> str:
        """How other units name it: ``kind/id``."""
        return f"{self.kind}/{self.id}"


@cache
def ids(kind: Kind) -> tuple[str, ...]:
    """Ids of a kind, in alphabetical order."""
    folder = content_root() / SHAPES[kind].folder
    return (
        tuple(sorted(path.name for path in folder.iterdir() if path.is_dir()))
        if folder.is_dir()
        else ()
    )


@cache
def unit(kind: Kind, id_: str, language: str = FALLBACK_LANGUAGE) -> Unit:
    """One unit in a language, or in English where that language lacks it.

    Raises :class:`KeyError` for an unknown unit, :class:`ContentError` for a faulty one.
    """
    if id_ not in ids(kind):
        raise KeyError(f"{kind}/{id_}")
    folder = content_root() / SHAPES[kind].folder / id_
    spoken = language if (folder / f"{language}.toml").exists() else FALLBACK_LANGUAGE
    words_path = folder / f"{spoken}.toml"
    words: Any = convert(read_toml(words_path), SHAPES[kind].words, words_path)
    return Unit(kind, id_, spoken, _facts(kind, folder), words)


@cache
def units(kind: Kind, language: str = FALLBACK_LANGUAGE) -> tuple[Unit, ...]:
    """Every unit of a kind."""
    return tuple(unit(kind, id_, language) for id_ in ids(kind))


@cache
def facts_of(kind: Kind) -> dict[str, Any]:
    """Facts of every unit of a kind, by id; without reading any words."""
    folder = content_root() / SHAPES[kind].folder
    return {id_: _facts(kind, folder / id_) for id_ in ids(kind)}


@cache
def source(key: str) -> Source:
    """A source by its key. Raises :class:`KeyError` for an unknown one."""
    path = content_root() / "sources" / f"{key}.toml"
    if not path.exists():
        raise KeyError(key)
    return convert(read_toml(path), Source, path)


def _facts(kind: Kind, folder: Path) -> Any:
    path = folder / "unit.toml"
    data = read_toml(path)
    for name, right in (("id", folder.name), ("kind", kind)):
        if data.pop(name, right) != right:
            raise ContentError(f"{shown(path)}: the {name} must be {right!r}, as the folder says.")
    return convert(data, SHAPES[kind].facts, path)
