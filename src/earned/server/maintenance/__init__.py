"""What the operator does: backups, restoring, looking after keys, and an examination of it all."""
