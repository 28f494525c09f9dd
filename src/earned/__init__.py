"""Earned: where a person stands on attachment anxiety and avoidance, how sure that is, and what next."""

__version__ = "0.1.0"
