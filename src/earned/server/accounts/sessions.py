"""Sessions of which the database holds too little to use them.

The key of a session is only in the browser's cookie. The database finds the row by a digest of that
key, and what the session holds is sealed under a key made from it.
"""

import hashlib
from datetime import timedelta
from typing import Any

import msgspec
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.utils import timezone

from earned.sealing.box import UnreadableBoxError, seal, unseal
from earned.sealing.lock import derived
from earned.server.accounts.models import Device

PERSON = "_auth_user_id"
LABEL = "device"
NOTE_EVERY = timedelta(hours=1)
"""How exactly 'last used' is known."""
PURPOSE = b"session"


class SessionStore(SessionBase):
    """Django's session engine of this server (``SESSION_ENGINE``)."""

    def exists(self, session_key: str) -> bool:
        """Whether a session of this key is kept."""
        return Device.objects.filter(id=device_id(session_key)).exists()

    def create(self) -> None:
        """Begin a session under a key that no other has."""
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        """Keep the session. Raises ``UpdateError`` where it was ended meanwhile."""
        if self.session_key is None:
            self.create()
            return
        values = self._values(self._get_session(no_load=must_create))  # type: ignore[attr-defined]
        rows = Device.objects.filter(id=device_id(self.session_key))
        if must_create:
            try:
                with transaction.atomic():
                    Device.objects.create(id=device_id(self.session_key), **values)
            except IntegrityError as error:
                raise CreateError from error
        elif not rows.update(**values):
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        """End a session; this one by default."""
        key = session_key or self.session_key
        if key:
            Device.objects.filter(id=device_id(key)).delete()

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and a new key at the next write, where there is none."""
        key, now = self.session_key, timezone.now()
        row = Device.objects.filter(id=device_id(key or ""), expires__gt=now).first()
        if row is None or key is None:
            self._session_key = None
            return {}
        if now - row.seen > NOTE_EVERY:
            Device.objects.filter(id=row.id).update(seen=now)
        return _opened(key, bytes(row.sealed))

    @classmethod
    def clear_expired(cls) -> None:
        """End every session whose time is over."""
        Device.objects.filter(expires__lte=timezone.now()).delete()

    def _values(self, data: dict[str, Any]) -> dict[str, Any]:
        key = self.session_key or ""
        return {
            "person_id": data.get(PERSON),
            "label": data.get(LABEL, ""),
            "expires": self.get_expiry_date(),
            "sealed": seal(derived(key.encode(), PURPOSE), msgspec.json.encode(data), PURPOSE),
        }


def device_id(session_key: str) -> str:
    """Under which id a session is kept."""
    return hashlib.sha256(b"earned session " + session_key.encode()).hexdigest()


def _opened(key: str, box: bytes) -> dict[str, Any]:
    try:
        plain = unseal(derived(key.encode(), PURPOSE), box, PURPOSE)
    except UnreadableBoxError:
        return {}
    return msgspec.json.decode(plain, type=dict[str, Any])
