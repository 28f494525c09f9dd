"""Two people seen together: a position and a guess, behind three questions about safety."""
