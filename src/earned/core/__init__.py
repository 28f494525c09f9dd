"""The science, pure: Python and numpy only. No files, no clock, no words, no Django."""
