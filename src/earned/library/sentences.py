"""Sentences with placeholders, a file a language: found by section and key, filled by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from earned.core.errors import ContentError
from earned.library.files import content_root, read_toml, shown
from earned.library.units import FALLBACK_LANGUAGE


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of one folder in one language."""

    language: str
    path: Path
    sections: Mapping[str, Mapping[str, str]]

    def say(self, section: str, key: str, **values: Any) -> str:
        """A sentence with its placeholders filled. Raises :class:`ContentError` where it is missing."""
        try:
            return self.sections[section][key].format(**values)
        except KeyError as error:
            raise ContentError(
                f"{shown(self.path)}, [{section}] {key}: {error.args[0]!r} is missing. Add it."
            ) from None

    def section(self, section: str) -> Mapping[str, str]:
        """Every sentence of a section, unfilled, in the file's order."""
        return self.sections[section]


@cache
def sentences(folder: str, language: str = FALLBACK_LANGUAGE) -> Sentences:
    """The sentences in ``content/<folder>/<language>.toml``, in English where the language lacks them."""
    base = content_root() / folder
    spoken = language if (base / f"{language}.toml").exists() else FALLBACK_LANGUAGE
    path = base / f"{spoken}.toml"
    return Sentences(spoken, path, dict(_flat(read_toml(path))))


def _flat(data: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Mapping[str, str]]]:
    """Nested tables as dotted sections: ``[safety.questions.afraid]`` is 'safety.questions.afraid'."""
    found: list[tuple[str, Mapping[str, str]]] = []
    for key, value in data.items():
        if isinstance(value, dict):
            name = f"{prefix}{key}"
            texts = {k: str(v) for k, v in value.items() if not isinstance(v, dict)}
            if texts:
                found.append((name, texts))
            found.extend(_flat(value, f"{name}."))
    return found
