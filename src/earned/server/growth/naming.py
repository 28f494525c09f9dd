"""Whom answers are about, in words."""

from django.utils.translation import gettext as _


def about(frame: str, name: str = "") -> str:
    """Such as 'in general' or 'with Ana'."""
    if frame == "named":
        return _("with %(name)s") % {"name": name}
    return {
        "general": _("in general"),
        "partner": _("with a partner"),
        "friend": _("with a friend"),
        "parent": _("with a parent"),
        "common": _("what they share"),
    }[frame]
