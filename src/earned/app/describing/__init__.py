"""The parts of describing a table: who is left out, which groups there are, what was found."""
