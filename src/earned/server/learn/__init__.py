"""The library: every unit as a page, the practices with their player, search, reading offline."""
