"""What a guest has said so far, as one value that is sealed whole."""

from datetime import date
from typing import Literal

import msgspec

from earned.app.quiz import Answer, Circumstances
from earned.core.guidance.catalogue import Caution
from earned.core.guidance.plan import SAFETY_QUESTIONS, SafetyAnswer
from earned.core.instruments.item import PARTICULAR_FRAMES, Frame
from earned.library.units import FALLBACK_LANGUAGE
from earned.library.unscored import strengths

Said = Literal["not-for-me", "done"]
Stage = Literal["frame", "safety", "questions", "result"]


class Caregiver(msgspec.Struct, kw_only=True):
    """One person who raised the guest, in the guest's own word, and what is remembered."""

    who: str
    answers: dict[str, int]


class Pair(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Somebody to be seen together with: safety answers about this person, and a guess.

    ``safety``: given here because the quiz was about nobody in particular; ``guess``: dimension to
    low, middle or high. Never part of a saved file: it is about somebody absent.
    """

    safety: dict[str, SafetyAnswer] = {}
    guess: dict[str, str] = {}


class Record(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A guest's quiz.

    ``asked``: item id to option (``None`` = skipped), in the order asked. ``pending``: the item on
    the screen now, kept until it is answered so that a slow tab never loses its answer. ``progress``:
    0..1, the precision reached. ``caregivers``: for reflection only. ``language``: of the wording that was
    answered; a translated item is another measurement until people have answered it, so it is scored
    with wider priors. ``said``: practice id to what was said of it, in the order said. ``minutes``,
    ``life_areas``, ``cautions``: what else should shape the plan.
    """

    consented: date
    frame: Frame | None = None
    name: str | None = None
    safety: dict[str, SafetyAnswer] = {}
    safety_asked: bool = False
    asked: dict[str, int | None] = {}
    pending: str | None = None
    complete: bool = False
    progress: float = 0.0
    most: int = 0
    strengths: dict[str, int] = {}
    caregivers: dict[int, Caregiver] = {}
    language: str = FALLBACK_LANGUAGE
    said: dict[str, Said] = {}
    life_areas: list[str] = []
    minutes: int | None = None
    cautions: list[Caution] = []
    pair: Pair | None = None

    def answers(self) -> list[Answer]:
        """Everything asked so far, in order."""
        return [Answer(item, option) for item, option in self.asked.items()]

    def stage(self) -> Stage:
        """What comes next."""
        if self.frame is None:
            return "frame"
        if self.frame in PARTICULAR_FRAMES and not self.safety_asked:
            return "safety"
        return "result" if self.complete else "questions"

    def circumstances(self) -> Circumstances:
        """What besides the answers shapes the plan."""
        return Circumstances(
            frame=self.frame or "general",
            safety=self.safety_answers(),
            strengths=self.strength_means(),
            cautions=tuple(self.cautions),
            minutes=self.minutes,
            life_areas=tuple(self.life_areas),
            not_for_me=self.practices_said("not-for-me"),
            done=self.practices_said("done"),
        )

    def _alarm(self) -> dict[str, SafetyAnswer]:
        given = self.pair.safety if self.pair else {}
        return dict(given) if "yes" in given.values() else {}

    def strength_means(self) -> dict[str, float]:
        """Characteristic to mean answer, 1..7, for those with an answer."""
        part = strengths()
        about = {item.characteristic for item in part.items if item.id in self.strengths}
        means = {id_: part.mean(id_, self.strengths) for id_ in sorted(about - {""})}
        return {id_: mean for id_, mean in means.items() if mean is not None}

    def practices_said(self, word: Said) -> frozenset[str]:
        """The practices of which this was said."""
        return frozenset(id_ for id_, said in self.said.items() if said == word)

    def safety_answers(self) -> dict[str, SafetyAnswer]:
        """The three safety answers of a particular frame; a missing one counts as skipped.

        In another frame those about somebody in the pairing view, where one of them is a yes.
        """
        if self.frame not in PARTICULAR_FRAMES:
            return self._alarm()
        return {question: self.safety.get(question, "skip") for question in SAFETY_QUESTIONS}


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Record)


def pack(record: Record) -> bytes:
    """The record as bytes to seal."""
    return _encoder.encode(record)


def unpack(data: bytes) -> Record:
    """The record back from bytes."""
    return _decoder.decode(data)
