"""How instruments are worded: formats, frames and items, a language each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from earned.core.errors import ContentError, UsageError
from earned.core.instruments.item import FRAMES, Frame
from earned.library.files import content_root, convert, read_toml, shown
from earned.library.units import FALLBACK_LANGUAGE


@dataclass(frozen=True, slots=True)
class FormatWords:
    """A response format: the line above the item and the labels, lowest option first."""

    lead: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrameWords:
    """A frame: who to think of while answering."""

    title: str
    summary: str
    think: str


@dataclass(frozen=True, slots=True)
class ItemWords:
    """One item in its five frames; ``named`` holds ``{name}``."""

    general: str
    partner: str
    friend: str
    parent: str
    named: str

    def in_frame(self, frame: Frame, name: str | None = None) -> str:
        """The sentence in a frame. The ``named`` frame needs a name."""
        text: str = getattr(self, frame)
        if frame != "named":
            return text
        if not name:
            raise UsageError("The 'named' frame needs a name or initials.")
        return text.replace("{name}", name)


@dataclass(frozen=True, slots=True)
class QuizWording:
    """The wording of the scored quiz in one language."""

    language: str
    formats: Mapping[str, FormatWords]
    frames: Mapping[Frame, FrameWords]
    items: Mapping[str, ItemWords]


@cache
def quiz_wording(language: str = FALLBACK_LANGUAGE) -> QuizWording:
    """The wording of our own quiz, in English where the language lacks it."""
    folder = content_root() / "instruments" / "earned"
    spoken = language if (folder / f"items.{language}.toml").exists() else FALLBACK_LANGUAGE
    path = folder / f"items.{spoken}.toml"
    data = read_toml(path)
    frames = _tables(data, "frames", FrameWords, path)
    absent = [frame for frame in FRAMES if frame not in frames]
    if absent:
        raise ContentError(
            f"{shown(path)}: the frame {absent[0]!r} has no words. Add [frames.{absent[0]}]."
        )
    return QuizWording(
        language=spoken,
        formats=_tables(data, "formats", FormatWords, path),
        frames=frames,
        items=_tables(data, "items", ItemWords, path),
    )


def _tables(data: Mapping[str, Any], section: str, type_: type, path: Any) -> dict[Any, Any]:
    tables = data.get(section)
    if not isinstance(tables, dict):
        raise ContentError(f"{shown(path)}: the section [{section}] is missing. Add it.")
    return {key: convert(table, type_, path, f"[{section}.{key}]") for key, table in tables.items()}
