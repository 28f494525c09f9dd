"""Which language the page speaks."""

from django.utils.translation import get_language


def language() -> str:
    """The language of the page, such as ``en``."""
    return (get_language() or "en").split("-")[0]
