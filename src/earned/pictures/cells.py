"""The plane in terminal cells."""

import numpy as np

from earned.core.scoring.position import Position, Reference
from earned.pictures.plane import USUAL, PlaneWords
from earned.pictures.regions import Density, density

NOTHING, WIDE, NARROW, MEAN = " ", "░", "▓", "●"
ACROSS, UP, CROSS = "╌", "┆", "┼"


def plane_cells(
    position: Position,
    reference: Reference,
    words: PlaneWords,
    *,
    columns: int = 45,
    rows: int = 19,
) -> list[str]:
    """The plane as lines of text: ``░`` 90% region, ``▓`` 50% region, ``●`` the mean.

    Anxiety to the right, avoidance upwards, from -3 to +3 SD. Lines are ``columns`` + 6 wide at most.
    ``words.title`` and ``words.description`` are not drawn.
    """
    grid = _ground(reference, columns, rows)
    _corners(grid, words, columns, rows)
    _shade(grid, density(position), columns, rows)
    grid[_row(position.avoidance.mean, rows)][_column(position.anxiety.mean, columns)] = MEAN
    return [words.avoidance + " ↑", *_framed(grid, columns, rows), *_feet(words, columns)]


def _column(value: float, columns: int) -> int:
    return round((min(max(value, -USUAL), USUAL) + USUAL) / (2 * USUAL) * (columns - 1))


def _row(value: float, rows: int) -> int:
    return rows - 1 - _column(value, rows)


def _ground(reference: Reference, columns: int, rows: int) -> list[list[str]]:
    across, up = _row(reference.avoidance, rows), _column(reference.anxiety, columns)
    grid = [[NOTHING] * columns for _ in range(rows)]
    grid[across] = [ACROSS] * columns
    for row in grid:
        row[up] = UP
    grid[across][up] = CROSS
    return grid


def _corners(grid: list[list[str]], words: PlaneWords, columns: int, rows: int) -> None:
    for style, row, right in (
        ("avoidant", 0, False),
        ("fearful", 0, True),
        ("secure", rows - 1, False),
        ("anxious", rows - 1, True),
    ):
        name = words.styles[style][: columns // 2 - 1]
        start = columns - len(name) - 1 if right else 1
        grid[row][start : start + len(name)] = list(name)


def _shade(grid: list[list[str]], found: Density, columns: int, rows: int) -> None:
    """Lines and names stay visible where the region is light, and give way where it is dense."""
    wide, narrow = found.level(0.9), found.level(0.5)
    anxieties = np.linspace(-USUAL, USUAL, columns)
    avoidances = np.linspace(USUAL, -USUAL, rows)
    columns_at = np.abs(found.nodes[:, None] - anxieties).argmin(axis=0)
    rows_at = np.abs(found.nodes[:, None] - avoidances).argmin(axis=0)
    for r, at_row in enumerate(rows_at):
        for c, at_column in enumerate(columns_at):
            here = found.mass[at_column, at_row]
            if here >= narrow:
                grid[r][c] = NARROW
            elif here >= wide and grid[r][c] == NOTHING:
                grid[r][c] = WIDE


def _framed(grid: list[list[str]], columns: int, rows: int) -> list[str]:
    marks = {_row(value, rows): f"{value:+d}" if value else " 0" for value in (-3, 0, 3)}
    middle = [f"{marks.get(r, ''):>3} │{''.join(row)}│" for r, row in enumerate(grid)]
    return ["    ┌" + "─" * columns + "┐", *middle, "    └" + "─" * columns + "┘"]


def _feet(words: PlaneWords, columns: int) -> list[str]:
    half = columns // 2
    numbers = "    -3" + "0".center(2 * half - 3) + "+3"
    return [numbers.rstrip(), " " * 5 + f"{words.anxiety} →".rjust(columns)]
