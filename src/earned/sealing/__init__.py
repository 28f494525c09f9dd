"""Bytes in, sealed bytes out; people's keys, and where secrets lie on disk."""
