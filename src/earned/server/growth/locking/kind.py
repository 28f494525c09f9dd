"""The lock as a record: it holds wrapped keys and opens nothing by itself. It stays out of archives."""

import msgspec

from earned.sealing.lock import Lock
from earned.server.growth import store
from earned.server.growth.kinds import Cell, Kind


class LockSet(msgspec.Struct, kw_only=True):
    """A lock that somebody set."""

    lock: Lock


def _row(body: LockSet) -> dict[str, Cell]:
    return {"passes": body.lock.passes}


LOCK = Kind(name=store.LOCK, body=LockSet, row=_row, leaves=False)
