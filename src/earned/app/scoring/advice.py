"""What to tell where columns of the model stay empty: why, and how to fill them, ready to be run."""

from dataclasses import dataclass
from shlex import join

from earned.core.instruments.parameters import Parameters
from earned.core.instruments.scale import Questionnaire

GENERAL = "general"
LEAST_OF_A_KEY = 3
"""A method factor needs so many items of each key."""

OWN_FILE = "own.toml"
REMEDY = (
    "The columns that need a model stay empty. To fill them, calibrate the scale on answers in your own"
    " format and score with what that finds"
)


@dataclass(frozen=True, slots=True)
class Told:
    """How answers were declared, as far as another command or call has to be told the same."""

    instrument: str
    options: int | None = None
    numbering: str | None = None
    missing: tuple[str, ...] | None = None
    target: str = GENERAL

    def words(self) -> list[str]:
        """As options of a command."""
        words = ["--instrument", self.instrument]
        if self.options:
            words += ["--options", str(self.options)]
        if self.numbering:
            words += ["--numbering", self.numbering]
        if self.target != GENERAL:
            words += ["--target", self.target]
        for code in self.missing or ():
            words += ["--missing", code]
        return words

    def own_way(
        self, command: str, source: list[str], more: list[str], *, both_keys: bool
    ) -> tuple[str, str]:
        """The two commands that calibrate these answers and do something with what that finds, indented.

        ``source``: the file of answers and what opens it; ``more``: what else the second is told.
        """
        how = self.words()
        method = ["--method", "on"] if both_keys else []
        first = ["earned", "calibrate", *source, *how, *method, "--output", OWN_FILE]
        second = ["earned", command, *source, *how, "--parameters", OWN_FILE, *more]
        return f"  {join(first)}", f"  {join(second)}"

    def arguments(self) -> str:
        """As arguments in Python."""
        found = [repr(self.instrument)]
        if self.options:
            found.append(f"options={self.options}")
        if self.numbering:
            found.append(f"numbering={self.numbering!r}")
        if self.target != GENERAL:
            found.append(f"target={self.target!r}")
        if self.missing is not None:
            found.append(f"missing={list(self.missing)!r}")
        return ", ".join(found)


@dataclass(frozen=True, slots=True)
class Advice:
    """``why``: something of the model is missing, empty where nothing is. ``told``: how the answers were
    declared, where calibrating them would fill the columns. ``both_keys``: whether items are keyed both ways.
    """

    why: str = ""
    told: Told | None = None
    both_keys: bool = False

    def in_shell(self, source: list[str], output: list[str]) -> tuple[str, ...]:
        """Lines to tell, the last two of them commands.

        ``source``: the file of answers and what opens it; ``output``: that of scores and how it is replaced.
        """
        if self.told is None:
            return (self.why,) if self.why else ()
        commands = self.told.own_way("score", source, output, both_keys=self.both_keys)
        return (f"{self.why} {REMEDY} (docs/score.md, 'Other formats'):", *commands)

    def in_python(self) -> tuple[str, ...]:
        """A line to warn with, where columns stay empty that one would look for."""
        if self.told is None:
            return ()
        how = self.told.arguments()
        method = ", method=True" if self.both_keys else ""
        calls = (
            f"found = earned.calibrate(data, {how}{method})",
            "own = earned.own_parameters(found, population='who they are')",
            f"scores = earned.score(data, {how}, parameters=own)",
        )
        return (f"{self.why} {REMEDY}: {'; '.join(calls)}",)


def keyed_both_ways(asked: Questionnaire) -> bool:
    """Whether a scale has items enough of each key for a method factor to be found."""
    return any(
        min(len(scale.reversed), len(scale.items) - len(scale.reversed)) >= LEAST_OF_A_KEY
        for scale in asked.scales
    )


def no_parameters(asked: Questionnaire, shipped: Parameters | None, own: Parameters | None) -> str:
    """Why no item parameters are used: there are none, or they are for another number of options."""
    known = own or shipped
    if known is None:
        return f"Classical scores only: we ship no item parameters for {asked.title}."
    given = next(iter(known.items.values())).options
    whose = "your parameters" if own else "the parameters we ship"
    return (
        f"Classical scores only: {whose} for {asked.title} are for {given} options ({known.population}),"
        f" and these answers have {max(asked.options(item) for item in asked.items)}."
    )


def no_model(asked: Questionnaire) -> str:
    """Why the model of two dimensions cannot read this instrument as it was asked."""
    if _everybody(asked):
        return (
            f"the model reads {asked.title} about one person at a time. Take them one by one, such as:"
            f" --target {asked.targets[0]}"
        )
    return (
        f"{asked.title} does not measure anxiety and avoidance by items of one dimension each, so the"
        " model does not fit it."
    )


def _everybody(asked: Questionnaire) -> bool:
    """Whether it was asked about several people at once."""
    called = {item.partition("_")[0] for item in asked.items}
    return len(called) > 1 and called == set(asked.targets)
