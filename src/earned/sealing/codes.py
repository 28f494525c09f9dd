"""Recovery codes: long random numbers that people write on paper.

Twenty signs of Crockford's base 32 (no I, L, O, U), 100 bits: too many to guess, so a plain digest is
enough to keep. Typed back, case, spaces and dashes do not matter, and O, I, L count as 0, 1, 1.
"""

import hashlib
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SIGNS = 20
GROUP = 5
HOW_MANY = 8
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def new_code() -> str:
    """A code as it is shown, such as ``7Q4FD-…``."""
    plain = "".join(secrets.choice(ALPHABET) for _ in range(SIGNS))
    return "-".join(plain[at : at + GROUP] for at in range(0, SIGNS, GROUP))


def plain(typed: str) -> str:
    """A code without what does not matter; empty where it is none."""
    meant = "".join(typed.upper().split()).translate(_MEANT)
    return meant if len(meant) == SIGNS and set(meant) <= set(ALPHABET) else ""


def digest(typed: str) -> str:
    """What is kept of a code. Raises ``ValueError`` for what is none."""
    code = plain(typed)
    if not code:
        raise ValueError("This is no recovery code.")
    return hashlib.sha256(b"earned recovery code " + code.encode()).hexdigest()
