"""Right now: somebody says it in their own words, and gets two or three things for the next ten minutes."""
