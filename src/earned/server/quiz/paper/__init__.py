"""The result on paper: tagged PDF with real text, the same words and the same picture."""
