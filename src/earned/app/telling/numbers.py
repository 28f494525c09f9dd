"""Numbers as people read them."""

MINUS = "\N{MINUS SIGN}"


def percent(probability: float) -> str:
    """A probability as a percentage, never as a certainty."""
    if probability < 0.01:
        return "under 1%"
    if probability > 0.99:
        return "over 99%"
    return f"{round(100 * probability)}%"


def signed(value: float) -> str:
    """A position with one decimal and its sign; zero has none."""
    rounded = round(value, 1)
    if rounded == 0:
        return "0.0"
    return f"+{rounded:.1f}" if rounded > 0 else f"{MINUS}{-rounded:.1f}"


LEVELS: tuple[tuple[float, str], ...] = (
    (0.05, "very_low"),
    (0.20, "low"),
    (0.40, "lean_low"),
    (0.60, "open"),
    (0.80, "lean_high"),
    (0.95, "high"),
)
"""Upper bounds on the probability of lying above the middle line, and how that is said (judgement)."""


def level(above: float) -> str:
    """How the probability of lying above the line is said."""
    return next((name for bound, name in LEVELS if above < bound), "very_high")
