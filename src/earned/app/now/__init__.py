"""Right now: what somebody writes in a hard moment -> what helps in the next ten minutes."""

from earned.app.now.find import Found, find_help
from earned.app.now.telling import ToldMatch, ToldNow, tell_now

__all__ = ["Found", "ToldMatch", "ToldNow", "find_help", "tell_now"]
