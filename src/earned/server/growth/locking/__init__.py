"""A lock of one's own on what one writes: without its passphrase not even the server opens it.

For a slice with something to lock: ``Kind(..., lockable=True)`` and views under ``growth.access``'s
``personal``. Nothing else. While the lock is shut ``growth.store`` raises ``LockedError``; the guard then
asks for the passphrase, and what was sent is carried along until it is given.
"""
