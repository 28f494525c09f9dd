"""Today: one page with the plan's next practice, a check-in and a moment to log."""
