"""Reports that a person would rather read than a table: one HTML file, no scripts, nothing fetched."""

from pathlib import Path

from earned.app.describing.found import Described
from earned.app.report.description import description_page
from earned.core.errors import OutputError

__all__ = ["write_description"]


def write_description(found: Described, path: Path) -> None:
    """Write the report of a description. Raises :class:`OutputError` where that is not possible."""
    _write(description_page(found), path)


def _write(text: str, path: Path) -> None:
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_text(text, "utf-8")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise OutputError(
            f"{path}: the report cannot be written ({error.strerror}). Choose another place."
        ) from None
