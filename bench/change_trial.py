"""How often a trial of one gives an answer, by length and true effect.

python bench/change_trial.py        # writes docs/measurements/change-trial.md
"""

from pathlib import Path

import numpy as np

from earned.core.change.trial import chance_of_answer

REPORT = Path(__file__).parents[1] / "docs" / "measurements" / "change-trial.md"
SEED, TRIALS = 1, 4000
DAYS = (14, 28, 42, 56, 84)
EFFECTS = (0.0, 0.2, 0.5, 0.8)


def row(effect: float, kept: float, autocorrelation: float) -> str:
    """The chances for one effect, in a row of the table."""
    rng = np.random.default_rng(SEED)
    chances = [
        chance_of_answer(n, effect, rng, autocorrelation=autocorrelation, kept=kept, trials=TRIALS)
        for n in DAYS
    ]
    shown = " | ".join(f"{chance:.0%}" for chance in chances)
    return f"| {effect} | {autocorrelation} | {kept:.0%} | {shown} |"


def main() -> None:
    """Write the table."""
    lines = [
        "# Change: the chance of an answer from a trial of one",
        "",
        f"`python bench/change_trial.py` (seed {SEED}, {TRIALS:,} simulated trials a cell).",
        "The share that says 'helps'; at effect 0 that is a false answer (harm is as likely again).",
        "",
        f"| true d | autocorrelation | days kept | {' | '.join(f'{n} days' for n in DAYS)} |",
        "|---|---|---|" + "---|" * len(DAYS),
        *(row(effect, 1.0, 0.4) for effect in EFFECTS),
        row(0.5, 0.8, 0.4),
        row(0.5, 1.0, 0.0),
    ]
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
