"""The report of scores: how many people, how they score, how sure one score is, what the columns mean."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from earned.app.report.figures import figure, share
from earned.app.report.page import Page
from earned.app.score import Scored
from earned.app.scoring.columns import LAST, MEAN, classical_names
from earned.app.scoring.rows import VOCABULARY
from earned.app.scoring.tally import BANDS, Tally
from earned.core.describe.norms import PERCENTILES
from earned.core.scoring.position import STYLES, Estimate
from earned.core.scoring.styles import NAMED_AT
from earned.library.sentences import Sentences, sentences
from earned.pictures.crowd import LEAST_PEOPLE, CrowdWords, crowd_of
from earned.pictures.intervals import interval
from earned.pictures.svg import Paint

WORDS = "interface/score_report"
PLAUSIBLE = "pv1_anxiety, pv1_avoidance and so on"
HALF, MOST = 0.674, 1.645
"""Within so many standard deviations lie half and nine tenths of a normal distribution."""


def scores_page(done: Scored, tally: Tally, source: Path) -> str:
    """The page as HTML. ``tally``: of ``done``; ``source``: of the answers, of which the name is told."""
    words = sentences(WORDS)
    page = Page(f"{done.scheme.questionnaire.title}: scores")
    _opening(page, done, source)
    _plane(page, tally)
    _spreads(page, tally)
    if tally.modelled and done.rows:
        _errors(page, tally)
        _styles(page, done, tally)
    _flags(page, words, done)
    _columns(page, words, done)
    _limits(page, words, done)
    return page.text()


def plane_picture(tally: Tally, paint: Paint | None = None) -> str | None:
    """People on the plane, or ``None`` where there are too few or no plane."""
    counts = tally.plane
    if counts is None or counts.people < LEAST_PEOPLE:
        return None
    unit = "position" if tally.modelled else "mean answer"
    across, up = (f"{value:.2f}" for value in counts.mean)
    words = CrowdWords(
        title="People on the plane of anxiety and avoidance",
        description=f"Regions that hold half and nine tenths of {counts.people} people. Means: anxiety"
        f" {across}, avoidance {up}.",
        across=f"anxiety, {unit}",
        up=f"avoidance, {unit}",
    )
    return crowd_of(counts, words, "crowd", paint)


def _opening(page: Page, done: Scored, source: Path) -> None:
    scheme = done.scheme
    page.say(
        f"{_people(done.rows)} of {source.name}, answers 1 to {scheme.rule.options} to"
        f" {len(scheme.questionnaire.items)} items. Nobody was left out.",
        "lead",
    )
    if scheme.modelled is not None:
        page.say(f"Item parameters: {scheme.modelled.parameters.population}.", "note")
    for note in done.notes():
        page.say(note.strip(), "note")
    if done.skipped.cells:
        page.say(
            f"{done.skipped.cells:,} cells in {done.skipped.rows:,} rows held no possible answer and were"
            " treated as missing.",
            "note",
        )


def _people(count: int) -> str:
    return f"{count:,} {'person' if count == 1 else 'people'}"


def _plane(page: Page, tally: Tally) -> None:
    if tally.plane is None:
        return
    page.heading("Where people are")
    picture = plane_picture(tally)
    if picture is None:
        page.say(
            f"Fewer than {LEAST_PEOPLE} people are not drawn: a picture might show one of them."
        )
        return
    across, up = tally.plane.mean
    page.figure(
        picture,
        "The inner region holds half of the people, the outer one nine in ten; dashed lines mark the means"
        f" (anxiety {across:.2f}, avoidance {up:.2f}). Secure is at the lower left. {_drawn(tally)}",
        "crowd-picture",
    )


def _drawn(tally: Tally) -> str:
    """What doubt about each score does to the picture: positions lean inwards by it, means scatter."""
    if tally.modelled:
        return (
            "Each person is drawn at their position. Positions lean towards the middle where answers leave"
            " doubt, so the crowd looks a little narrower than it is."
        )
    return (
        "Each person is drawn at their score; what is not sure about it makes the crowd look wider than it"
        " is."
    )


def _spreads(page: Page, tally: Tally) -> None:
    page.heading("How people score")
    page.table(
        "Percentiles say below which score so many people lie",
        ["score", "people", "no score", "mean", "SD", *(f"{p}%" for p in PERCENTILES)],
        [
            [
                name,
                f"{one.people:,}",
                f"{one.empty:,}",
                figure(one.mean),
                figure(one.sd),
                *(figure(one.percentile(percent)) for percent in PERCENTILES),
            ]
            for name, one in tally.spreads.items()
        ],
    )


def _errors(page: Page, tally: Tally) -> None:
    page.heading("How sure one score is")
    for d in tally.dimensions:
        middle, error = tally.spreads[d].percentile(50), tally.errors[d].mean
        low, high = middle - MOST * error, middle + MOST * error
        picture = interval(
            Estimate(middle, error, _within(middle, error, HALF), (low, high)), _line(tally, d)
        )
        page.figure(
            picture,
            f"{d.replace('_', ': ').capitalize()} of somebody in the middle of these people, with the usual"
            f" standard error of {error:.2f}: nine in ten with such answers lie from {figure(low)} to"
            f" {figure(high)}, half in the inner band. The dashed line is the mean of these people.",
            "curve-picture",
        )
    page.table(
        "Mean standard error by position",
        ["position", *(f"{d}: {what}" for d in tally.dimensions for what in ("people", "SE"))],
        list(_error_rows(tally)),
    )


def _within(middle: float, error: float, reach: float) -> tuple[float, float]:
    return middle - reach * error, middle + reach * error


def _line(tally: Tally, dimension: str) -> float:
    return tally.spreads[dimension].mean


def _error_rows(tally: Tally) -> Iterator[list[str]]:
    first, second = (list(tally.errors[d].means()) for d in tally.dimensions)
    names = [
        f"below {figure(BANDS[0], 1)}",
        *(f"{figure(a, 1)} to {figure(b, 1)}" for a, b in pairwise(BANDS)),
        f"from {figure(BANDS[-1], 1)}",
    ]
    for name, one, other in zip(names, first, second, strict=True):
        cells = (cell for people, error in (one, other) for cell in (f"{people:,}", figure(error)))
        yield [name, *cells]


def _styles(page: Page, done: Scored, tally: Tally) -> None:
    page.heading("Styles")
    between = done.rows - int(tally.named.sum())
    page.say(
        f"The share is the mean of people's probabilities. A style is named where its probability is at"
        f" least {NAMED_AT:.0%}; {between / done.rows:.0%} lie between styles, which is no defect of theirs."
    )
    page.table(
        "Styles around the middle of the response scale",
        ["style", "share", "named"],
        [
            [style, share(chance / done.rows), share(named / done.rows)]
            for style, chance, named in zip(STYLES, tally.styles, tally.named, strict=True)
        ],
    )


def _flags(page: Page, words: Sentences, done: Scored) -> None:
    page.heading("Flags")
    if not done.flagged:
        page.say("Nobody was flagged.")
        return
    page.table(
        "People may have several. A flag says what to know, not what to do",
        ["flag", "people", "share"],
        [
            [flag, f"{done.flagged[flag]:,}", share(done.flagged[flag] / done.rows)]
            for flag in VOCABULARY
            if done.flagged[flag]
        ],
    )
    there = (flag for flag in VOCABULARY if done.flagged[flag])
    page.terms((flag, words.say("flags", flag)) for flag in there)


def _columns(page: Page, words: Sentences, done: Scored) -> None:
    page.heading("What the columns mean")
    lead = done.scheme.lead
    names = [name for name in done.scheme.added if not name.startswith(f"{lead}pv")]
    if len(names) < len(done.scheme.added):
        names.insert(-len(LAST), PLAUSIBLE)
    page.terms((name, _meaning(words, done, name)) for name in names)


def _meaning(words: Sentences, done: Scored, name: str) -> str:
    if name in classical_names(done.scheme.questionnaire):
        kind = "mean" if name.endswith(MEAN) else "weighed"
        return words.say("columns", kind, options=done.scheme.rule.options)
    return words.say(
        "columns", "plausible" if name == PLAUSIBLE else name.removeprefix(done.scheme.lead)
    )


def _limits(page: Page, words: Sentences, done: Scored) -> None:
    page.heading("What this does not say")
    for name, text in words.section("limits").items():
        if done.scheme.modelled is not None or name == "person":
            page.say(text)
    asked = done.scheme.questionnaire
    page.say(
        f"Made by Earned; {asked.title}, version {asked.version}. Methods: docs/science/scoring.md.",
        "note",
    )
