"""Pictures of the library, each with its words beside it."""

from dataclasses import dataclass
from functools import cache

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from earned.core.scoring.position import STYLES
from earned.library.sentences import sentences
from earned.library.units import Unit
from earned.pictures.loop import LoopWords, loop
from earned.pictures.pathway_map import MapWords, pathway_map
from earned.pictures.plane import PlaneWords
from earned.pictures.styles import plane_of_styles

LOOPS = frozenset({"pairing/anxious-avoidant", "term/pursue-withdraw"})


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture and the line below it."""

    svg: SafeString
    caption: str


def drawn(each: Unit, language: str) -> Drawn | None:
    """The picture of a unit, if it has one."""
    if each.kind in {"style", "dimension"}:
        return plane(language, each.id if each.kind == "style" else None)
    if each.kind == "pathway":
        return Drawn(_map(each), _("Most people go back and forth between the stages."))
    return pursue_withdraw(language) if each.ref in LOOPS else None


@cache
def plane(language: str, style: str | None = None) -> Drawn:
    """The plane of styles, with one shaded or none."""
    said = sentences("result", language)
    words = PlaneWords(
        title=_("The map of attachment"),
        description=_(
            "A square. Attachment anxiety grows from left to right, attachment avoidance from bottom to"
            " top. Secure is the lower left corner, anxious the lower right, avoidant the upper left,"
            " and fearful the upper right, where both are high."
        ),
        anxiety=said.say("dimension", "anxiety"),
        avoidance=said.say("dimension", "avoidance"),
        styles={name: said.say("style", name) for name in STYLES},
    )
    caption = _("Secure is where both are low. There are no walls inside: people live all over it.")
    return Drawn(_safe(plane_of_styles(words, style)), caption)


@cache
def pursue_withdraw(language: str) -> Drawn:  # noqa: ARG001 - the cache needs it
    """The loop that two people fall into."""
    words = LoopWords(
        title=_("The loop of following and stepping back"),
        description=_(
            "Four boxes in a ring. One side feels alone and reaches out harder; the other side feels"
            " pressed and steps back; which leaves the first more alone."
        ),
        sides=(_("One follows"), _("One steps back")),
        steps=(
            _("asks, calls, presses for an answer"),
            _("feels pressed, or always in the wrong"),
            _("goes quiet, looks away, leaves the room"),
            _("feels left alone, and alarmed"),
        ),
    )
    caption = _("Each reacts to the other, so it has no first step, and either can step out of it.")
    return Drawn(_safe(loop(words)), caption)


def _map(each: Unit) -> SafeString:
    stages = [stage.title for stage in each.words.stages]
    listed = "; ".join(f"{number}. {title}" for number, title in enumerate(stages, 1))
    words = MapWords(title=_("The pathway as a map"), description=listed, stages=stages)
    return _safe(pathway_map(words))


def _safe(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308 - built by an XML writer that escapes every text
