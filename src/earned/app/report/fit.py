"""The part of a report that says how well single items, and pairs of them, follow the model."""

from earned.app.describing.fits import ModelFit
from earned.app.report.figures import chance, figure, signed
from earned.app.report.page import Page
from earned.core.describe.dependence import Dependence
from earned.core.describe.item_fit import ItemFit

S_X2 = "S-X\N{SUPERSCRIPT TWO}"
MOST_PAIRS = 20


def write_fit(page: Page, found: ModelFit) -> None:
    """Add both tables, each with what it means."""
    names = " and ".join(found.scales)
    page.heading(f"Does each item do what the model says? {names[0].upper()}{names[1:]}")
    page.say(
        f"{S_X2} takes people with the same score and compares how many chose each answer with how many"
        f" should have, from {found.people:,} people who answered every item. With many people small"
        " departures are certain, so go by their size: RMSEA (0 would be perfect), and how many answer"
        " points the mean answers are off, with chance taken out."
    )
    if found.total:
        page.say(
            "The last two columns compare people with the same score on all items. An item that is worse"
            " there than on its own scale also measures the other dimension."
        )
    _items(page, found)
    _pairs(page, found)


def _items(page: Page, found: ModelFit) -> None:
    total = {one.item: one for one in found.total}
    head = ["item", S_X2, "df", "p", "RMSEA", "points"]
    both = ["RMSEA, all items", "points, all items"] if total else []
    page.table(
        "Items against the model, the worst first",
        [*head, *both],
        [[*_item(one), *(_size(total[one.item]) if total else [])] for one in found.worst],
    )


def _item(one: ItemFit) -> list[str]:
    return [one.item, f"{one.chi2:,.1f}", str(one.df), chance(one.p), *_size(one)]


def _size(one: ItemFit) -> list[str]:
    return [figure(one.rmsea, 3), figure(one.points)]


def _pairs(page: Page, found: ModelFit) -> None:
    flagged = sum(one.flagged for one in found.pairs)
    page.say(
        f"Answers to two items should have nothing in common but the dimensions. {flagged} of"
        f" {len(found.pairs)} pairs are flagged, because what is left of their answers (Q3) correlates .2"
        " more or less than it would if the model held. Often such items say the same thing twice; a"
        " scale with many of them measures less precisely than it seems."
    )
    shown = found.told[:MOST_PAIRS]
    page.table(
        f"Pairs of items that depend on one another beyond the model, the {len(shown)} largest. V: the size"
        " of the departure of their table of answers, from -1 to 1",
        ["pair", "Q3", "over the model's", "LD-X\N{SUPERSCRIPT TWO}", "df", "V"],
        [_pair(one) for one in shown],
        (one.flagged for one in shown),
    )


def _pair(one: Dependence) -> list[str]:
    return [
        f"{one.first} and {one.second}",
        signed(one.q3),
        signed(one.excess),
        f"{one.chi2:,.1f}",
        str(one.df),
        signed(one.v),
    ]
