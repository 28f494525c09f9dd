"""The one error of these tools: a message for the person who called them."""


class Trouble(Exception):  # noqa: N818  (it is told, not raised at programmers)
    """Something stands in the way. The text says what, where, and what would help."""
