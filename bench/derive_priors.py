"""Derive the priors of our own items from the shipped ECR and ECR-R fits.

    python bench/derive_priors.py

writes src/earned/content/instruments/earned/parameters.toml. What each number rests on is in
SOURCE.md beside it; judgements carry that name here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from earned.core.calibration.population import Described, Normal, cut_pattern
from earned.core.instruments.item import DIMENSIONS, Dimension, Item
from earned.core.instruments.parameters import Calibrated
from earned.library import instruments

FOLDER = Path(__file__).parents[1] / "src" / "earned" / "content" / "instruments" / "earned"
VERSION = "2026-11-24.2"

FACET_SD = {"anxiety": 0.59, "avoidance": 0.43}
"""Mean of the ECR's facet factors (.54, .50, .74; .39, .48, .43), for all facets: ours have other items."""

METHOD_SD = {"anxiety": 0.25, "avoidance": 0.28}
"""Avoidance: ECR .263, ECR-R .290, facets in the model. Anxiety: ECR-R .25, from two reversed
items; the single one of the ECR shows none."""

SECURE_END_SHIFT, SECURE_END_EXTRA_SD = -0.25, 0.15
"""Judgement: half of what the writers aimed at; published secure-worded items reach no lower at all."""

FREQUENCY_EXTRA_SD = 0.30
"""Judgement: item locations in a format that no fit informs; keys pull them in opposite directions."""

SHARED = {"agreement": (0.20, 0.20), "frequency": (0.35, 0.25)}
"""(location, log slope). Agreement: keyed halves .07-.14 and slopes of ECR against ECR-R .10, taken
wider because other people wrote these items and nobody picked them by their slopes. Frequency:
judgement."""

WIDER = {
    "location_sd": 0.17,
    "log_discrimination_sd": 0.13,
    "item_location_sd": 0.24,
    "item_log_discrimination_sd": 0.10,
}
"""Other frames and languages: spread over the nine ECR-R sites with 30 people or more
(bench/site_variance.py)."""

FACET_WEIGHT = 4.0
"""Items a facet needs for its own mean to weigh as much as the dimension's: within/between variance."""

KEY_WEIGHT = 6.0
"""The same for keying and slopes: within variance .25², between keys about .1²."""


@dataclass(frozen=True)
class Evidence:
    """Calibrated items of one dimension, from both instruments."""

    items: Sequence[Item]
    known: Sequence[Calibrated]

    def where(self, keep: Sequence[bool]) -> "Evidence":
        """A part of it."""
        return Evidence(
            [i for i, k in zip(self.items, keep, strict=True) if k],
            [p for p, k in zip(self.known, keep, strict=True) if k],
        )

    @property
    def described(self) -> Described:
        """As columns."""
        return Described.of(self.known)


def evidence(dimension: Dimension, *ids: str) -> Evidence:
    """The calibrated items of a dimension in these instruments."""
    pairs = [
        (item, instruments.parameters(id_).items[item.id])
        for id_ in ids
        for item in instruments.load(id_).of(dimension)
    ]
    return Evidence([item for item, _ in pairs], [known for _, known in pairs])


def pulled(own: Sequence[float], whole: float, weight: float) -> float:
    """A group's mean, pulled towards the mean of all by ``weight`` imaginary items."""
    return float((np.sum(own) + weight * whole) / (len(own) + weight))


