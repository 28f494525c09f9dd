"""Tell a result in words: numbers and ids in, sentences out, the same for page, terminal and paper."""

from earned.app.telling.tell import tell
from earned.app.telling.told import Told, ToldAnswer, ToldDimension, ToldFocus, ToldStyle

__all__ = ["Told", "ToldAnswer", "ToldDimension", "ToldFocus", "ToldStyle", "tell"]
