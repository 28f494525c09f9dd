"""Practices: started, finished, rated before and after; and what is learnt of each."""
