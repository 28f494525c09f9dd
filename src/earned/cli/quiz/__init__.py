"""The quiz in a terminal: taken by a person, or computed from answers somebody has."""

from earned.cli.quiz.command import quiz

__all__ = ["quiz"]
