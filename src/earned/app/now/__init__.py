"""Right now: what somebody writes in a hard moment -> what helps in the next ten minutes."""

from earned.app.now.find import Found, find_help
from earned.app.now.listening import Heard, listen
from earned.app.now.telling import Purpose, ToldMatch, ToldNow, tell_help, tell_now

__all__ = [
    "Found",
    "Heard",
    "Purpose",
    "ToldMatch",
    "ToldNow",
    "find_help",
    "listen",
    "tell_help",
    "tell_now",
]
