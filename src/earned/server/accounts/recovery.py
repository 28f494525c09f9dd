"""Recovery codes: shown once, kept as digests, each good for one use.

One stands in for a lost passphrase, or for a lost authenticator after the passphrase.
"""

from django.db import transaction

from earned.sealing import codes
from earned.server.accounts.models import Person, RecoveryCode


@transaction.atomic
def renew(person: Person) -> list[str]:
    """Fresh codes in the place of all earlier ones; only this once can they be read."""
    fresh = [codes.new_code() for _ in range(codes.HOW_MANY)]
    RecoveryCode.objects.filter(person=person).delete()
    kept = [RecoveryCode(person=person, digest=codes.digest(code)) for code in fresh]
    RecoveryCode.objects.bulk_create(kept)
    return fresh


def use(person: Person, typed: str) -> bool:
    """Whether this is one of the person's codes. It is used up."""
    try:
        digest = codes.digest(typed)
    except ValueError:
        return False
    return bool(RecoveryCode.objects.filter(person=person, digest=digest).delete()[0])


def left(person: Person) -> int:
    """How many codes are left."""
    return RecoveryCode.objects.filter(person=person).count()
