"""A trajectory as plain data: what ``earned change --json`` prints and an export holds."""

from datetime import date

from earned.app.change import Followed
from earned.core.instruments.item import DIMENSIONS, Dimension


def export_change(followed: Followed) -> dict[str, object]:
    """Everything as plain data, dates in ISO format: what ``earned change --json`` prints."""
    path, dates = followed.path, [day.isoformat() for day in followed.dates()]
    return {
        "unit": "SD of one occasion of the reference sample; lower is more secure",
        "baseline": {
            "date": date.fromordinal(int(path.baseline.day)).isoformat(),
            "chosen_after_looking": not path.baseline.fixed,
        },
        "smallest_change_that_matters": path.model.smallest,
        "views": {view: _export_view(followed, view, dates) for view in path.views},
        "sensitivity_common_share": {str(k): dict(v) for k, v in followed.sensitivity.items()},
        "first_day_shrunk_by": dict(followed.shrunk),
        "learnt": dict(path.learnt),
        "versions": dict(followed.versions),
    }


def _export_view(followed: Followed, view: str, dates: list[str]) -> dict[str, object]:
    beliefs = followed.path.smoothed[view]
    mean, covariance = beliefs.level_moments()
    bands = {width: beliefs.band(width / 100) for width in (50, 90)}
    rows = [
        {
            "date": day,
            "measured": bool(followed.path.measured[i]),
            "covariance": covariance[i].tolist(),
            **{
                d: {"mean": float(mean[i, at])}
                | {f"band_{w}": bands[w][i, at].tolist() for w in bands}
                for at, d in enumerate(DIMENSIONS)
            },
        }
        for i, day in enumerate(dates)
    ]
    graduated = followed.graduations.get(view)
    return {
        "path": rows,
        "change": {d: _export_change(followed, view, d) for d in DIMENSIONS},
        "graduation": None
        if graduated is None
        else {"reached": graduated.reached, "missing": list(graduated.missing)},
    }


def _export_change(followed: Followed, view: str, dimension: Dimension) -> dict[str, object]:
    found, told = followed.changes[view][dimension], followed.verdicts[view][dimension]
    return {
        "mean": found.mean,
        "sd": found.sd,
        "interval_50": list(found.interval_50),
        "interval_90": list(found.interval_90),
        "p_lower": found.p_lower,
        "p_lower_by_more_than_smallest": found.p_lower_matters,
        "p_higher": found.p_higher,
        "p_higher_by_more_than_smallest": found.p_higher_matters,
        "below_floor": found.below_floor,
        "changed": told.changed,
        "changed_since": None
        if told.told_on is None
        else date.fromordinal(int(told.told_on)).isoformat(),
    }
