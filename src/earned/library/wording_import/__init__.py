"""The wording of a published instrument, from a file of the person who may use it.

Three kinds of file are read: our own TOML, an OpenScales definition (``.osd``, JSON), and the codebook
that openpsychometrics.org ships with its data (text). Wording never decides the key: that is ours.
"""

from pathlib import Path

from earned.core.errors import ContentError, NoInputError
from earned.core.instruments.scale import Questionnaire
from earned.library.wording_import import codebook, openscales, own
from earned.library.wording_import.wording import ItemTexts

__all__ = ["ItemTexts", "read_wording"]

READERS = {
    ".toml": own.read,
    ".osd": openscales.read,
    ".json": openscales.read,
    ".txt": codebook.read,
}


def read_wording(
    path: Path, questionnaire: Questionnaire, language: str | None = None
) -> ItemTexts:
    """The wording in a file, one text for every item.

    ``language``: which of several to take. Raises :class:`NoInputError` where there is no such file
    and :class:`ContentError` for what does not fit, saying what would.
    """
    if not path.is_file():
        raise NoInputError(f"{path}: there is no such file. Check the name and the folder.")
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise ContentError(
            f"{path}: this is no wording we can read. Give a .toml of ours, an OpenScales .osd, or an"
            " openpsychometrics codebook as .txt; docs/instruments.md shows each."
        )
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise ContentError(f"{path}: this is not text in UTF-8. Save it as UTF-8.") from None
    return reader(text, str(path), questionnaire, language)
