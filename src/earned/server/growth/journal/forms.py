"""What is written, as a form sends it."""

from django.http import QueryDict

from earned.app.tools import Tool, choices, load_tool
from earned.server.growth.journal.kinds import LONGEST, LONGEST_FEELING, MOST_FEELINGS, Writing

FINDER = "emotion-finder"


def writing_in(sent: QueryDict, before: Writing) -> Writing:
    """What was written. Raises ``ValueError`` for a text that is too long."""
    text = sent.get("text", "").replace("\r\n", "\n")
    if len(text) > LONGEST:
        raise ValueError(text)
    named = [*sent.getlist("feeling"), *sent.get("other", "").split(",")]
    feelings = [" ".join(one.split())[:LONGEST_FEELING] for one in named]
    return Writing(
        text=text,
        feelings=list(dict.fromkeys(one for one in feelings if one))[:MOST_FEELINGS],
        prompt=before.prompt,
        body=sent.get("body", "")[:LONGEST_FEELING],
        situation=sent.get("situation", "")[:LONGEST_FEELING],
        writer=sent.get("writer", "")[:LONGEST_FEELING],
    )


def finder(writing: Writing, spoken: str) -> dict[str, object]:
    """The emotion finder: what the body does, what happened, and words that may fit."""
    tool = load_tool(FINDER, spoken)
    answers = {"body": writing.body, "situation": writing.situation}
    both = writing.body and writing.situation
    found = list(choices(tool, tool.prompt("word"), answers)) if both else []
    words = list(dict.fromkeys([*writing.feelings, *found]))
    return {
        "finder": tool,
        "body": (tool.prompt("body"), _options(tool, "body", answers)),
        "situation": (tool.prompt("situation"), _options(tool, "situation", answers)),
        "words": [(word, word in writing.feelings) for word in words],
        "found": bool(found),
    }


def _options(tool: Tool, prompt: str, answers: dict[str, str]) -> list[tuple[str, str, bool]]:
    given = choices(tool, tool.prompt(prompt), answers)
    return [(id_, words, answers[prompt] == id_) for id_, words in given.items()]
