"""Posture blocks and gait states in; one snapshot of all metrics per grid instant out."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

import numpy as np

from coach.metrics.angles import drop_values, mean_values
from coach.metrics.steps import FORMULAS, LastSteps, step_values
from coach.metrics.strides import StrideReader
from coach.model import (
    METRICS,
    Body,
    Calibration,
    Locomotion,
    MetricSnapshot,
    MetricSpec,
    Mounting,
    Placement,
    Quality,
    Reading,
    SensorWorth,
    Validity,
)
from coach.model.blocks import FILLED
from coach.model.ranges import Within
from coach.model.ring_buffer import RingBuffer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coach.model.blocks import PostureBlock
    from coach.model.gait import Landing


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
        steps: Steps that what is read of single steps is averaged over; even.
        least_steps: Fewer values than this give no reading.
    """

    strides: Annotated[int, Within(1, 20)] = 4
    least_strides: Annotated[int, Within(1, 20)] = 2
    still_s: Annotated[float, Within(0.2, 10)] = 1.0
    settle_s: Annotated[float, Within(0, 60)] = 4.0
    quality_s: Annotated[float, Within(1, 60)] = 5.0
    lost: Annotated[float, Within(0, 1)] = 0.10
    clipped: Annotated[float, Within(0, 1)] = 0.005
    stale_s: Annotated[float, Within(0.2, 30)] = 1.0
    stance: Annotated[float, Within(0.1, 1)] = 0.75
    steps: Annotated[int, Within(4, 40)] = 20
    least_steps: Annotated[int, Within(2, 40)] = 8


_NOTHING = dict.fromkeys(METRICS, Reading(0.0, Validity.NO_SENSOR))
_WITHOUT = {why: Reading(0.0, why) for why in Validity}
_MOVING = (Locomotion.WALKING, Locomotion.RUNNING)
_GOOD = SensorWorth(rate_hz=100.0, acc_range_g=16.0, gyr_range_deg_s=2000.0)


