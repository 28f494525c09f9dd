"""'Why not that one?': what speaks against a practice here, so that a plan can be argued with."""

from earned.core.guidance.catalogue import PracticeFacts
from earned.core.guidance.plan import Reason
from earned.core.guidance.situation import Situation, needs_the_other


def objections(id_: str, facts: PracticeFacts, situation: Situation) -> tuple[Reason, ...]:
    """Everything that keeps a practice from being offered; empty where it may be."""
    found = []
    if id_ in situation.not_for_me:
        found.append(Reason("not-for-me"))
    if _needs_safety(facts, situation):
        found.append(Reason("withheld-safety"))
    elif situation.estranged and needs_the_other(facts):
        found.append(Reason("withheld-estranged"))
    if situation.support_first and not (facts.calming or facts.area == "therapy-and-support"):
        found.append(Reason("withheld-state"))
    cautions = sorted(set(facts.skip_if) & set(situation.cautions))
    found += [Reason("withheld-caution", {"caution": caution}) for caution in cautions]
    if situation.minutes is not None and facts.minutes > situation.minutes:
        found.append(Reason("too-long"))
    if situation.frame not in facts.frames:
        found.append(Reason("other-frame"))
    return tuple(found)


def _needs_safety(facts: PracticeFacts, situation: Situation) -> bool:
    if situation.guarded and facts.vulnerable:
        return True
    return situation.in_danger and (
        "current-danger" in facts.skip_if or facts.company == "together"
    )
