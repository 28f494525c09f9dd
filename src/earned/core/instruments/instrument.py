"""An instrument: which items, in which format, keyed how."""

from dataclasses import dataclass

from earned.core.instruments.item import Dimension, Item, ResponseFormat


@dataclass(frozen=True, slots=True)
class Instrument:
    """Everything about an instrument that is the same in every language.

    ``missing_codes`` are raw values that mean 'no answer' in the published files of the instrument.
    """

    id: str
    version: str
    title: str
    formats: tuple[ResponseFormat, ...]
    items: tuple[Item, ...]
    missing_codes: tuple[int, ...] = ()

    def item(self, item_id: str) -> Item:
        """The item with this id. Raises ``KeyError`` where there is none."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)

    def format_of(self, item: Item) -> ResponseFormat:
        """The response format of an item."""
        return next(format_ for format_ in self.formats if format_.id == item.format)

    def of(self, dimension: Dimension) -> tuple[Item, ...]:
        """The items that measure a dimension, in the instrument's order."""
        return tuple(item for item in self.items if item.dimension == dimension)
