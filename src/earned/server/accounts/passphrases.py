"""What a passphrase has to be, said in the words of the rest of the pages."""

import gzip
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth import password_validation as django
from django.utils.translation import gettext as _


class LongEnough(django.MinimumLengthValidator):
    """At least so many signs."""

    def get_error_message(self) -> str:
        """What is said of a shorter one."""
        return _("This passphrase is too short: it needs at least %d signs.") % self.min_length


@dataclass(frozen=True, slots=True)
class _Listed:
    """Lines of a list, read when somebody asks: as a set, Django's takes 2 MB of a worker."""

    path: Path

    def __contains__(self, wanted: str) -> bool:
        with gzip.open(self.path, "rt", encoding="utf-8") as lines:
            return any(line.strip() == wanted for line in lines)


class NotCommon(django.CommonPasswordValidator):
    """None of the twenty thousand that are tried first."""

    def __init__(self) -> None:
        self.passwords = _Listed(self.DEFAULT_PASSWORD_LIST_PATH)  # type: ignore[assignment] # only `in`

    def get_error_message(self) -> str:
        """What is said of one of those."""
        return _("This passphrase is too common: it is among the first that are tried.")


class NotTheName(django.UserAttributeSimilarityValidator):
    """Nothing close to the name, which others can read."""

    def get_error_message(self) -> str:
        """What is said of one that is."""
        return _("This passphrase is too much like the name.")
