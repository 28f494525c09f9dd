"""The parts of calibrating a file: what was wished for, what is known before, who answered, what to tell."""
