"""Describe a scale on a sample: reliability, precision by position, norms, fairness between groups."""
