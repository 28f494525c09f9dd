"""Many people: describe a scale on them, calibrate it, replay it; and write that up."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from earned.app import adaptive as replaying
from earned.app import calibrate as calibrating
from earned.app import describe as describing
from earned.app.adaptive import Evaluation
from earned.app.calibrate import Calibration
from earned.app.describing.found import Described
from earned.app.describing.groups import Grouping
from earned.app.frames import source_of
from earned.app.research.asking import Codes, asked, skips
from earned.app.research.scores import given_parameters
from earned.core.errors import EarnedWarning, UsageError
from earned.core.instruments.parameters import Parameters

if TYPE_CHECKING:
    from earned.cluster import Cluster


def describe(
    data: Any,
    instrument: str,
    *,
    by: Sequence[str] = (),
    labels: Mapping[str, Mapping[Any, str]] | None = None,
    age: str | None = None,
    ages: tuple[float, float] | None = None,
    model: bool = True,
    fairness: bool = True,
    keep_straight_lines: bool = False,
    options: int | None = None,
    missing: Codes | None = None,
    numbering: str | None = None,
    target: str = "general",
    on_error: Literal["stop", "skip"] = "stop",
) -> Described:
    """Describe a scale on a sample, as `earned describe` does: reliability, precision, norms, fairness.

    ``data``: N rows with a column an item. ``by``: columns to compare people by. ``labels``: column -> code
    -> name of the group; other codes are left out. ``age``: the column of years, compared in bands.
    ``ages``: who is kept, ends included. ``model``: fit a graded model, for precision by position.
    ``fairness``: compare items between groups. ``keep_straight_lines``: keep people who gave one answer
    throughout. ``instrument``, ``options``, ``missing``, ``numbering``, ``target``, ``on_error``: as in
    :func:`score`.

    Returns a :class:`Described`: ``scales`` with alpha and omega (0..1), their standard errors, and, with a
    model, information and standard errors at 61 positions from -3 to 3 standard deviations of these people;
    ``norms`` (answer points) by group, each figure with its standard error; ``differences`` (Cohen's d);
    ``fairness`` with effect sizes in answer points and standard deviations; ``scores``, shape (people,).

    Warns (:class:`EarnedWarning`) where items run against their scale, as with another instrument's key.

    Raises :class:`UsageError`, :class:`NoInputError`, and :class:`DataError` for a wrong cell, a column that
    is not there, and where nobody is left.
    """
    who = describing.Wanted(_groupings(by, labels or {}, age), age, ages)
    wanted = replace(who, model=model, fairness=fairness, straight_lines=keep_straight_lines)
    how = asked(instrument, options, missing, numbering, target, skip=skips(on_error))
    found = describing.describe_file(source_of(data), how, wanted)
    if found.key_note:
        warnings.warn(found.key_note, EarnedWarning, stacklevel=2)
    return found


def _groupings(
    by: Sequence[str], labels: Mapping[str, Mapping[Any, str]], age: str | None
) -> tuple[Grouping, ...]:
    """Each column that people are compared by, once."""
    columns = dict.fromkeys((*by, *labels, *([age] if age else [])))
    return tuple(Grouping(c, _as_text(labels.get(c, {})), ages=c == age) for c in columns)


def _as_text(labels: Mapping[Any, str]) -> dict[str, str]:
    """Codes may be numbers, as a frame holds them."""
    return {str(code): name for code, name in labels.items()}


def calibrate(
    data: Any,
    instrument: str,
    *,
    method: bool = False,
    facets: bool = False,
    tolerance: float = 1e-4,
    errors: bool = True,
    robust: bool = False,
    prior: str = "",
    metric: Literal["people", "items"] = "people",
    group: str = "",
    reference: str = "",
    link: str = "",
    options: int | None = None,
    missing: Codes | None = None,
    numbering: str | None = None,
    target: str = "general",
    on_error: Literal["stop", "skip"] = "stop",
    cluster: "Cluster | None" = None,
) -> Calibration:
    """Estimate item parameters from answers, as `earned calibrate` does.

    ``data``: N rows with a column an item. ``method``: a signed method factor where a dimension has three
    items of each key. ``facets``: a factor for each facet of three items or more. ``tolerance``: largest last
    change of a slope or intercept, 1e-8 to 0.1. ``errors``: standard errors; ``robust``: by the sandwich,
    which hold where the model is not exactly right. ``prior``: ``bank`` for the distributions of items that
    are shipped, or a file of such; answers move them. ``metric``: with a prior, what the scale rests on,
    these people (mean 0, SD 1) or the items. ``group``: the column that tells groups, each with means and
    variances of its own. ``reference``: the group with mean 0 and SD 1, else that of the first person.
    ``link``: an instrument with known items that these people answered too, or a file of its parameters;
    what is found is on its scale. ``instrument``, ``options``, ``missing``, ``numbering``, ``target``,
    ``on_error`` and ``cluster``: as in :func:`score`.

    Returns a :class:`Calibration`: ``found`` is the fitted :class:`GradedCalibration`, ``notes`` say what
    to know of it. Score with :func:`own_parameters` of it. Slopes are in the logistic metric, thresholds in
    standard deviations of these people.

    Raises :class:`UsageError` for an instrument without the two dimensions and for a prior, group or link
    that does not fit, :class:`NoInputError`, and :class:`DataError` for a wrong cell, fewer than 50 people
    (in a group; 10 with a prior), an item that everybody answers alike, and items that run against their
    scale (a wrong key, answers reversed already), and :class:`ClusterError` where the cluster is lost.
    """
    fitted = calibrating.Wish(method, facets, tolerance, errors, robust)
    wish = replace(fitted, prior=prior, metric=metric, group=group, reference=reference, link=link)
    how = asked(instrument, options, missing, numbering, target, skip=skips(on_error))
    return calibrating.calibrate_file(source_of(data), how, wish, cluster)


def adaptive(
    data: Any,
    instrument: str,
    *,
    max_items: int = 12,
    target_se: float | None = None,
    people: int = 1000,
    seed: int = 0,
    parameters: Parameters | str | Path | None = None,
    options: int | None = None,
    missing: Codes | None = None,
    numbering: str | None = None,
    target: str = "general",
    on_error: Literal["stop", "skip"] = "stop",
) -> Evaluation:
    """Replay recorded answers through the adaptive engine, as `earned adaptive` does.

    ``data``: N rows with a column an item; people with every answer take part. ``instrument``, ``options``,
    ``missing``, ``numbering``, ``target``, ``on_error``: as in :func:`score`. ``max_items``: 2 or
    more a person.
    ``target_se``: stop earlier at this standard error on both dimensions. ``people``: a random sample of so
    many, by ``seed``.
    ``parameters``: item parameters of your own, as in :func:`score`.

    Returns an :class:`Evaluation`: ``agreements``, adaptive first, then an order of chance and for the ECR
    its fixed short form. Each compares with the position from all answers, pairs are anxiety and avoidance,
    and errors are in standard deviations.

    Raises :class:`UsageError` where no item parameters fit or a number is out of range,
    :class:`NoInputError`, and :class:`DataError` for a wrong cell or fewer than 20 people with every answer.
    """
    if max_items < 2 or people < replaying.LEAST_PEOPLE:
        raise UsageError(
            f"Ask 2 items or more of {replaying.LEAST_PEOPLE} people or more, not {max_items} of {people}."
        )
    trial = replaying.Trial(max_items, target_se, people, seed)
    how = asked(instrument, options, missing, numbering, target, skip=skips(on_error))
    own = given_parameters(parameters, instrument, numbering, target)
    return replaying.evaluate_file(source_of(data), how, trial, parameters=own)


def write_report(found: Described, path: str | Path) -> None:
    """Write a description up as one HTML file that needs nothing else and runs nothing.

    ``found``: from :func:`describe`. ``path``: of the file, replaced where it exists.

    Returns nothing. Raises :class:`OutputError` where it cannot be written.
    """
    from earned.app.report import write_description

    write_description(found, Path(path))


def write_pictures(found: Described, folder: str | Path) -> list[Path]:
    """Draw a description: people on the plane, standard errors, information and category curves.

    ``found``: from :func:`describe`. ``folder``: made where it does not exist; pictures there are replaced.

    Returns the paths written, each picture as SVG and as PNG (two pixels a unit). Raises
    :class:`OutputError` where they cannot be written.
    """
    from earned.app.report import write_pictures as written

    return written(found, Path(folder))
