"""The report of a description: what was measured, how well, who scores how, and whether it is fair."""

from pathlib import Path

import numpy as np

from earned.app.describing.export import at
from earned.app.describing.found import Described, FairnessFound, GroupFound, ScaleFound, ScaleModel
from earned.app.report.drawings import (
    answer_drawings,
    crowd_drawing,
    error_drawing,
    information_drawing,
    middle_of,
    people_of,
)
from earned.app.report.figures import NONE, chance, figure, signed
from earned.app.report.fit import write_fit
from earned.app.report.page import Page
from earned.app.report.summary import CLOSE, ONE_REASON, in_short
from earned.core.describe.fairness import Fairness, ItemFairness
from earned.core.describe.norms import PERCENTILES
from earned.core.describe.precision import PLACES, TABLED
from earned.core.describe.reliability import Reliability
from earned.core.scoring.position import STYLES
from earned.pictures.axes import shown

WORTH_A_LOOK = 0.5
"""ESSD that Meade (2010) would call medium."""

FAIRNESS_HEAD = (
    "item",
    "group",
    "points",
    "ESSD",
    "R\N{SUPERSCRIPT TWO} change",
    "uniform \N{GREEK SMALL LETTER CHI}\N{SUPERSCRIPT TWO}",
    "non-uniform \N{GREEK SMALL LETTER CHI}\N{SUPERSCRIPT TWO}",
    "p",
)


def description_page(found: Described) -> str:
    """The page as HTML."""
    page = Page(f"{found.questionnaire.title}: how it works for these people")
    _opening(page, found)
    page.heading("In short")
    page.terms(in_short(found))
    _people(page, found)
    _structure(page, found)
    for fit in found.fits:
        write_fit(page, fit)
    for scale in found.scales:
        _scale(page, found, scale)
    _norms(page, found)
    _labels(page, found)
    for one in found.fairness:
        _fairness(page, one)
    _limits(page, found)
    return page.text()


def _opening(page: Page, found: Described) -> None:
    out = sum(found.left_out.values())
    page.say(
        f"{found.used:,} people answered {len(found.questionnaire.items)} items. This page says how"
        " precisely the answers measure, how people score, and whether the items work alike in each"
        " group. The figures hold for these people and this way of asking.",
        "lead",
    )
    reasons = "; ".join(f"{people:,} for {reason}" for reason, people in found.left_out.items())
    name = Path(found.file).name
    page.say(
        f"The file {name} has {found.rows:,} rows; {out:,} were left out ({reasons})."
        if out
        else f"The file {name} has {found.rows:,} rows, and nobody was left out.",
        "note",
    )
    for note in (found.key_note, " ".join(line.strip() for line in found.passed_over)):
        if note:
            page.say(note, "note")


def _people(page: Page, found: Described) -> None:
    people = people_of(found)
    if people is None:
        return
    page.heading("Where people are")
    r = found.correlations.get(("anxiety", "avoidance"), float("nan"))
    page.figure(
        crowd_drawing(found, people),
        f"The inner region holds half of the people, the outer one nine in ten; dashed lines mark the"
        f" means ({middle_of(people)}). Secure is at the lower left. The two scores correlate"
        f" {figure(r)}.",
        "crowd-picture",
    )


def _structure(page: Page, found: Described) -> None:
    fit = found.structure
    if fit is None:
        return
    page.heading("Do two dimensions account for the answers?")
    low, high = fit.rmsea_90
    page.say(
        f"{'Nearly' if fit.rmsea <= CLOSE else 'Not entirely'}. RMSEA is {fit.rmsea:.3f} (90% interval"
        f" {low:.3f} to {high:.3f}; 0 would be perfect, .05 is often called close); residual"
        f" correlations have a size of {fit.srmsr:.3f} on average (SRMSR). The two dimensions"
        f" themselves correlate {fit.correlation:.2f}. From {fit.people:,} people: C2 {fit.c2:,.0f} on"
        f" {fit.df} degrees of freedom."
    )
    page.table(
        "Pairs of items that share more (+) or less (−) than two dimensions say",
        ["pair", "residual correlation"],
        [[f"{one.first} and {one.second}", signed(one.residual)] for one in fit.residuals[:8]],
    )


def _scale(page: Page, found: Described, scale: ScaleFound) -> None:
    page.heading(f"Scale: {scale.id}")
    known = scale.reliability
    if known is None:
        page.say("One item, so there is no reliability to speak of.")
        return
    page.say(
        f"Alpha is {figure(known.alpha, 3)} (standard error {figure(known.alpha_se, 3)}), omega"
        f" {figure(known.omega, 3)} ({figure(known.omega_se, 3)}), from {known.people:,} people who"
        f" answered every item. A person's mean answer is uncertain by about"
        f" {figure(known.standard_error, 2)} points (one standard error)."
    )
    if known.heywood:
        page.say(
            "One item has no variance of its own left in the one-factor model: do not trust omega.",
            "note",
        )
    if scale.model is None:
        page.say(f"No model was fitted: {scale.why}", "note")
    else:
        _precision(page, scale.id, scale.model)
    _items(page, found, scale, known)


