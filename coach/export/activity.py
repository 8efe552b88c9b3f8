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

    import numpy.typing as npt

    from coach.export.session_data import SessionData
    from coach.model import MetricSnapshot
    from coach.model.blocks import FloatArray

NO_CUE = 0
PAUSE_S = 5
"""Seconds in a row without data from which on it is a pause; a reconnection is shorter."""


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
        strides: Whole strides; those of the laps add up to those of the session.
        paused_s: How much of it was a pause.
        distance_m: ``None`` in a session without any speed.
    """

    start_s: int
    end_s: int
    means: Mapping[str, float]
    strides: int
    paused_s: int = 0
    distance_m: float | None = None

    @property
    def timer_s(self) -> float:
        """Without the pauses."""
        return float(self.end_s - self.start_s - self.paused_s)


@dataclass(frozen=True, slots=True)
class Device:
    """A sensor.

    Args:
        name: As it calls itself; may be empty.
        placement: Where it sat.
    """

    name: str
    placement: str


@dataclass(frozen=True, slots=True)
class Activity:
    """A session for a training log.

    Args:
        start_utc_s: Whole seconds since 1970 at stream time 0.
        utc_offset_s: Local time minus UTC.
        seconds: From 1 s of stream time on, without a hole but for the pauses.
        laps: At least one.
        total: The whole session as one lap.
        pauses: Begin and end of each stretch without data, whole seconds of stream time.
        devices: The sensors.
        version: Of the coach that recorded; empty if unknown.
    """

    start_utc_s: int
    utc_offset_s: int
    seconds: tuple[Second, ...]
    laps: tuple[Lap, ...]
    total: Lap
    pauses: tuple[tuple[int, int], ...] = ()
    devices: tuple[Device, ...] = ()
    version: str = ""

    @property
    def stretches(self) -> tuple[tuple[int, int], ...]:
        """Begin and end of what lies between the pauses; the whole if there was nothing else."""
        borders = [0, *(t_s for pause in self.pauses for t_s in pause), self.total.end_s]
        pairs = zip(borders[::2], borders[1::2], strict=True)
        return tuple(pair for pair in pairs if pair[0] < pair[1]) or ((0, self.total.end_s),)


def activity_of(data: SessionData, utc_offset_s: int = 0) -> Activity:
    """A session second by second; the last valid snapshot of each second counts.

    Args:
        data: The session.
        utc_offset_s: Local time minus UTC, which a recording does not know.
    """
    end_s = max(math.floor(data.duration_s), 1)
    by_second: dict[int, dict[str, float]] = {}
    for shot in data.snapshots:
        values = by_second.setdefault(math.ceil(shot.t_s), {})
        values |= {name: r.value for name, r in shot.readings.items() if r.ok}
    cues = {math.ceil(cue.t_s): number for number, cue in enumerate(data.cues, 1)}
    pauses = _pauses(data.snapshots, end_s)
    paused = np.zeros(end_s + 1, dtype=bool)  # the second that ends there
    for begin, end in pauses:
        paused[begin + 1 : end + 1] = True
    speed = np.where(paused[1:], np.nan, _speed_by_second(data.speeds, end_s))
    distance_m = _way(data, speed) if data.speeds else None

    def lap(start_s: int, stop_s: int) -> Lap:
        return _lap(data, distance_m, paused, start_s, stop_s)

    borders = sorted({0, *(round(t_s) for t_s in data.markers_s if 0.5 < t_s < end_s - 0.5), end_s})
    return Activity(
        start_utc_s=math.floor(data.header.created_utc.timestamp()),
        utc_offset_s=utc_offset_s,
        seconds=tuple(
            Second(
                at_s,
                by_second.get(at_s, {}),
                cues.get(at_s, NO_CUE),
                None if math.isnan(speed[at_s - 1]) else float(speed[at_s - 1]),
                None if distance_m is None else float(distance_m[at_s]),
            )
            for at_s in range(1, end_s + 1)
            if not paused[at_s]
        ),
        laps=tuple(lap(*ends) for ends in pairwise(borders)),
        total=lap(0, end_s),
        pauses=pauses,
        devices=tuple(
            Device(data.header.sensors.get(one.sensor_id, ""), one.label) for one in data.sensors
        ),
        version=data.header.versions.get("coach", ""),
    )


def _pauses(shots: Sequence[MetricSnapshot], end_s: int) -> tuple[tuple[int, int], ...]:
    """Stretches of at least ``PAUSE_S`` seconds in which nothing was heard of the runner."""
    heard = {math.ceil(shot.t_s) for shot in shots if not shot.stale}
    if not heard:
        return ()
    borders = [0, *sorted(at_s for at_s in heard if 0 < at_s <= end_s), end_s + 1]
    gaps = ((before, after - 1) for before, after in pairwise(borders))
    return tuple(gap for gap in gaps if gap[1] - gap[0] >= PAUSE_S)


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


def _lap(
    data: SessionData,
    distance_m: FloatArray | None,
    paused: npt.NDArray[np.bool_],
    start_s: int,
    end_s: int,
) -> Lap:
    running = [
        shot
        for shot in data.snapshots
        if start_s < shot.t_s <= end_s and shot.doing is Locomotion.RUNNING
    ]
    times = [step.t_s for step in data.steps]
    # Strides since the start, one minus the other: halves would be lost at each border.
    before, after = (bisect_right(times, float(at_s)) // 2 for at_s in (start_s, end_s))
    far = None if distance_m is None else float(distance_m[end_s] - distance_m[start_s])
    paused_s = int(np.count_nonzero(paused[start_s + 1 : end_s + 1]))
    return Lap(start_s, end_s, _means(running), after - before, paused_s, far)


def _means(shots: Sequence[MetricSnapshot]) -> dict[str, float]:
    means: dict[str, float] = {}
    for name in METRICS:
        values = [shot.readings[name].value for shot in shots if shot.readings[name].ok]
        if values:
            means[name] = float(np.mean(values))
    return means
