"""Reads and validates content into core types. The only code that opens content files."""
