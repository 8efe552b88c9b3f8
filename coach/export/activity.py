"""A session second by second, as platforms for training see it: SI units still, no format yet."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from coach.app.distance import SPEED_HOLDS_S
from coach.model import METRICS, Locomotion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.export.session_data import SessionData
    from coach.model import MetricSnapshot
    from coach.model.blocks import FloatArray

NO_CUE = 0


@dataclass(frozen=True, slots=True)
class Second:
    """One second.

    Args:
        at_s: Whole seconds of stream time; what is said is of the second before.
        values: Valid readings by metric.
        cue: Number of the cue given in that second, from 1; ``NO_CUE`` without one.
        speed_m_s: Over the ground; ``None`` where it was not told.
        distance_m: Run and walked since the start; ``None`` in a session without any speed.
    """

    at_s: int
    values: Mapping[str, float]
    cue: int
    speed_m_s: float | None = None
    distance_m: float | None = None


@dataclass(frozen=True, slots=True)
class Lap:
    """What lies between two markers of the runner.

    Args:
        start_s: Whole seconds of stream time.
        end_s: Likewise.
        means: Mean of the valid values while running, by metric.
        strides: Whole strides.
        distance_m: ``None`` in a session without any speed.
    """

    start_s: int
    end_s: int
    means: Mapping[str, float]
    strides: int
    distance_m: float | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """A session for a training log.

    Args:
        start_utc_s: Whole seconds since 1970 at stream time 0.
        seconds: From 1 s of stream time on, without a hole.
        laps: At least one.
        total: The whole session as one lap.
    """

    start_utc_s: int
    seconds: tuple[Second, ...]
    laps: tuple[Lap, ...]
    total: Lap


def activity_of(data: SessionData) -> Activity:
    """A session second by second; the last valid snapshot of each second counts."""
    end_s = max(math.floor(data.duration_s), 1)
    by_second: dict[int, dict[str, float]] = {}
    for shot in data.snapshots:
        values = by_second.setdefault(math.ceil(shot.t_s), {})
        values |= {name: r.value for name, r in shot.readings.items() if r.ok}
    cues = {math.ceil(cue.t_s): number for number, cue in enumerate(data.cues, 1)}
    speed = _speed_by_second(data.speeds, end_s)
    distance_m = _way(data, speed) if data.speeds else None
    borders = sorted({0, *(round(t_s) for t_s in data.markers_s if 0.5 < t_s < end_s - 0.5), end_s})
    return Activity(
        start_utc_s=math.floor(data.header.created_utc.timestamp()),
        seconds=tuple(
            Second(
                at_s,
                by_second.get(at_s, {}),
                cues.get(at_s, NO_CUE),
                None if math.isnan(speed[at_s - 1]) else float(speed[at_s - 1]),
                None if distance_m is None else float(distance_m[at_s]),
            )
            for at_s in range(1, end_s + 1)
        ),
        laps=tuple(_lap(data, distance_m, *ends) for ends in pairwise(borders)),
        total=_lap(data, distance_m, 0, end_s),
    )


def _speed_by_second(speeds: Sequence[tuple[float, float]], end_s: int) -> FloatArray:
    """``(end_s,)`` speed in each second from the first on: the last one told, while it is fresh."""
    seconds = np.arange(1.0, end_s + 1.0)
    if not speeds:
        return np.full(end_s, np.nan)
    told = np.array(speeds)
    at = np.searchsorted(told[:, 0], seconds, side="right") - 1
    fresh = (at >= 0) & (seconds - told[np.maximum(at, 0), 0] <= SPEED_HOLDS_S)
    return np.where(fresh, told[np.maximum(at, 0), 1], np.nan)


def _way(data: SessionData, speed_m_s: FloatArray) -> FloatArray:
    """``(end_s + 1,)`` way since the start, m; only what was run or walked counts."""
    shots = np.zeros((2, len(speed_m_s)))
    for shot in data.snapshots:
        second = math.ceil(shot.t_s) - 1
        if 0 <= second < len(speed_m_s):
            shots[:, second] += (1.0, float(shot.doing is not None and shot.doing.is_locomotion))
    part = shots[1] / np.maximum(shots[0], 1.0)
    return np.concatenate([[0.0], np.cumsum(np.nan_to_num(speed_m_s) * part)])


def _lap(data: SessionData, distance_m: FloatArray | None, start_s: int, end_s: int) -> Lap:
    running = [
        shot
        for shot in data.snapshots
        if start_s < shot.t_s <= end_s and shot.doing is Locomotion.RUNNING
    ]
    times = [step.t_s for step in data.steps]
    steps = bisect_right(times, float(end_s)) - bisect_right(times, float(start_s))
    far = None if distance_m is None else float(distance_m[end_s] - distance_m[start_s])
    return Lap(start_s, end_s, _means(running), steps // 2, far)


def _means(shots: Sequence[MetricSnapshot]) -> dict[str, float]:
    means: dict[str, float] = {}
    for name in METRICS:
        values = [shot.readings[name].value for shot in shots if shot.readings[name].ok]
        if values:
            means[name] = float(np.mean(values))
    return means
