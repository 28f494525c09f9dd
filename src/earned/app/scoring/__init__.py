"""The parts of scoring a table: what was declared, which column is which, and rows of scores."""
