"""Earned: where a person stands on attachment anxiety and avoidance, how sure that is, and what next."""

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import polars

__all__ = ["__version__", "score"]

__version__ = "0.1.0"


def score(
    data: Any,
    instrument: str,
    *,
    options: int | None = None,
    missing: Sequence[int | str] | None = None,
    on_error: Literal["stop", "skip"] = "stop",
    target: str = "general",
    numbering: str | None = None,
    frame: str = "general",
    age: str | None = None,
    prefix: str = "",
    parameters: Any = None,
    keep_answers: bool = False,
    person_fit: bool = False,
    plausible: int = 0,
    seed: int = 1,
) -> "polars.DataFrame":
    """Score a table of answers, one row a person, as `earned score` scores a file.

    ``data``: a frame of polars or pandas, an Arrow table, or a dict of columns, with a column an item
    (any case). ``instrument``: an id of `earned instruments list`. ``options``: of the response format,
    ``None`` for the instrument's own. ``missing``: codes that mean 'no answer', ``None`` for the
    instrument's own; nulls and empty text always do. ``on_error``: at a cell that is no answer, stop
    or treat it as missing and flag it. ``target``: whom the items are about where an instrument asks
    about several (``ecr-rs``: ``mother``, ..., ``all``). ``numbering``: another numbering of the items
    (``ecr-12``: ``ecr``). ``frame``: whom the answers to ``earned`` are about. ``age``: the column of ages
    in years, ``None`` for one called age. ``prefix``: put before the names of new columns.
    ``parameters``: :class:`earned.core.instruments.parameters.Parameters` of your own. ``person_fit``: add
    a column of it. ``plausible``: add so many draws from each posterior, by ``seed``.

    Returns a frame with the rows of ``data`` in order: all columns but the items (with
    ``keep_answers`` those too), then ``anxiety_mean``, ``avoidance_mean`` (1..options), ``anxiety``,
    ``avoidance``, ``anxiety_se``, ``avoidance_se`` (standard deviations of the sample the parameters
    come from), ``correlation`` (-1..1), ``p_secure``, ``p_anxious``, ``p_avoidant``, ``p_fearful``
    (0..1), ``person_fit`` (lz), ``pv1_anxiety``, ``pv1_avoidance`` and so on where they were asked for,
    ``answered``, ``flags``. Instruments with other scales have a column ``<scale>_mean`` for
    each, then what is derived from them. `docs/score.md` explains each.

    Raises :class:`earned.core.errors.UsageError` for a request that does not fit and
    :class:`earned.core.errors.DataError` for a missing column or a wrong cell, naming its place.
    """
    # Loaded when called: `import earned` stays light, and the server never loads tables.
    app = import_module("earned.app.score")
    declared = app.Declared(
        instrument=instrument,
        options=options,
        missing=None if missing is None else tuple(str(code) for code in missing),
        on_error=on_error,
        target=target,
        numbering=numbering,
        frame=frame,
        age=age,
        prefix=prefix,
        parameters=parameters,
        keep_answers=keep_answers,
        person_fit=person_fit,
        plausible=plausible,
        seed=seed,
    )
    frame_of_scores: polars.DataFrame = app.score_frame(data, declared)
    return frame_of_scores
