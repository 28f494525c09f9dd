"""Passphrases by argon2id, one at a time."""

import threading

from django.contrib.auth.hashers import Argon2PasswordHasher

_ONE_AT_A_TIME = threading.Lock()


class Argon2(Argon2PasswordHasher):
    """19 MiB and three passes (OWASP asks for two): memory for one hash at a time, whoever comes.

    Django's own setting takes 100 MiB, and eight threads could ask for it together.
    """

    time_cost = 3
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """The hash that is kept."""
        with _ONE_AT_A_TIME:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Whether the passphrase is the one that was hashed."""
        with _ONE_AT_A_TIME:
            return super().verify(password, encoded)
