"""One row a guest. Everything a person says is in ``sealed``; the key is not here."""

from django.db import models


class Guest(models.Model):
    """A guest's sealed record. ``revision`` grows with every change, so that two tabs never
    overwrite each other unseen."""

    id = models.CharField(primary_key=True, max_length=32)
    created = models.DateTimeField()
    expires = models.DateTimeField(db_index=True)
    revision = models.PositiveIntegerField(default=0)
    sealed = models.BinaryField()

    class Meta:
        app_label = "quiz"

    def __str__(self) -> str:
        return f"guest until {self.expires:%H:%M}"
