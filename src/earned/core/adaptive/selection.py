"""Which item to ask next: the largest expected fall in the posterior variance that is still too large.

An item keyed k of format f reads an effective trait t = θ + k·s·m - δ_f. With p(x, t) from its table
and the joint posterior of t and θ, the posterior after answer x has E[θ | x] = Σ_t p(x | t) p(t)
E[θ | t] / p(x). Expected variance falls by the variance of that mean (the expected-posterior-variance
rule; van der Linden & Pashley 2000), and Σ_d Var(E[θ_d | x]) needs three rows over t: p(t) times 1,
E[θ₁ | t] and E[θ₂ | t]. Because t carries what items share, an item of a fresh format or the other
keying is worth more: shared errors cancel by themselves. What items share in slope enters through the
average table only.
"""

from collections.abc import Collection
from dataclasses import dataclass

from earned.core.adaptive.balance import EVERYTHING, Balance
from earned.core.adaptive.look import BOTH, Bank, Look, Wanted, expected_squares, squares_now
from earned.core.adaptive.plain import PlainBank, is_plain
from earned.core.adaptive.shared import SharedBank
from earned.core.instruments.item import DIMENSIONS, Item
from earned.core.instruments.parameters import Provisional
from earned.core.scoring.likelihood import Answered
from earned.core.scoring.model import ScoringModel

TIE = 1e-6
"""Falls that differ by less count as equal: rounding, which differs between machines, never chooses."""

NEARLY = 0.1
"""Among calibrated items, the share of the largest expected fall that balance may cost."""

ALL_THE_SAME = 1.0
"""Among items nobody has calibrated, balance comes first, whatever they promise."""


@dataclass(frozen=True, slots=True)
class Selector:
    """Chooses items of a compiled instrument; build once with :func:`selector`.

    ``bits``: item id -> its bit in sets of items. ``order``: by dimension, in the instrument's order: an
    item's bit, its place in the bank, itself. ``given_up``: the share of the largest fall, 0 to 1, that
    may be given up for balance of keys and facets.
    """

    bank: Bank
    bits: dict[str, int]
    order: tuple[tuple[int, int, Item], ...]
    balances: tuple[Balance, ...]
    given_up: float

    def look(self, answers: Answered) -> Look:
        """What the answers so far say; pairs of item id and category 0..K-1 in the insecure direction."""
        return self.bank.look(answers)

    def expected_falls(self, look: Look, wanted: Wanted = BOTH) -> dict[str, float]:
        """Item id -> expected fall of the variances that are wanted: anxiety's, avoidance's, both."""
        squares, now = expected_squares(look, self.bank.columns, wanted), squares_now(look, wanted)
        return {item: squares[place] - now for item, place in self.bank.columns.places.items()}

    def choose(self, look: Look, asked: Collection[str], wanted: Wanted = BOTH) -> Item | None:
        """The next item, or ``None`` when all were asked; ties go to the instrument's order."""
        gone, fitting = 0, 0
        for item in asked:
            gone |= self.bits.get(item, 0)
        worth = expected_squares(look, self.bank.columns, wanted)
        near = self._nearly_best(worth, squares_now(look, wanted), gone)
        for balance in self.balances:
            fitting |= balance.fitting(gone, near)
        return self._best(worth, fitting)

    def _nearly_best(self, worth: list[float], now: float, gone: int) -> int:
        """The unasked items that promise nearly as much as the best of them."""
        if self.given_up == ALL_THE_SAME:
            return EVERYTHING
        left = [(bit, worth[place]) for bit, place, _ in self.order if not bit & gone]
        most = max((one for _, one in left), default=now)
        least = most - self.given_up * (most - now) - TIE
        return sum(bit for bit, one in left if one >= least)

    def _best(self, worth: list[float], fitting: int) -> Item | None:
        best, most = None, float("-inf")
        for bit, place, item in self.order:
            if bit & fitting and worth[place] > most + TIE:
                best, most = item, worth[place]
        return best


def selector(model: ScoringModel) -> Selector:
    """The selector of a compiled instrument."""
    every = model.items.values()
    groups = [[item for item in every if item.dimension == dimension] for dimension in DIMENSIONS]
    ordered = [item for group in groups for item in group]
    bits = {item.id: 1 << number for number, item in enumerate(ordered)}
    bank: Bank = PlainBank.of(model) if is_plain(model) else SharedBank.of(model)
    return Selector(
        bank=bank,
        bits=bits,
        order=tuple((bits[item.id], bank.columns.places[item.id], item) for item in ordered),
        balances=tuple(Balance.of(group, bits) for group in groups),
        given_up=_given_up(model),
    )


def _given_up(model: ScoringModel) -> float:
    known = model.parameters.items.values()
    return ALL_THE_SAME if any(isinstance(one, Provisional) for one in known) else NEARLY
