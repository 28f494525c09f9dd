"""The items of an instrument as the model reads them."""

from collections.abc import Mapping
from dataclasses import replace

from earned.core.errors import UsageError
from earned.core.instruments.item import DIMENSIONS, Item
from earned.core.instruments.scale import Questionnaire
from earned.library import instruments


def two_dimensional_items(found: Questionnaire) -> tuple[Item, ...]:
    """The items of the two dimensions, in the order in which they are asked.

    Raises :class:`UsageError` where the instrument has other scales.
    """
    own = [scale for scale in found.scales if scale.id in DIMENSIONS]
    if {scale.id for scale in own} != set(DIMENSIONS):
        scales = ", ".join(scale.id for scale in found.scales)
        raise UsageError(
            f"{found.title} does not measure anxiety and avoidance by items of one dimension each"
            f" (its scales: {scales}), so this model does not fit it."
        )
    items = [
        Item(item, dimension, scale.key(item), f"options-{found.options(item)}")
        for dimension in DIMENSIONS
        for scale in own
        if scale.id == dimension
        for item in scale.items
        if item in found.items
    ]
    facts = facts_of(found)
    return tuple(
        _with_facts(item, facts)
        for item in sorted(items, key=lambda item: found.items.index(item.id))
    )


def facts_of(found: Questionnaire) -> Mapping[str, tuple[str, str]]:
    """Item -> facet and format, for the instruments whose facts name them; another format has no name."""
    if found.id not in instruments.instrument_ids():
        return {}
    options = {form.id: form.options for form in found.formats}
    return {
        item.id: (
            item.facet,
            item.format if options.get(item.format) == found.options(item.id) else "",
        )
        for item in instruments.load(found.id).items
        if item.id in found.items
    }


def _with_facts(item: Item, facts: Mapping[str, tuple[str, str]]) -> Item:
    facet, form = facts.get(item.id, ("", ""))
    return replace(item, facet=facet, format=form or item.format)
