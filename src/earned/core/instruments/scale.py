"""Scales of any instrument: which items are averaged, how they are keyed, what is derived from them.

The model-based engine knows two dimensions. Published instruments hold more: a scale of security, one
rating a style, nine items about each of four people. A :class:`Questionnaire` describes all of them,
the two-dimensional ones too, so that classical scores and descriptions need no special case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from earned.core.instruments.instrument import Instrument
from earned.core.instruments.item import DIMENSIONS, Item, Key, ResponseFormat


@dataclass(frozen=True, slots=True)
class Scale:
    """The mean of some items. ``reversed``: those that count as ``options + 1 - x``."""

    id: str
    items: tuple[str, ...]
    reversed: tuple[str, ...] = ()

    def key(self, item: str) -> Key:
        """+1, or -1 where the item is reversed."""
        return -1 if item in self.reversed else 1


@dataclass(frozen=True, slots=True)
class Derived:
    """A weighted sum of scale scores. ``weights``: scale id -> weight."""

    id: str
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """An instrument as classical scoring sees it.

    ``items``: ids in the order in which they are asked. ``formats``: the first is the usual one.
    ``targets``: people about whom the same items are asked; columns are then ``<target>_<item>``.
    ``numbering``: name of another numbering -> own item id -> the id there.
    """

    id: str
    version: str
    title: str
    formats: tuple[ResponseFormat, ...]
    items: tuple[str, ...]
    scales: tuple[Scale, ...]
    derived: tuple[Derived, ...] = ()
    missing_codes: tuple[int, ...] = ()
    targets: tuple[str, ...] = ()
    numbering: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    item_formats: Mapping[str, str] = field(default_factory=dict)

    @property
    def scores(self) -> tuple[str, ...]:
        """Ids of all scores: scales, then what is derived from them."""
        return (*(scale.id for scale in self.scales), *(one.id for one in self.derived))

    def options(self, item: str) -> int:
        """Number of response options of an item."""
        wanted = self.item_formats.get(item, self.formats[0].id)
        return next(form.options for form in self.formats if form.id == wanted)

    def in_format(self, form: ResponseFormat) -> "Questionnaire":
        """The same with every item in one format."""
        return replace(self, item_formats=dict.fromkeys(self.items, form.id))


def of_instrument(instrument: Instrument) -> Questionnaire:
    """A two-dimensional instrument as a questionnaire: its dimensions are its scales."""
    scales = [
        Scale(d, tuple(i.id for i in own), tuple(i.id for i in own if i.key == -1))
        for d in DIMENSIONS
        if (own := instrument.of(d))
    ]
    return Questionnaire(
        id=instrument.id,
        version=instrument.version,
        title=instrument.title,
        formats=instrument.formats,
        items=tuple(item.id for item in instrument.items),
        scales=tuple(scales),
        missing_codes=instrument.missing_codes,
        item_formats={item.id: item.format for item in instrument.items},
    )


def as_instrument(questionnaire: Questionnaire) -> Instrument | None:
    """A questionnaire whose scales are the two dimensions, as the model reads it; ``None`` for others."""
    if {scale.id for scale in questionnaire.scales} != set(DIMENSIONS):
        return None
    usual = questionnaire.formats[0].id
    own = {
        item: Item(item, dimension, scale.key(item), questionnaire.item_formats.get(item, usual))
        for dimension in DIMENSIONS
        for scale in questionnaire.scales
        if scale.id == dimension
        for item in scale.items
    }
    return Instrument(
        id=questionnaire.id,
        version=questionnaire.version,
        title=questionnaire.title,
        formats=questionnaire.formats,
        items=tuple(own[item] for item in questionnaire.items),
        missing_codes=questionnaire.missing_codes,
    )


def about(questionnaire: Questionnaire, targets: Sequence[str]) -> Questionnaire:
    """The questionnaire asked about each target: ``mother_Q1`` and so on, and means over targets.

    The global score is the plain mean over the targets, which weighs each alike.
    """
    return replace(
        questionnaire,
        items=tuple(f"{target}_{item}" for target in targets for item in questionnaire.items),
        scales=tuple(_of(scale, target) for target in targets for scale in questionnaire.scales),
        derived=tuple(_mean_over(scale, targets) for scale in questionnaire.scales)
        if len(targets) > 1
        else (),
        item_formats={
            f"{target}_{item}": name
            for target in targets
            for item, name in questionnaire.item_formats.items()
        },
    )


def about_one(questionnaire: Questionnaire, target: str) -> Questionnaire:
    """The questionnaire asked about one target, as the model reads it: its scales keep their names."""
    own = about(questionnaire, (target,))
    scales = tuple(
        replace(named, id=scale.id)
        for named, scale in zip(own.scales, questionnaire.scales, strict=True)
    )
    return replace(own, scales=scales)


def _of(scale: Scale, target: str) -> Scale:
    items, backward = (
        tuple(f"{target}_{item}" for item in ids) for ids in (scale.items, scale.reversed)
    )
    return Scale(f"{target}_{scale.id}", items, backward)


def _mean_over(scale: Scale, targets: Sequence[str]) -> Derived:
    return Derived(f"global_{scale.id}", {f"{t}_{scale.id}": 1 / len(targets) for t in targets})


def renumbered(questionnaire: Questionnaire, name: str) -> Questionnaire:
    """The questionnaire with its items called as in another numbering. Raises ``KeyError``."""
    there = questionnaire.numbering[name]
    scales = tuple(
        Scale(s.id, tuple(there[i] for i in s.items), tuple(there[i] for i in s.reversed))
        for s in questionnaire.scales
    )
    return replace(
        questionnaire,
        items=tuple(there[item] for item in questionnaire.items),
        scales=scales,
        item_formats={there[item]: form for item, form in questionnaire.item_formats.items()},
    )
