"""Passphrases by argon2id, one at a time."""

import threading

from django.contrib.auth.hashers import Argon2PasswordHasher

_ONE_AT_A_TIME = threading.Lock()


class Argon2(Argon2PasswordHasher):
    """9 MiB and five passes (OWASP's list has 9 MiB with four), one hash at a time, whoever comes.

    Django's own setting takes 100 MiB, and every thread could ask for it together; a worker has 150 in
    all. OWASP counts less memory with more passes as equally good.
    """

    time_cost = 5
    memory_cost = 9 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """The hash that is kept."""
        with _ONE_AT_A_TIME:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Whether the passphrase is the one that was hashed."""
        with _ONE_AT_A_TIME:
            return super().verify(password, encoded)
