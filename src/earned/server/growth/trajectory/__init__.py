"""The trajectory: where somebody has been on both dimensions, and what may be said of it."""
