"""What a description comes to, in a few lines, for whoever reads no further."""

from collections.abc import Iterator

from earned.app.describing.found import Described, ScaleFound
from earned.app.report.figures import figure, signed
from earned.core.describe.precision import PLACES

CLOSE = 0.05
"""RMSEA that is often called a close fit."""

ONE_REASON = (
    "These errors of positions take answers to differ for one reason only. Real ones are larger: on the ECR"
    " by two fifths, once facets are counted."
)


def in_short(found: Described) -> Iterator[tuple[str, str]]:
    """Pairs of a question and its answer; only what was found out."""
    everybody = [row for row in found.norms if not row.group]
    if everybody:
        told = (f"{r.score} {figure(r.norm.mean)} (SD {figure(r.norm.sd)})" for r in everybody)
        yield "Mean answers", f"{'; '.join(told)}."
    precise = [text for scale in found.scales if (text := _precision(scale))]
    if precise:
        fitted = any(scale.model is not None for scale in found.scales)
        yield "How precise", " ".join([*precise, *([ONE_REASON] if fitted else [])])
    if found.structure is not None:
        close = found.structure.rmsea <= CLOSE
        much = "Account for nearly all" if close else "Do not account for all"
        rmsea = figure(found.structure.rmsea, 3)
        yield "Two dimensions", f"{much} that answers share (RMSEA {rmsea})."
    if found.differences:
        most = max(found.differences, key=lambda one: abs(one.difference.d))
        pair = f"{most.first} less {most.second} in {most.score}"
        yield "Largest difference", f"{pair}: {signed(most.difference.d)} standard deviations."
    yield from _fair(found)


def _precision(scale: ScaleFound) -> str:
    if scale.reliability is None:
        return ""
    alpha = f"{scale.id.capitalize()}: alpha {figure(scale.reliability.alpha)}"
    if scale.model is None:
        return f"{alpha}."
    low, high = (figure(scale.model.error[at]) for at in _ends())
    return (
        f"{alpha}, standard error of a position {figure(scale.model.error.min())} at best,"
        f" {low} and {high} two standard deviations below and above the mean."
    )


def _ends() -> tuple[int, int]:
    low, high = (int(abs(PLACES - at).argmin()) for at in (-2.0, 2.0))
    return low, high


def _fair(found: Described) -> Iterator[tuple[str, str]]:
    """By column: how many items are flagged, over all its scales."""
    for column in dict.fromkeys(one.column for one in found.fairness):
        items = [i for one in found.fairness if one.column == column for i in one.fairness.items]
        flagged = [item.item for item in items if item.flagged]
        named = f": {', '.join(flagged)}" if flagged else ""
        yield (
            f"Fair by {column}",
            f"{len(flagged)} of {len(items)} items work differently enough to be flagged{named}.",
        )
