"""One table for everything that people keep. What is said is in ``sealed``; the key is not here."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from earned.server.accounts.models import ID_BYTES, Person, new_id

KIND_LENGTH = 20


class Record(models.Model):
    """A sealed record of one person.

    ``uid``: its name, unique for this person, the same after export and import. ``kind``: which struct
    lies in it (:mod:`growth.kinds`), never what it says. ``at``: the time it is about. ``revision`` grows
    with every change, so that two devices never overwrite each other unseen.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    uid = models.CharField(max_length=2 * ID_BYTES, default=new_id)
    kind = models.CharField(max_length=KIND_LENGTH)
    at = models.DateTimeField(default=timezone.now)
    changed = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=0)
    sealed = models.BinaryField()

    class Meta:
        app_label = "growth"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "uid"], name="one_of_each_record")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "kind", "-at"], name="records_of_a_kind")
        ]

    def __str__(self) -> str:
        return self.kind


class Feed(models.Model):
    """Whose calendar a secret address is. Only a digest of the address is here."""

    digest = models.CharField(primary_key=True, max_length=64)
    person = models.OneToOneField(Person, on_delete=models.CASCADE)

    class Meta:
        app_label = "growth"

    def __str__(self) -> str:
        return "feed"
