"""Checks of facts: grades, sources, links, areas, and that a unit hangs together with the rest."""

from collections.abc import Iterator

from earned.core.guidance.catalogue import PracticeFacts
from earned.core.instruments.item import FRAMES
from earned.library.kinds import Kind
from earned.library.validation.finding import Finding
from earned.library.validation.reading import BASE_LANGUAGE, FACTS, Draft, Drafts

CAUTIONS: dict[Kind, tuple[str, ...]] = {
    "practice": ("caution", "skip"),
    "pairing": ("limits", "when_help"),
    "route": ("limits",),
    "pathway": ("pace",),
}
"""What each kind has to say about its limits."""

SHORTEST_START, LONGEST_START = 20, 130
"""Seconds that the short version of a practice to start at once may take."""


def check_facts(drafts: Drafts) -> Iterator[Finding]:
    """Everything about facts, for every unit that could be read."""
    linked = {link for draft in drafts.units.values() if draft.facts for link in draft.facts.links}
    for draft in drafts.units.values():
        yield from _cautions(drafts, draft)
        if draft.facts is None:
            continue
        yield from _sources(drafts, draft)
        yield from _links(drafts, draft)
        yield from _orphans(drafts, draft, linked)
        if isinstance(draft.facts, PracticeFacts):
            yield from _practice(drafts, draft)
    yield from _uncited(drafts)


def _cautions(drafts: Drafts, draft: Draft) -> Iterator[Finding]:
    words = draft.words.get(BASE_LANGUAGE)
    for field in CAUTIONS.get(draft.kind, ()):
        if words is not None and not getattr(words, field).strip():
            yield drafts.at(
                draft, f"{BASE_LANGUAGE}.toml", field,
                f"A {draft.kind} needs a {field}.", "Say who should be careful, or where it ends.",
            )  # fmt: skip


def _sources(drafts: Drafts, draft: Draft) -> Iterator[Finding]:
    if not draft.facts.sources:
        yield drafts.at(
            draft, FACTS, "sources", f"A {draft.kind} needs a source.",
            "Name one, or 'earned-judgement' where it is our judgement.",
        )  # fmt: skip
    for key in draft.facts.sources:
        if key not in drafts.cited:
            yield drafts.at(
                draft, FACTS, f'"{key}"', f"There is no source {key!r}.",
                f"Add sources/{key}.toml, or correct the key.",
            )  # fmt: skip


def _links(drafts: Drafts, draft: Draft) -> Iterator[Finding]:
    for link in draft.facts.links:
        if link not in drafts.units:
            yield drafts.at(
                draft, FACTS, f'"{link}"', f"The link {link!r} leads nowhere.",
                "Write kind/id of a unit that exists.",
            )  # fmt: skip
        if link == draft.ref:
            yield drafts.at(draft, FACTS, f'"{link}"', "It links to itself.", "Take the link out.")


def _orphans(drafts: Drafts, draft: Draft, linked: set[str]) -> Iterator[Finding]:
    """An orphan: nothing links to it, and it links to nothing that exists."""
    if draft.ref not in linked and not set(draft.facts.links) & set(drafts.units):
        yield drafts.at(
            draft, FACTS, "links", "Nothing leads to this unit, and it leads nowhere.",
            "Link it with at least one other unit.",
        )  # fmt: skip


def _practice(drafts: Drafts, draft: Draft) -> Iterator[Finding]:
    facts: PracticeFacts = draft.facts
    if f"area/{facts.area}" not in drafts.units:
        yield drafts.at(
            draft, FACTS, "area =", f"There is no area {facts.area!r}.",
            "Choose one of the folders in areas/.",
        )  # fmt: skip
    for characteristic in facts.characteristics:
        if f"characteristic/{characteristic}" not in drafts.units:
            yield drafts.at(
                draft, FACTS, characteristic, f"There is no characteristic {characteristic!r}.",
                "Choose from the folders in characteristics/.",
            )  # fmt: skip
    if not facts.frames or set(facts.frames) - set(FRAMES):
        yield drafts.at(
            draft, FACTS, "frames", "Frames are missing or unknown.",
            f"Choose from: {', '.join(FRAMES)}.",
        )  # fmt: skip
    yield from _timings(drafts, draft)


def _timings(drafts: Drafts, draft: Draft) -> Iterator[Finding]:
    facts: PracticeFacts = draft.facts
    words = draft.words.get(BASE_LANGUAGE)
    pairs = [("steps", "seconds"), ("short", "short_seconds")]
    for said, timed in pairs if words is not None else []:
        if len(getattr(words, said)) != len(getattr(facts, timed)):
            yield drafts.at(
                draft, FACTS, f"{timed} =",
                f"{len(getattr(facts, timed))} times in {timed}, but {len(getattr(words, said))} {said}.",
                "Give each step one time.",
            )  # fmt: skip
    short = sum(facts.short_seconds)
    if facts.start_now and not SHORTEST_START <= short <= LONGEST_START:
        yield drafts.at(
            draft, FACTS, "short_seconds", f"Its short version takes {short} s.",
            f"What can start at once takes {SHORTEST_START}-{LONGEST_START} s; or start_now = false.",
        )  # fmt: skip


def _uncited(drafts: Drafts) -> Iterator[Finding]:
    cited = {key for draft in drafts.units.values() if draft.facts for key in draft.facts.sources}
    for key in sorted(set(drafts.cited) - cited):
        path = (drafts.root / "sources" / f"{key}.toml").relative_to(drafts.root)
        yield Finding(path, 0, "No unit cites this source.", "Cite it or remove it.")
