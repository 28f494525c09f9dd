"""Pages for everybody: landing, crisis help, limits, privacy, leave quickly, errors."""
