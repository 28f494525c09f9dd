"""The items of an instrument as the model reads them."""

from collections.abc import Mapping

from earned.app.scoring.advice import no_model
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
        raise UsageError(f"No parameters can be found: {no_model(found)}")
    facets, usual = facets_of(found), found.formats[0].id
    items = [
        Item(
            item,
            dimension,
            scale.key(item),
            found.item_formats.get(item, usual),
            facets.get(item, ""),
        )
        for dimension in DIMENSIONS
        for scale in own
        if scale.id == dimension
        for item in scale.items
        if item in found.items
    ]
    return tuple(sorted(items, key=lambda item: found.items.index(item.id)))


def facets_of(found: Questionnaire) -> Mapping[str, str]:
    """Item -> facet, for the instruments whose facts name facets."""
    if found.id not in instruments.instrument_ids():
        return {}
    return {item.id: item.facet for item in instruments.load(found.id).items}
