"""Make a plan: the catalogue from the library, the choice from core."""

from functools import cache

from earned.core.guidance.catalogue import Catalogue
from earned.core.guidance.plan import Plan
from earned.core.guidance.planning import make_plan
from earned.core.guidance.situation import Situation
from earned.core.scoring.position import Position, StyleView
from earned.library.kinds import Facts
from earned.library.units import facts_of


@cache
def catalogue() -> Catalogue:
    """Everything a plan can choose from; read once."""
    pathways = facts_of("pathway")
    return Catalogue(
        characteristics=facts_of("characteristic"),
        practices=facts_of("practice"),
        pathways={facts.style: id_ for id_, facts in pathways.items()},
        life_areas={id_: _practices(facts) for id_, facts in facts_of("life-area").items()},
    )


def _practices(facts: Facts) -> frozenset[str]:
    """The practices that a unit links to."""
    refs = (link.partition("/") for link in facts.links)
    return frozenset(id_ for kind, _, id_ in refs if kind == "practice")


def plan_for(position: Position, styles: StyleView, situation: Situation) -> Plan:
    """A plan for this posterior in this situation."""
    return make_plan(position, styles, catalogue(), situation)
