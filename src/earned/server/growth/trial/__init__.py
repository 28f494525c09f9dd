"""A trial of one: does doing this on a day make that day better for me?"""
