"""Posture blocks and gait states in; one snapshot of all metrics per grid instant out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from coach.metrics.strides import Means, StrideReader
from coach.model import (
    METRICS,
    Calibration,
    Locomotion,
    MetricSnapshot,
    MetricSpec,
    Mounting,
    Placement,
    Quality,
    Reading,
    Side,
    Validity,
)
from coach.model.history import History

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray


@dataclass(frozen=True, slots=True)
class MetricsParams:
    """Windows and limits.

    Args:
        strides: Whole strides that an angle is averaged over while moving; fewer at the start.
        least_strides: Fewer than this give no reading.
        still_s: Window of an angle while not moving.
        settle_s: After a restart the attitude needs this long (twice the filter's constant).
        quality_s: Window in which lost and clipped samples are counted.
        lost: Part of that window that may be lost or filled.
        clipped: Part of it that may be at full scale.
        stale_s: Age of the last sample beyond which nothing is said of now.
        stance: Part of a step, after initial contact, in which drop is looked for.
    """

    strides: int = 4
    least_strides: int = 2
    still_s: float = 1.0
    settle_s: float = 4.0
    quality_s: float = 5.0
    lost: float = 0.10
    clipped: float = 0.005
    stale_s: float = 1.0
    stance: float = 0.75


class StrideLike(Protocol):
    """What this stage needs of a step in the gait stage's chain."""

    @property
    def crossing_s(self) -> float: ...
    @property
    def contact_s(self) -> float: ...
    @property
    def side(self) -> Side: ...


class PostureLike(Protocol):
    """What this stage needs of a posture block."""

    @property
    def t_s(self) -> FloatArray: ...
    @property
    def tilt_rad(self) -> FloatArray: ...
    @property
    def obliquity_rad(self) -> FloatArray: ...
    @property
    def turn_rate_rad_s(self) -> FloatArray: ...
    @property
    def quality(self) -> np.ndarray[tuple[int], np.dtype[np.uint8]]: ...
    @property
    def restart(self) -> bool: ...


_NOTHING = dict.fromkeys(METRICS, Reading(0.0, Validity.NO_SENSOR))
_MOVING = (Locomotion.WALKING, Locomotion.RUNNING)


class Metrics:
    """One sensor's metrics."""

    def __init__(
        self,
        params: MetricsParams,
        placement: Placement,
        mounting: Mounting,
        calibration: Calibration | None,
    ) -> None:
        self._params = params
        self._placement = placement
        self._specs = [spec for spec in METRICS.values() if placement in spec.placements]
        self._calibrated = calibration is not None
        self._axes_known = mounting.axes_known
        self._standing_tilt = calibration.standing_tilt_rad if calibration else 0.0
        self._standing_obliquity = calibration.standing_obliquity_rad if calibration else 0.0
        # 32 steps of a slow walk, at most, are ever looked back on.
        self._history = History(4, max(params.quality_s, 2.0 * params.strides + 2.0))
        self._reader = StrideReader(self._history)
        self._segment_start_s = math.inf
        self._has_gyro = True

    def push(self, block: PostureLike, *, has_gyro: bool) -> None:
        """Take in a block of angles."""
        if block.restart or math.isinf(self._segment_start_s):
            self._segment_start_s = float(block.t_s[0])
        self._has_gyro = has_gyro
        self._history.append(
            block.t_s,
            block.tilt_rad,
            block.obliquity_rad,
            block.turn_rate_rad_s,
            block.quality.astype(np.float64),
        )

    def at(
        self,
        t_s: float,
        locomotion: Locomotion,
        cadence_spm: float,
        chain: Sequence[StrideLike],
    ) -> MetricSnapshot:
        """All metrics at a grid instant, from samples before it.

        Args:
            t_s: Grid instant.
            locomotion: The gait stage's state there.
            cadence_spm: Its cadence, 0 while unknown.
            chain: Its unbroken recent steps.
        """
        data = self._data_validity(t_s)
        values: dict[str, float | None] = dict.fromkeys(METRICS)
        if cadence_spm > 0.0:
            values["cadence_spm"] = cadence_spm
        turn = 0.0
        if data is not Validity.STALE:
            borders = self._borders(chain) if locomotion in _MOVING else []
            means = (
                self._reader.means(borders)
                if borders
                else self._reader.still_means(t_s - self._params.still_s, t_s)
            )
            if means is not None:
                turn = means.turn_rate_rad_s
                self._angles(values, means)
            if borders and self._placement.is_pelvic:
                self._drops(values, borders, chain, t_s)
        moving = locomotion in _MOVING
        readings = dict(_NOTHING)
        settling = t_s - self._segment_start_s < self._params.settle_s
        for spec in self._specs:
            if self._has_gyro or not spec.needs_gyro:
                value = values[spec.name]
                readings[spec.name] = self._reading(spec, value, data, settling, moving)
        return MetricSnapshot(t_s, locomotion, readings, turn, data is Validity.STALE)

    def _data_validity(self, t_s: float) -> Validity:
        p = self._params
        if t_s - self._history.last_t_s > p.stale_s:
            return Validity.STALE
        times, rows = self._history.window(t_s - p.quality_s, t_s)
        if not len(times):
            return Validity.STALE
        if not rows[3].any():
            return Validity.OK
        marks = rows[3].astype(np.uint8)
        filled = np.count_nonzero(marks & (Quality.INTERPOLATED | Quality.ATTITUDE_ONLY))
        clipped = np.count_nonzero(marks & Quality.CLIPPED)
        if filled > p.lost * len(marks) or clipped > p.clipped * len(marks):
            return Validity.POOR_DATA
        return Validity.OK

    def _borders(self, chain: Sequence[StrideLike]) -> list[float]:
        """Ends of the last whole strides, ascending; empty if there are too few."""
        times = [step.crossing_s for step in chain[-1 - 2 * self._params.strides :]]
        borders = times[::-1][::2][::-1]
        return borders if len(borders) > self._params.least_strides else []

    def _angles(self, values: dict[str, float | None], means: Means) -> None:
        change = means.tilt_rad - self._standing_tilt
        side = means.obliquity_rad - self._standing_obliquity
        if self._placement.is_pelvic:
            values["pelvic_tilt_rad"] = means.tilt_rad
            values["pelvic_tilt_change_rad"] = change
            values["pelvic_obliquity_rad"] = side
            values["pelvic_rotation_range_rad"] = means.rotation_range_rad
        else:
            values["trunk_forward_lean_rad"] = change
            values["trunk_lateral_lean_rad"] = side
            values["trunk_rotation_range_rad"] = means.rotation_range_rad

    def _drops(
        self,
        values: dict[str, float | None],
        borders: list[float],
        chain: Sequence[StrideLike],
        t_s: float,
    ) -> None:
        step_s = (borders[-1] - borders[0]) / (2 * (len(borders) - 1))
        stance_s = self._params.stance * step_s
        for side, sign in ((Side.LEFT, 1.0), (Side.RIGHT, -1.0)):
            stances = [
                (step.contact_s, stance_s)
                for step in chain
                if step.side is side
                and borders[0] - step_s / 2.0 <= step.contact_s <= t_s - stance_s
            ]
            drop = self._reader.drop_rad(stances[-self._params.strides :], sign)
            if drop is not None:
                name = f"contralateral_pelvic_drop_{side.value}_rad"
                values[name] = drop - sign * self._standing_obliquity

    def _reading(
        self, spec: MetricSpec, value: float | None, data: Validity, settling: bool, moving: bool
    ) -> Reading:
        if data is Validity.STALE:
            return Reading(0.0, Validity.STALE)
        if value is None:
            return Reading(0.0, Validity.SETTLING if moving else Validity.NOT_MOVING)
        if spec.needs_gyro and settling:
            return Reading(value, Validity.SETTLING)
        if spec.needs_calibration and not self._calibrated:
            return Reading(value, Validity.UNCALIBRATED)
        if spec.needs_gyro and not self._axes_known and "rotation" not in spec.name:
            return Reading(value, Validity.UNCALIBRATED)
        return Reading(value, data)
