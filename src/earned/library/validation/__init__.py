"""Checks a folder of content: every finding names file, line and remedy."""

from earned.library.validation.check import check_content
from earned.library.validation.finding import Finding

__all__ = ["Finding", "check_content"]