def item_prior(item: Item, both: Evidence, located: Evidence) -> dict[str, float]:
    """Numbers of one item. ``both``: for slope and spread; ``located``: the ECR alone, for location."""
    slopes, spreads = both.described.log_discrimination, both.described.log_spread
    same_key = [value for i, value in zip(both.items, slopes, strict=True) if i.key == item.key]
    same_facet = [
        value
        for i, value in zip(located.items, located.described.location, strict=True)
        if i.facet == item.facet
    ]
    places = located.described.location
    slope, place, spread = Normal.next_of(slopes), Normal.next_of(places), Normal.next_of(spreads)
    extra = [
        SECURE_END_EXTRA_SD * item.secure_end,
        FREQUENCY_EXTRA_SD * (item.format == "frequency"),
    ]
    return {
        "log_discrimination": pulled(same_key, slope.mean, KEY_WEIGHT),
        "log_discrimination_sd": slope.sd,
        "location": pulled(same_facet, place.mean, FACET_WEIGHT)
        + SECURE_END_SHIFT * item.secure_end,
        "location_sd": float(np.sqrt(place.sd**2 + np.sum(np.square(extra)))),
        "log_spread": spread.mean + float(np.log(cut_pattern(7)[1])),
        "log_spread_sd": spread.sd * (1.5 if item.format == "frequency" else 1.0),
        "residual_sd": float(np.sqrt(np.mean(both.described.residuals**2))),
    }


def origin(item: Item, located: Evidence) -> str:
    """Where an item's numbers come from, in a sentence."""
    same = sum(other.facet == item.facet for other in located.items)
    facet = (
        f"location from {same} ECR items of this facet"
        if same
        else "location from the ECR's dimension (facet not in the ECR)"
    )
    parts = [f"slope and spread from ECR and ECR-R items of this dimension and key; {facet}"]
    if item.secure_end:
        parts.append("secure-end shift is a judgement")
    if item.format == "frequency":
        parts.append("no fit informs the frequency format: widened by judgement")
    return "; ".join(parts) + "; not piloted"


def item_text(item: Item, both: Evidence, located: Evidence) -> str:
    """One item's table."""
    numbers = [f"{name} = {value:.3f}" for name, value in item_prior(item, both, located).items()]
    shape = ", ".join(f"{value:.4f}" for value in cut_pattern(7)[0])
    rows = [
        "[[items]]",
        f'id = "{item.id}"',
        *numbers,
        f"shape = [{shape}]",
        f'origin = "{origin(item, located)}"',
    ]
    return "\n".join([*rows, ""])


def header() -> list[str]:
    """What all items share."""
    lines = [
        "# Made by bench/derive_priors.py; do not edit by hand. See SOURCE.md.",
        "# PROVISIONAL: nobody has piloted these items. Every entry is a distribution.",
        'instrument = "earned"',
        f'version = "{VERSION}"',
        'language = "en"',
        'population = "none yet; θ is scaled to adults of the ECR web sample"',
        "provisional = true",
        f"correlation = {instruments.parameters('ecr').correlation:.4f}",
        "",
        "[method_sd]",
        *(f"{d} = {METHOD_SD[d]}" for d in DIMENSIONS),
        "",
    ]
    for dimension in DIMENSIONS:
        facets = dict.fromkeys(item.facet for item in instruments.load("earned").of(dimension))
        lines += [f"[facet_sd.{dimension}]", *(f"{f} = {FACET_SD[dimension]}" for f in facets), ""]
    for dimension in DIMENSIONS:
        for format_id, (location, slope) in SHARED.items():
            lines += ["[[offsets]]", f'dimension = "{dimension}"', f'format = "{format_id}"']
            lines += [f"location_sd = {location}", f"log_discrimination_sd = {slope}", ""]
    for frame in ("partner", "friend", "parent", "named"):
        lines += [f"[frames.{frame}]", *(f"{name} = {value}" for name, value in WIDER.items()), ""]
    return [
        *lines,
        "[other_languages]",
        *(f"{name} = {value}" for name, value in WIDER.items()),
        "",
    ]


def main() -> None:
    """Write the parameters file."""
    bank = instruments.load("earned")
    lines = header()
    for dimension in DIMENSIONS:
        both, located = evidence(dimension, "ecr", "ecr-r"), evidence(dimension, "ecr")
        lines += [item_text(item, both, located) for item in bank.of(dimension)]
    (FOLDER / "parameters.toml").write_text("\n".join(lines))


if __name__ == "__main__":
    main()
