"""Reports that a person would rather read than a table: one HTML file, no scripts, nothing fetched."""

from collections.abc import Iterable
from pathlib import Path

from earned.app.change import Followed
from earned.app.describing.found import Described
from earned.app.report.description import description_page
from earned.app.report.drawings import drawings
from earned.app.report.scores import plane_picture, scores_page
from earned.app.report.trajectories import trajectories
from earned.app.score import Scored
from earned.core.errors import OutputError, UsageError
from earned.pictures.curves import CURVES_PAPER
from earned.pictures.png import png
from earned.pictures.svg import PAPER
from earned.tables.writing import one_file

__all__ = [
    "check_folder",
    "check_free",
    "write_description",
    "write_pictures",
    "write_plane",
    "write_scores",
    "write_trajectories",
]


def check_free(path: Path, *, force: bool, taken: Iterable[Path] = ()) -> None:
    """Raise :class:`OutputError` where a report or picture cannot go, before any work is done.

    ``taken``: what else is read or written, which ``force`` does not give up: :class:`UsageError`.
    """
    if any(one_file(path, other) for other in taken):
        raise UsageError(
            f"{path} is named for something else already, as what is read or written. Choose another name."
        )
    if not path.parent.is_dir():
        raise OutputError(f"{path}: the folder {path.parent} does not exist. Make it first.")
    if path.is_dir():
        raise OutputError(f"{path} is a folder. Name a file in it.")
    if path.exists() and not force:
        raise OutputError(f"{path} exists. Choose another name, or replace it with --force.")


def write_scores(done: Scored, source: Path, path: Path) -> None:
    """Write the report of scores that were tallied. Raises :class:`OutputError`."""
    if done.tally is None:
        raise ValueError("these scores were not tallied")
    _write(scores_page(done, done.tally, source).encode(), path)


def write_plane(done: Scored, path: Path) -> bool:
    """Draw the people as SVG, or as PNG where the name ends so; false where they are too few to be drawn.

    Raises :class:`UsageError` where there is no plane, :class:`OutputError` where it cannot be written.
    """
    if done.tally is None or done.tally.plane is None:
        raise UsageError(
            f"{done.scheme.questionnaire.title} gives no anxiety and avoidance to draw people by."
        )
    picture = plane_picture(done.tally, PAPER)
    if picture is None:
        return False
    _write(png(picture) if path.suffix.lower() == ".png" else picture.encode(), path)
    return True


def write_description(found: Described, path: Path) -> None:
    """Write the report of a description. Raises :class:`OutputError` where that is not possible."""
    _write(description_page(found).encode(), path)


def check_folder(folder: Path, *, force: bool) -> None:
    """Raise :class:`OutputError` where pictures cannot go, before any work is done."""
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is no folder. Name one for the pictures.")
    if not folder.parent.is_dir():
        raise OutputError(f"{folder}: the folder {folder.parent} does not exist. Make it first.")
    if not force and folder.is_dir() and any(folder.glob("*.[sp][vn]g")):
        raise OutputError(f"{folder} holds pictures. Choose another, or replace them with --force.")


def write_pictures(found: Described, folder: Path) -> list[Path]:
    """Write every picture of a description into a folder, each as SVG and as PNG; what was written.

    People on the plane (50 or more), and for each scale with a model its standard error, its test
    information and the category curves of its items. Raises :class:`OutputError`.
    """
    check_folder(folder, force=True)
    folder.mkdir(exist_ok=True)
    written = []
    for name, picture in drawings(found, CURVES_PAPER):
        for path, content in (
            (folder / f"{name}.svg", picture.encode()),
            (folder / f"{name}.png", png(picture)),
        ):
            _write(content, path)
            written.append(path)
    return written


def write_trajectories(followed: Followed, path: Path) -> None:
    """Draw somebody's paths as SVG, or as PNG where the name ends so. Raises :class:`OutputError`."""
    picture = trajectories(followed)
    _write(png(picture) if path.suffix.lower() == ".png" else picture.encode(), path)


def _write(content: bytes, path: Path) -> None:
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise OutputError(
            f"{path}: this cannot be written ({error.strerror}). Choose another place."
        ) from None
