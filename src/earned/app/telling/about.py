"""What every part of telling needs: sentences, the person in mind, the language."""

from dataclasses import dataclass
from typing import Any

from earned.app.quiz import Circumstances
from earned.app.telling.numbers import Numerals
from earned.core.errors import UsageError
from earned.library.kinds import Kind
from earned.library.sentences import Sentences
from earned.library.units import Unit, unit


@dataclass(frozen=True, slots=True)
class Telling:
    """The sentences to tell with, and about whom."""

    sentences: Sentences
    circumstances: Circumstances
    name: str | None
    language: str

    def say(self, section: str, key: str, **values: Any) -> str:
        """A sentence of the result."""
        return self.sentences.say(section, key, **values)

    @property
    def numerals(self) -> Numerals:
        """How this language writes numbers."""
        return Numerals(self.sentences.section("number"))

    def percent(self, probability: float) -> str:
        """A probability as people read it."""
        return self.numerals.percent(probability)

    def frame(self) -> str:
        """'with your partner' and the like."""
        if self.circumstances.frame == "named" and not self.name:
            raise UsageError("The 'named' frame needs a name or initials.")
        return self.say("frame", self.circumstances.frame, name=self.name)

    def unit(self, kind: Kind, id_: str) -> Unit:
        """A unit of the library in this language."""
        return unit(kind, id_, self.language)
