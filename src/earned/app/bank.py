"""Describe our own item bank: what each item measures and how it reads in each frame."""

from typing import Any

from earned.core.instruments.item import FRAMES
from earned.library.instruments import load
from earned.library.wording import quiz_wording


def describe_bank(language: str = "en") -> list[dict[str, Any]]:
    """The bank: id, dimension, facet, key, format, text by frame. ``named`` holds ``{name}``."""
    texts = quiz_wording(language).items
    return [
        {
            "id": item.id,
            "dimension": item.dimension,
            "facet": item.facet,
            "key": item.key,
            "format": item.format,
            "secure_end": item.secure_end,
            "reference": item.reference,
            "text": {frame: getattr(texts[item.id], frame) for frame in FRAMES},
        }
        for item in load("earned").items
    ]
