"""How often a trial of one says 'helps' if it does: writes content/change/trial.toml.

python bench/trial_chances.py > src/earned/content/change/trial.toml
"""

import numpy as np

from earned.core.change.trial import chance_of_answer

SEED = 20261124
TRIALS = 4000
LENGTHS = (42, 56, 84)
SIZES = {"small": 0.3, "middle": 0.5, "large": 0.8}

HEAD = f"""# Made by the command below; do not edit by hand. See docs/science/change.md.
command = "python bench/trial_chances.py > src/earned/content/change/trial.toml"
seed = {SEED}
trials = {TRIALS}
autocorrelation = 0.4   # of daily outcomes
kept = 0.9              # share of days with a check-in
"""


def main() -> None:
    """Print the table as TOML."""
    print(HEAD)
    print("[sizes]  # standardised effects")
    for size, effect in SIZES.items():
        print(f"{size} = {effect}")
    for days in LENGTHS:
        print(f"\n[chances.{days}]")
        for size, effect in SIZES.items():
            rng = np.random.default_rng(SEED)
            print(f"{size} = {chance_of_answer(days, effect, rng, trials=TRIALS):.3f}")


if __name__ == "__main__":
    main()