class Metrics:
    """One sensor's metrics."""

    def __init__(
        self,
        params: MetricsParams,
        placement: Placement,
        mounting: Mounting,
        calibration: Calibration | None,
        body: Body | None = None,
    ) -> None:
        self._body = body = body or Body()
        self._params = params
        self._placement = placement
        self._known = [
            spec
            for spec in METRICS.values()
            if placement in spec.placements
            and all(getattr(body, name) is not None for name in spec.needs_body)
        ]
        self._axes_known = mounting.axes_known
        self._uncalibrated = frozenset(
            spec.name
            for spec in self._known
            if (spec.needs_calibration and calibration is None)
            or (_needs_axes(spec) and not mounting.axes_known)
        )
        self._standing_tilt = calibration.standing_tilt_rad if calibration else 0.0
        self._standing_obliquity = calibration.standing_obliquity_rad if calibration else 0.0
        # 32 steps of a slow walk, at most, are ever looked back on.
        self._history = RingBuffer(4, max(params.quality_s, 2.0 * params.strides + 2.0))
        self._reader = StrideReader(self._history)
        self._segment_start_s = math.inf
        self._marked_s = -math.inf
        self._sensor = (True, 0.0)
        self._worth: SensorWorth | None = None
        self._measure(self._known)

    def know(self, worth: SensorWorth | None) -> None:
        """What the samples are worth from now on, as far as they do not show it themselves."""
        self._worth = worth
        has_gyro, dt_s = self._sensor
        if dt_s:
            self._measure(self._measurable(has_gyro=has_gyro, dt_s=dt_s))

    def _measure(self, specs: list[MetricSpec]) -> None:
        """Give these metrics: tables of what each instant asks of them, in one order."""
        self._rows = [
            (spec.name, *spec.limits, spec.needs_gyro, spec.name in self._uncalibrated)
            for spec in specs
        ]
        self._of_single_steps = [spec.name for spec in specs if spec.name in FORMULAS]
        self._none = {
            state: [_WITHOUT[self._why_none(spec, state)] for spec in specs] for state in Locomotion
        }

    def _measurable(self, *, has_gyro: bool, dt_s: float) -> list[MetricSpec]:
        worth = replace(
            self._worth or _GOOD,
            rate_hz=1.0 / dt_s,
            gyr_range_deg_s=_GOOD.gyr_range_deg_s if has_gyro else 0.0,
        )
        return [spec for spec in self._known if not spec.lacks(worth)]

    def push(self, block: PostureBlock, *, has_gyro: bool, dt_s: float) -> None:
        """Take in a block of angles of a sensor with this nominal sample period."""
        if block.restart or math.isinf(self._segment_start_s):
            self._segment_start_s = float(block.t_s[0])
        if self._sensor != (has_gyro, dt_s):
            self._sensor = has_gyro, dt_s
            self._measure(self._measurable(has_gyro=has_gyro, dt_s=dt_s))
        marked = np.flatnonzero(block.quality)
        if len(marked):
            self._marked_s = float(block.t_s[marked[-1]])
        self._history.append(
            block.t_s,
            block.tilt_rad,
            block.obliquity_rad,
            block.turn_rate_rad_s,
            block.quality,
        )

    def at(
        self,
        t_s: float,
        locomotion: Locomotion,
        cadence_spm: float,
        chain: Sequence[Landing],
    ) -> MetricSnapshot:
        """All metrics at a grid instant, from samples before it.

        Args:
            t_s: Grid instant.
            locomotion: The gait stage's state there.
            cadence_spm: Its cadence, 0 while unknown.
            chain: Its unbroken recent steps.
        """
        data = self._data_validity(t_s)
        values: dict[str, float | None] = {}
        if cadence_spm > 0.0:
            values["cadence_spm"] = cadence_spm
        turn = 0.0
        moving = locomotion in _MOVING
        if data is not Validity.STALE:
            borders = self._borders(chain) if moving else []
            means = (
                self._reader.means(borders)
                if borders
                else self._reader.still_means(t_s - self._params.still_s, t_s)
            )
            if means is not None:
                turn = means.turn_rate_rad_s
                standing = self._standing_tilt, self._standing_obliquity
                values.update(mean_values(self._placement, means, *standing))
            if borders and self._placement.is_pelvic:
                values.update(self._drops(borders, chain, t_s))
            if moving:
                values.update(self._of_steps(chain))
        settling = t_s - self._segment_start_s < self._params.settle_s
        readings = self._readings(values, data, locomotion, settling=settling)
        return MetricSnapshot(t_s, locomotion, readings, turn, data is Validity.STALE)

    def _readings(
        self,
        values: dict[str, float | None],
        data: Validity,
        locomotion: Locomotion,
        *,
        settling: bool,
    ) -> dict[str, Reading]:
        """The first objection to each value sets its validity."""
        readings = dict(_NOTHING)
        if data is Validity.STALE:
            readings.update((row[0], _WITHOUT[data]) for row in self._rows)
            return readings
        for (name, low, high, needs_gyro, uncalibrated), none in zip(
            self._rows, self._none[locomotion], strict=True
        ):
            value = values.get(name)
            if value is None:
                readings[name] = none
            elif settling and needs_gyro:
                readings[name] = Reading(value, Validity.SETTLING)
            elif uncalibrated:
                readings[name] = Reading(value, Validity.UNCALIBRATED)
            elif low <= value <= high:
                readings[name] = Reading(value, data)
            else:
                readings[name] = Reading(value, Validity.POOR_DATA)
        return readings

    def _data_validity(self, t_s: float) -> Validity:
        p = self._params
        if t_s - self._history.last_t_s > p.stale_s:
            return Validity.STALE
        from_s = t_s - p.quality_s
        times = self._history.times
        newest = int(times.searchsorted(t_s)) - 1
        if newest < 0 or times[newest] < from_s:
            return Validity.STALE
        if self._marked_s < from_s:
            return Validity.OK
        _, rows = self._history.window(from_s, t_s)
        marks = rows[3].astype(np.uint8)
        filled = np.count_nonzero(marks & FILLED)
        clipped = np.count_nonzero(marks & Quality.CLIPPED)
        if filled > p.lost * len(marks) or clipped > p.clipped * len(marks):
            return Validity.POOR_DATA
        return Validity.OK

    def _borders(self, chain: Sequence[Landing]) -> list[float]:
        """Ends of the last whole strides, ascending; empty if there are too few."""
        times = [step.crossing_s for step in chain[-1 - 2 * self._params.strides :]]
        borders = times[::-1][::2][::-1]
        return borders if len(borders) > self._params.least_strides else []

    def _drops(
        self, borders: list[float], chain: Sequence[Landing], t_s: float
    ) -> Iterator[tuple[str, float]]:
        p = self._params
        step_s = (borders[-1] - borders[0]) / (2 * (len(borders) - 1))
        stance_s = p.stance * step_s
        span_s = borders[0] - step_s / 2.0, t_s - stance_s
        return drop_values(
            self._reader,
            chain,
            span_s=span_s,
            stance_s=stance_s,
            most=p.strides,
            standing_obliquity_rad=self._standing_obliquity,
        )

    def _of_steps(self, chain: Sequence[Landing]) -> dict[str, float | None]:
        p = self._params
        n = min(p.steps, len(chain) - 1) // 2 * 2
        if n < p.least_steps:
            return {}
        last = LastSteps.of(chain[-1 - n :], p.least_steps, self._body)
        return step_values(last, self._of_single_steps)

    def _why_none(self, spec: MetricSpec, locomotion: Locomotion) -> Validity:
        meant = locomotion is Locomotion.RUNNING or (
            locomotion is Locomotion.WALKING and not spec.running_only
        )
        if locomotion is Locomotion.OTHER:
            return Validity.UNCLEAR_GAIT
        if not meant:
            return Validity.NOT_MOVING
        return (
            Validity.UNCALIBRATED if spec.needs_axes and not self._axes_known else Validity.SETTLING
        )


def _needs_axes(spec: MetricSpec) -> bool:
    return spec.needs_axes or (spec.needs_gyro and "rotation" not in spec.name)
