"""Template tags of one's own space."""
