"""Directions and angles of a few halves of a second, in plain floats."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING

import numpy as np

from coach.model.vectors import Vector, dot, unit
from coach.slip.grid_summary import mean_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.slip.grid_summary import GridSummary


def mean_up(halves: Sequence[GridSummary]) -> Vector:
    return unit(mean_of([half.up for half in halves]))


def scatter(halves: Sequence[GridSummary]) -> float:
    """Standard error of mean up by four batches."""
    up = np.array([half.up for half in halves])
    batches = np.stack([part.mean(axis=0) for part in np.array_split(up, 4)])
    return float(np.sqrt(((batches - batches.mean(axis=0)) ** 2).sum() / 12.0))


def angle(one: Vector, other: Vector) -> float:
    return math.acos(max(-1.0, min(1.0, dot(one, other))))


def wrapped(angle_rad: float) -> float:
    return math.remainder(angle_rad, 2.0 * math.pi)


def middle(angles_rad: Sequence[float]) -> float:
    """Median of angles that lie close together, wherever they lie on the circle."""
    first = angles_rad[0]
    return wrapped(first + statistics.median(wrapped(a - first) for a in angles_rad))
