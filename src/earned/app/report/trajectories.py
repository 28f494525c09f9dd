"""A person's paths over time as one picture, with the words around them."""

from datetime import date

from earned.app.change import Followed
from earned.pictures.sheet import sheet
from earned.pictures.trajectory import TRAJECTORY_PAPER, LineWords, spread_ticks, trajectory_line


def trajectories(followed: Followed) -> str:
    """The first view, each dimension that was measured under the other, as SVG."""
    path = followed.path
    ticks = [(day, date.fromordinal(int(day)).isoformat()) for day in spread_ticks(list(path.days))]
    lines = []
    for dimension in followed.shrunk:
        words = LineWords(
            title=f"{dimension.capitalize()} over time",
            description="",
            axis=f"{dimension}, SD",
            baseline="baseline",
            ticks=ticks,
        )
        line = trajectory_line(path, path.views[0], dimension, words, paint=TRAJECTORY_PAPER)
        lines.append(("", line))
    return sheet(
        lines,
        1,
        "trajectories",
        f"{' and '.join(followed.shrunk).capitalize()} over time",
        "The slow path with its 50% and 90% bands; `earned change` prints it in words.",
    )
