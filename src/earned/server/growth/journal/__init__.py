"""The journal: one's own words, sealed, under a lock of one's own if wished, searched in memory."""
