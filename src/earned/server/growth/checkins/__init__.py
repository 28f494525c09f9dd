"""The check-in: three taps and an optional line, once a day."""
