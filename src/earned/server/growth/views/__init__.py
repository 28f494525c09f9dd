"""Pages of one's own space."""
