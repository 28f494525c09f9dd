"""Who has an account, which browsers are signed in, and which recovery codes are left.

In the clear: usernames, times, random ids, digests. Everything a person says lies sealed elsewhere.
"""

import secrets
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

ID_BYTES = 16
USERNAME_LENGTH = 40


def new_id() -> str:
    """A random id that says nothing."""
    return secrets.token_hex(ID_BYTES)


class Person(AbstractBaseUser):
    """Somebody with an account. Their data key lies in the key store under ``id``."""

    id = models.CharField(primary_key=True, max_length=2 * ID_BYTES, default=new_id)
    username = models.CharField(
        unique=True,
        max_length=USERNAME_LENGTH,
        validators=[
            RegexValidator(
                r"^[\w.-]+\Z", _("Use letters, digits, dots, dashes and underscores only.")
            )
        ],
    )
    joined = models.DateTimeField(default=timezone.now)
    last_login = None
    is_active = True
    lock_key: bytes | None = None
    """Of the lock on what they write, while it is open and a request lasts."""

    objects: ClassVar[BaseUserManager] = BaseUserManager()  # type: ignore[type-arg]

    USERNAME_FIELD = "username"

    class Meta:
        app_label = "accounts"

    def __str__(self) -> str:
        return self.username


class Device(models.Model):
    """A browser with a session.

    ``id``: a digest of the session's key, so that a copy of the database signs nobody in. ``label``: no
    more than 'Firefox on Android'. ``sealed``: the session, under a key made from the session's key.
    """

    id = models.CharField(primary_key=True, max_length=64)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE)
    label = models.CharField(max_length=60, default="")
    began = models.DateTimeField(default=timezone.now)
    seen = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField(db_index=True)
    sealed = models.BinaryField()

    class Meta:
        app_label = "accounts"

    def __str__(self) -> str:
        return self.label


class RecoveryCode(models.Model):
    """A recovery code that was not used yet, as a digest."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    digest = models.CharField(max_length=64)

    class Meta:
        app_label = "accounts"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "digest"], name="one_of_each_code")
        ]

    def __str__(self) -> str:
        return "recovery code"


class KeyMark(models.Model):
    """Which key store this database belongs to: one row, compared at every start."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    mark = models.BinaryField()

    class Meta:
        app_label = "accounts"

    def __str__(self) -> str:
        return "mark of the key store"
