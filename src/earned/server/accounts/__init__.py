"""Accounts: a username, a passphrase, and what keeps them to their owner."""
