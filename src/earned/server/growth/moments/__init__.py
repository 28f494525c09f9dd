"""Moments: the five choice points, logged when they happen."""
