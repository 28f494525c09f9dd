"""What every page knows."""

from django.conf import settings
from django.http import HttpRequest


def everywhere(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001 - Django's signature
    """Values for the base template."""
    return {"leave_url": settings.EARNED_LEAVE_URL, "languages": settings.LANGUAGES}
