"""`earned practise`: exercises to choose from, and each of them guided."""

from earned.cli.practise.command import practise

__all__ = ["practise"]
