"""Interactive exercises: a form, what it points out, what it makes. Nothing is stored anywhere."""
