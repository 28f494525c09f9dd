"""Bytes in, sealed bytes out; and where secrets lie on disk."""
