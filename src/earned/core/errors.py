"""The errors people meet. Each says what is wrong, where, and what would be right.

EarnedError
├── UsageError        the request itself does not fit            (exit status 64)
├── DataError         a value in somebody's data does not fit     (65)
├── NoInputError      a file is missing or cannot be read        (66)
├── ClusterError      other machines do not answer               (69)
├── OutputError       a file cannot be written                   (73)
└── ContentError      the shipped or supplied content is wrong    (78)
"""

from dataclasses import dataclass


class EarnedWarning(UserWarning):
    """Something to know of a result that is given all the same, such as a doubtful key."""


class EarnedError(Exception):
    """Base of every error meant for a person. ``status`` is the exit status of the command."""

    status = 70


class UsageError(EarnedError):
    """The request does not fit: an unknown item, an impossible option, a wrong frame."""

    status = 64


@dataclass
class DataError(EarnedError):
    """A value does not fit. ``row`` counts data rows from 1; ``None`` where it does not apply."""

    problem: str
    remedy: str
    file: str | None = None
    row: int | None = None
    column: str | None = None
    status = 65

    def __str__(self) -> str:
        place = [
            self.file or "",
            f"row {self.row}" if self.row else "",
            f"column {self.column}" if self.column else "",
        ]
        where = ", ".join(part for part in place if part)
        return (
            f"{where}: {self.problem} {self.remedy}" if where else f"{self.problem} {self.remedy}"
        )


class NoInputError(EarnedError):
    """A file is missing or cannot be read."""

    status = 66


class ClusterError(EarnedError):
    """A cluster cannot be reached, has nobody who works, or is lost in the middle."""

    status = 69


class OutputError(EarnedError):
    """A file cannot be written; nothing half-written is left behind."""

    status = 73


class ContentError(EarnedError):
    """Content does not fit its contract. The message names file, place and remedy."""

    status = 78
