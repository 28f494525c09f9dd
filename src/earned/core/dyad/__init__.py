"""Two positions seen together."""
