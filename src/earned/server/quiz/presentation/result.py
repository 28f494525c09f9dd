"""The result as page and paper show it: words from the library, pictures beside them."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from earned.app.quiz import Result
from earned.app.telling import Told, ToldDimension, ToldFocus, ToldStyle, tell
from earned.core.instruments.item import DIMENSIONS
from earned.pictures.intervals import bar, interval
from earned.pictures.plane import PlaneWords, plane
from earned.pictures.svg import Paint
from earned.server.learn.practice import Practice, Sourced, sourced
from earned.server.quiz.presentation.plan import Recommended, Recommending, Shaping, shaping
from earned.server.quiz.presentation.strengths import StrengthTopic, answered_topics
from earned.server.quiz.record import Record
from earned.server.quiz.services import result


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension: its words and its picture."""

    told: ToldDimension
    picture: SafeString


@dataclass(frozen=True, slots=True)
class Pattern:
    """One of the four patterns: its words and its picture."""

    told: ToldStyle
    picture: SafeString


@dataclass(frozen=True, slots=True)
class Focus:
    """A focus with its practice written out. ``reasons``: why the focus; the practice has its own."""

    told: ToldFocus
    reasons: list[str]
    recommended: Recommended
    grounds: Sourced

    @property
    def practice(self) -> Practice:
        """The practice itself."""
        return self.recommended.practice


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Everything on the result page. ``table``: the plane in numbers, a row each."""

    frame: str
    told: Told
    found: Result
    plane: SafeString
    dimensions: list[Dimension]
    patterns: list[Pattern]
    focuses: list[Focus]
    pathway: Sourced
    now: Recommended
    strengths: list[StrengthTopic]
    table: list[tuple[str, str]]
    shaping: Shaping

    @property
    def sensitive(self) -> bool:
        """Whether anything was said about safety or state that a file could give away."""
        return bool(self.shaping.safety_page or any(c.chosen for c in self.shaping.cautions))

    @property
    def start_now(self) -> Practice:
        """The one thing to do now."""
        return self.now.practice


def result_page(record: Record, language: str, paint: Paint | None = None) -> ResultPage:
    """The page of a record whose quiz is complete. With ``paint`` pictures carry their colours."""
    found = result(record)
    told = tell(
        found, record.answers(), record.circumstances(), name=record.name, language=language
    )
    about = Recommending(record, found, language)
    return ResultPage(
        frame=record.frame or "general",
        told=told,
        found=found,
        plane=_safe(plane(found.position, found.styles.reference, _plane_words(told), paint)),
        dimensions=_dimensions(found, told, paint),
        patterns=[Pattern(style, _safe(bar(style.probability, paint))) for style in told.styles],
        focuses=[_focus(focus, about) for focus in told.focuses],
        pathway=sourced(told.pathway),
        now=about.recommend(told.start_now),
        strengths=answered_topics(record.strengths, language),
        table=_table(found, told),
        shaping=shaping(record, language),
    )


def _focus(told: ToldFocus, about: Recommending) -> Focus:
    recommended = about.recommend(told.practice)
    reasons = [reason for reason in told.reasons if reason not in recommended.why]
    return Focus(told, reasons, recommended, sourced(told.characteristic))


def _dimensions(found: Result, told: Told, paint: Paint | None) -> list[Dimension]:
    middles = _middles(found)
    return [
        Dimension(told.dimensions[d], _safe(interval(found.position.on(d), middles[d], paint)))
        for d in DIMENSIONS
    ]


def _middles(found: Result) -> dict[str, float]:
    reference = found.styles.reference
    return {"anxiety": reference.anxiety, "avoidance": reference.avoidance}


def _plane_words(told: Told) -> PlaneWords:
    anxiety, avoidance = (told.dimensions[d] for d in DIMENSIONS)
    return PlaneWords(
        title=_("Where your answers point"),
        description=" ".join([anxiety.sentence, avoidance.sentence, *told.opening]),
        anxiety=anxiety.name,
        avoidance=avoidance.name,
        styles={style.style: style.name for style in told.styles},
    )


def _table(found: Result, told: Told) -> list[tuple[str, str]]:
    """The plane in numbers, a row each."""
    rows: list[tuple[str, str]] = []
    middles = _middles(found)
    for d in DIMENSIONS:
        said, estimate = told.dimensions[d], found.position.on(d)
        rows += [
            (_("%(dimension)s: best estimate") % {"dimension": said.name}, said.mean),
            (_("%(dimension)s: standard error") % {"dimension": said.name}, f"{estimate.se:.2f}"),
            (_("%(dimension)s: half of the probability") % {"dimension": said.name},
             _span(estimate.interval_50)),
            (_("%(dimension)s: 90%% of the probability") % {"dimension": said.name},
             _span(estimate.interval_90)),
            (_("%(dimension)s: middle line") % {"dimension": said.name}, _signed(middles[d])),
        ]  # fmt: skip
    return [*rows, (_("Correlation of the two"), _signed(found.position.correlation))]


def _span(ends: tuple[float, float]) -> str:
    return _("%(low)s to %(high)s") % {"low": _signed(ends[0]), "high": _signed(ends[1])}


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")


def _safe(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308 - built by an XML writer that escapes every text
