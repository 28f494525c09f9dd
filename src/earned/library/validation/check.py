"""Check a folder of content."""

from pathlib import Path

from earned.core.errors import NoInputError
from earned.library.files import content_root
from earned.library.kinds import SHAPES
from earned.library.validation.facts import check_facts
from earned.library.validation.finding import Finding
from earned.library.validation.reading import read_drafts
from earned.library.validation.wording import check_wording


def check_content(folder: Path | None = None) -> tuple[Finding, ...]:
    """Every finding in a folder laid out like ``content/``, by file and line; ours by default.

    Raises :class:`NoInputError` where the folder is missing or holds no units.
    """
    root = folder or content_root()
    if not root.is_dir():
        raise NoInputError(
            f"{root}: there is no such folder. Name a folder laid out like content/."
        )
    drafts, unreadable = read_drafts(root)
    if not drafts.units:
        known = ", ".join(shape.folder for shape in SHAPES.values())
        raise NoInputError(f"{root}: no units here. It needs folders such as: {known}.")
    return tuple(sorted({*unreadable, *check_facts(drafts), *check_wording(drafts)}))
