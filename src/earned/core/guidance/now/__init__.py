"""Right now: from free text to what helps in the next ten minutes. Pure: text and tables in, ids out."""
