"""Filters of this slice's templates."""
