"""Looking after a server: backups, keys, and an examination."""
