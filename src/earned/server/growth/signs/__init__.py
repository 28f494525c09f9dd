"""Signs: the twenty signs of change, rated weekly in a minute."""
