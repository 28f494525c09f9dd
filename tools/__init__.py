"""What `bootstrap.py` does once a fitting Python reads it. Standard library only."""
