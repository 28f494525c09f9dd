"""What each exercise makes of the answers."""

from collections.abc import Sequence
from itertools import pairwise

from earned.core.guidance.tools.ladder import read_rungs
from earned.core.guidance.tools.tool import SCALE_TOP, Answer, Answers, Prompt, Tool

NOTHING = "–"


def compose(tool: Tool, answers: Answers) -> str:
    """The composed text; prompts left open show as a dash. Empty where the exercise makes no text."""
    if tool.id == "vulnerability-ladder":
        return _ladder(tool, answers)
    if tool.id == "flag-review":
        return _flags(tool, answers)
    if not tool.compose:
        return ""
    values = {prompt.id: _shown(tool, prompt, answers.get(prompt.id)) for prompt in tool.prompts}
    return tool.compose.format(**values).strip()


def remarks(tool: Tool, answers: Answers) -> tuple[str, ...]:
    """Sentences about the whole, said after the composed text."""
    if tool.id == "support-map":
        return _map_remarks(tool, answers)
    if tool.id == "vulnerability-ladder":
        return _ladder_remarks(tool, answers)
    if tool.id == "flag-review" and lines(answers, "safety"):
        return (tool.messages["safety"],)
    return (tool.messages["look"],) if tool.id == "flag-review" else ()


def asks_for_help(tool: Tool, answers: Answers) -> bool:
    """Whether the answers are about safety, so that help is shown at once."""
    return tool.id == "flag-review" and bool(lines(answers, "safety"))


def lines(answers: Answers, prompt: str) -> tuple[str, ...]:
    """The answer to a prompt as several lines."""
    given = answers.get(prompt, ())
    if isinstance(given, int):
        return ()
    return (given,) if isinstance(given, str) else tuple(given)


def _shown(tool: Tool, prompt: Prompt, answer: Answer | None) -> str:
    if answer is None or answer == "":
        return "" if prompt.optional and tool.id == "boundary-script" else NOTHING
    if prompt.kind == "choice":
        return tool.labels.get(str(answer), str(answer))
    text = str(answer).strip()
    whole = tool.id in {"thought-record", "support-map", "urge-timer"}
    return text if whole or prompt.id in {"kind", "offer", "question"} else text.rstrip(".")


def _flags(tool: Tool, answers: Answers) -> str:
    """Nothing is counted where something about safety was ticked: that outweighs any count."""
    if lines(answers, "safety"):
        return ""
    red, green = (len(lines(answers, part)) for part in ("red", "green"))
    of = {part: len(tool.prompt(part).options) for part in ("red", "green")}
    return tool.messages["count"].format(
        red=red, red_of=of["red"], green=green, green_of=of["green"]
    )


def _ladder(tool: Tool, answers: Answers) -> str:
    rungs = read_rungs(lines(answers, "rungs"))
    if not rungs:
        return ""
    row = tool.messages["rung"]
    told = "\n".join(
        f"  {row.format(hard=f'{rung.hard:>2}', top=SCALE_TOP, text=rung.text)}" for rung in rungs
    )
    return tool.compose.format(rungs=told, first=rungs[0].text).strip()


EASY = 3
BIG_STEP = 4
"""A first step should be this easy, and no step this much harder than the last (judgement)."""


def _ladder_remarks(tool: Tool, answers: Answers) -> tuple[str, ...]:
    rungs = read_rungs(lines(answers, "rungs"))
    found = []
    if rungs and rungs[0].hard > EASY:
        found.append(tool.messages["no_easy"].format(lowest=rungs[0].hard))
    for low, high in pairwise(rungs):
        if high.hard - low.hard >= BIG_STEP:
            found.append(tool.messages["gap"].format(low=low.text, high=high.text))
    return tuple(found)


MANY_PLACES = 4


def _map_remarks(tool: Tool, answers: Answers) -> tuple[str, ...]:
    joining = tool.messages["between_names"].split()
    places = {p.id: names(str(answers.get(p.id, "")), joining) for p in tool.prompts}
    labels = dict(_labels(tool.compose))
    gaps = [labels[id_] for id_, found in places.items() if not found]
    remarks_ = [tool.messages["gaps"].format(gaps=", ".join(gaps))] if gaps else []
    everyone = [name for found in places.values() for name in found]
    often = [name for name in dict.fromkeys(everyone) if everyone.count(name) >= MANY_PLACES]
    remarks_ += [
        tool.messages["one_person"].format(name=name, count=everyone.count(name)) for name in often
    ]
    return tuple(remarks_)


def names(line: str, joining: Sequence[str] = ("and",)) -> tuple[str, ...]:
    """The different names in a line such as 'Ana, my brother and Jo'; ``joining``: words between two."""
    for word in joining:
        line = line.replace(f" {word} ", ",")
    parts = line.replace(";", ",").split(",")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _labels(template: str) -> Sequence[tuple[str, str]]:
    """'A laugh: {laugh}' -> ('laugh', 'a laugh')."""
    rows = [line.partition(": {") for line in template.strip().split("\n")]
    return [(id_.rstrip("}"), label[:1].lower() + label[1:]) for label, _, id_ in rows]
