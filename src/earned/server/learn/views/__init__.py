"""What is asked of the library."""
