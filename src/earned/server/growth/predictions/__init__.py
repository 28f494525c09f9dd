"""Predictions: what somebody fears, how likely, by when; and whether it came."""