def _precision(page: Page, name: str, model: ScaleModel) -> None:
    best = PLACES[int(np.argmin(model.error))]
    page.figure(
        error_drawing(name, model),
        f"How uncertain a position is, by where it is. The scale measures best at {shown(best)}; lower is"
        f" better. {ONE_REASON}",
        "curve-picture",
    )
    page.figure(
        information_drawing(name, model),
        "Test information: what all items together tell at each position.",
        "curve-picture",
    )
    page.table(
        "Information and standard error by position",
        ["position", *(shown(place) for place in TABLED)],
        [
            ["information", *(f"{at(model.information, place):.1f}" for place in TABLED)],
            ["standard error", *(f"{at(model.error, place):.2f}" for place in TABLED)],
        ],
    )


def _items(page: Page, found: Described, scale: ScaleFound, known: Reliability) -> None:
    names = next(one.items for one in found.questionnaire.scales if one.id == scale.id)
    model = scale.model
    slopes = {name: f"{model.items[name].discrimination:.2f}" for name in names} if model else {}
    page.table(
        "Items after reversing. Discrimination: how sharply an item tells positions apart",
        ["item", "mean", "SD", "with the rest, r", "loading", "alpha without", "discrimination"],
        [
            [
                name,
                figure(one.mean),
                figure(one.sd),
                figure(one.item_rest),
                figure(one.loading),
                figure(one.alpha_without, 3),
                slopes.get(name, NONE),
            ]
            for name, one in zip(names, known.items, strict=True)
        ],
    )
    if model is not None:
        page.pictures(
            "Each item's answers: how likely each is at each position, from the most secure (blue) to"
            " the most insecure (brown)",
            answer_drawings(scale.id, model),
        )


def _norms(page: Page, found: Described) -> None:
    page.heading("How people score")
    page.say(
        "Mean answers, each with its standard error in brackets. These describe the people in this"
        " file; they are norms for others only where those people stand for them."
    )
    head = ["group", "people", "mean", "SD", *(f"{p}%" for p in PERCENTILES)]
    for score in found.scores:
        rows = [_norm(row) for row in found.norms if row.score == score]
        page.table(f"{score}: percentiles say below which score so many people lie", head, rows)
    if found.differences:
        page.table(
            "Differences between groups, in standard deviations (d), standard error in brackets",
            ["groups", "score", "d"],
            [
                [
                    f"{one.first} less {one.second}",
                    one.score,
                    f"{signed(one.difference.d)} ({figure(one.difference.d_se)})",
                ]
                for one in found.differences
            ],
        )


def _labels(page: Page, found: Described) -> None:
    if not found.labels:
        return
    page.heading("How many are 'secure'? That is decided by the rule")
    page.say(
        "The same answers, cut at different places. Security and insecurity are matters of degree, and"
        " no cut has been validated: give two scores with their errors before you give a label."
    )
    page.table(
        "Share of people by rule",
        ["rule", *STYLES],
        [[rule, *(f"{shares[s]:.0%}" for s in STYLES)] for rule, shares in found.labels.items()],
    )


def _norm(row: GroupFound) -> list[str]:
    one = row.norm
    points = zip(one.percentiles, one.percentiles_se, strict=True)
    return [
        row.group or "everybody",
        f"{one.people:,}",
        f"{figure(one.mean)} ({figure(one.mean_se, 3)})",
        f"{figure(one.sd)} ({figure(one.sd_se, 3)})",
        *(f"{figure(value)} ({figure(error)})" for value, error in points),
    ]


def _fairness(page: Page, one: FairnessFound) -> None:
    fair = one.fairness
    page.heading(f"Do the items of {one.scale} work alike? By {one.column}")
    groups = ", ".join(f"{n} ({p:,})" for n, p in zip(one.groups, fair.people, strict=True))
    page.say(
        f"People of different groups at the same position should answer alike. {_flagged(fair)} Over all"
        f" items, the group that differs most answers {signed(fair.scale_points, 3)} points"
        f" compared with {one.groups[0]}. Groups: {groups}; the first is what the others are compared with."
    )
    page.table(
        "Group: the one that differs most. Points: difference in the expected answer at the same position."
        " ESSD: the same in standard deviations. p: of both kinds together. An item"
        " is flagged where R\N{SUPERSCRIPT TWO} rises by .02 and p < .01",
        FAIRNESS_HEAD,
        [[item.item, one.groups[item.group], *_unfairness(item)] for item in fair.items],
        (item.flagged for item in fair.items),
    )


def _flagged(fair: Fairness) -> str:
    flagged = [item.item for item in fair.items if item.flagged]
    told = f"Flagged: {', '.join(flagged)}." if flagged else "No item is flagged."
    watched = [i.item for i in fair.items if abs(i.essd) >= WORTH_A_LOOK and not i.flagged]
    if watched:
        told += f" Worth a look all the same, by ESSD: {', '.join(watched)}."
    return told


def _unfairness(item: ItemFairness) -> list[str]:
    return [
        signed(item.sids),
        signed(item.essd),
        figure(item.r2_change, 4),
        figure(item.uniform_chi2, 1),
        figure(item.nonuniform_chi2, 1),
        chance(item.total_p),
    ]


def _limits(page: Page, found: Described) -> None:
    page.heading("What this does not say")
    page.say(
        "People who fill in a questionnaire chose to. A scale can be reliable and measure something"
        " else. With many people any difference is significant: go by its size. High and low scores"
        " are not health and illness."
    )
    for reason in found.skipped:
        page.say(f"Not compared: {reason}.", "note")
    page.say(
        f"Made by Earned; {found.questionnaire.title}, version {found.questionnaire.version}. Methods:"
        " docs/science/describe.md.",
        "note",
    )
