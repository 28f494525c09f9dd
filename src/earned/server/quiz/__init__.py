"""The quiz for guests: consent, frame, questions, result. Kept at most a day, sealed."""
