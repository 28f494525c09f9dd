"""Why a plan is as it is: ids of reasons, with what fills their sentences."""

from earned.core.guidance.plan import Reason
from earned.core.guidance.situation import SUPPORT_FIRST_CAUTIONS, Situation
from earned.core.scoring.position import StyleView


def plan_reasons(likeliest: str, styles: StyleView, situation: Situation) -> tuple[Reason, ...]:
    """Why this pathway, and what about safety or state comes first."""
    values: dict[str, str | float] = {
        "style": likeliest,
        "probability": styles.probabilities[likeliest],
    }
    pathway = Reason("pathway", values)
    if situation.in_danger:
        return (pathway, Reason("safety-yes"))
    if situation.guarded:
        return (pathway, Reason("safety-skip"), *_caution_reasons(situation))
    apart = (Reason("estranged"),) if situation.estranged else ()
    return (pathway, *apart, *_caution_reasons(situation))


def _caution_reasons(situation: Situation) -> tuple[Reason, ...]:
    named = sorted(set(situation.cautions) & SUPPORT_FIRST_CAUTIONS)
    return tuple(Reason("caution", {"caution": caution}) for caution in named)
