"""SampleBlocks in segment axes to AttitudeBlocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from coach.model.units import DEG_PER_RAD
from coach.model.vectors import turned
from coach.orientation.best_engine import default_engine
from coach.orientation.dead_band import DeadBand, shows_nothing
from coach.orientation.engine import Engine, EngineParams
from coach.orientation.gap_fill import GapFillParams, StrideGapFill
from coach.orientation.level import attitude_block, joined
from coach.orientation.rest_bias import RestBias, RestBiasParams
from coach.orientation.running import RunningParams, RunningUp
from coach.orientation.strapdown import turned_back, up_of
from coach.orientation.uncertainty_gate import UncertaintyGateParams

if TYPE_CHECKING:
    from coach.model import AttitudeBlock, SampleBlock
    from coach.model.blocks import FloatArray
    from coach.orientation.engine import MakeEngine

_SELDOM = 5
_HIDDEN_RAD_S = 0.3 / DEG_PER_RAD
"""How far the offset may have gone while a dead band hid it: dead bands are no wider."""
_MOST_ENTRIES = 3.0
"""Prior deviations of an entry of the gyroscope's matrix beyond which no sensor is believed to be
off: what seems to be is motion that the filter mistakes for it."""


@dataclass(frozen=True, slots=True)
class OrientationParams:
    """Tuning of the stage.

    Args:
        engine: The general filter.
        rest_bias: Detection of large offsets, beyond VQF's own clip of 2 deg/s.
        gap_fill: Lost samples while running.
        running: The filter that takes over while running.
        correct_s: Time from one correction of the rates to the next, while there is something new.
        uncertainty_gate: When an angle is held because its attitude is too uncertain.
    """

    engine: EngineParams = field(default_factory=EngineParams)
    rest_bias: RestBiasParams = field(default_factory=RestBiasParams)
    gap_fill: GapFillParams = field(default_factory=GapFillParams)
    running: RunningParams = field(default_factory=RunningParams)
    correct_s: float = 2.0
    uncertainty_gate: UncertaintyGateParams = field(default_factory=UncertaintyGateParams)


@dataclass(frozen=True, slots=True)
class WearerInfo:
    """What is known of sensor and runner.

    Args:
        gyr_bias_rad_s: Calibrated offset ``(3,)`` in segment axes; ``None`` if nobody calibrated.
        axes_known: Whether x is the runner's forward.
        step_length_m: Usual running step, if told; with the step time it gives a speed.
    """

    gyr_bias_rad_s: FloatArray | None = None
    axes_known: bool = True
    step_length_m: float | None = None


class Orientation:
    """Attitude: a general filter, and one for running that knows strides; README.md has both.

    The general filter is VQF (Laidig & Seel 2023, Information Fusion 91,
    doi 10.1016/j.inffus.2022.10.014), 6 axes, restarted after long gaps with the offset kept.
    Deviations:

    1. A known offset (calibration, or a still stretch seen by ``RestBias``) is subtracted before
       VQF, because VQF clips its estimate at 2 deg/s.
    2. The angular rate is scaled by each sample's real period over the nominal one, so that a
       sensor whose oscillator is 3 % off still integrates the right angle.
    3. Without a gyroscope the rate is zero and offset estimation is off: what remains is VQF's
       low-pass of the accelerometer, which serves the gait stage as "up" and nothing else.
    4. While running, up comes from ``RunningUp``.
    5. Scale and skew of the gyroscope are learnt while the body turns about level axes
       (``GyroMatrix``), and the rates corrected from then on, by no more than a sensor is off.
    6. Rates of exactly zero for half a second are a dead band (``DeadBand``): what is learnt of the
       offset from there on is forgotten when something is shown again.
    """

    def __init__(
        self,
        params: OrientationParams,
        wearer: WearerInfo,
        make_engine: MakeEngine | None = None,
    ) -> None:
        """Prepare; ``make_engine`` is the best one of this machine unless told."""
        self._params = params
        self._wearer = wearer
        self._make_engine = make_engine or default_engine()
        known = wearer.gyr_bias_rad_s
        self._bias = np.zeros(3) if known is None else np.array(known, dtype=np.float64)
        self._matrix: FloatArray | None = None
        self._between_changes = self._room = 1
        self._engine: Engine | None = None
        self._dt_s = 0.0
        self._has_gyro = True
        self._bias_before = np.zeros(3)
        self._last_t_s: float | None = None
        self._last_gyr = np.zeros(3)

    def push_speed(self, speed_m_s: float) -> None:
        """A speed reading of now."""
        if self._engine is not None:
            self._running.push_speed(speed_m_s)

    def states(self) -> dict[str, object]:
        """The state of each filter, by its name; none before the first sample."""
        return {} if self._engine is None else self._running.states()

    @property
    def gyro_matrix(self) -> FloatArray:
        """By what rates less their offset are turned, ``(3, 3)``, segment axes."""
        return np.eye(3) if self._matrix is None else self._matrix

    def push(self, block: SampleBlock) -> AttitudeBlock:
        """Attitude of every sample of a block in segment axes."""
        if self._engine is None or block.dt_s != self._dt_s or block.has_gyro != self._has_gyro:
            self._build(block)
        elif block.restart:
            self._restart()
        whole = self._gap_fill.push(block)
        gyr, acc = whole.gyr_rad_s, whole.acc_m_s2
        middle, ratio = self._middle(block, gyr), self._period_ratio(block)
        seen = _Seen(gyr, acc, middle, ratio, whole.unknown)
        n = len(block.t_s)
        out = _Out(np.empty((n, 4)), np.empty((n, 3)), np.empty((n, 3)), np.zeros((n, 2)))
        nothing = shows_nothing(gyr) if self._has_gyro else np.zeros(n, dtype=np.bool_)
        start = 0
        while start < n:
            if self._dead_band.ended(bool(nothing[start])):
                self._engine_made.set_bias(self._bias_before, _HIDDEN_RAD_S)
            end = self._dead_band.until_border(nothing, start, min(start + self._room, n))
            stop, offset = self._until_new_offset(seen, start, end)
            self._run(seen, slice(start, stop), out)
            if self._dead_band.advance(nothing[start:stop]):
                self._bias_before = self._engine_made.bias_rad_s()
            self._room -= stop - start
            start = stop
            if not self._room:
                self._correct_rates()
            if offset is not None:
                self._bias = offset
                # Known from seconds of stillness, so the rest may start again from zero offset.
                self._engine_made.set_bias(np.zeros(3), 0.1 / DEG_PER_RAD)
                self._bias_before = np.zeros(3)
                self._running.restart()
                self._room = self._between_changes
        return attitude_block(block, out.quats, out.up, out.rates, out.sigma)

    @property
    def _engine_made(self) -> Engine:
        assert self._engine is not None
        return self._engine

    def _correct_rates(self) -> None:
        """Take over what is known of the gyroscope by now."""
        # Nothing is learnt while running, so there it need not be asked for as often.
        self._room = self._between_changes * (_SELDOM if self._running.runs else 1)
        new = self._running.new_matrix() if self._has_gyro else None
        if new is not None:
            right, most = np.eye(3), _MOST_ENTRIES * self._params.running.gyro_matrix.entry
            self._matrix = np.clip(new @ self.gyro_matrix, right - most, right + most)

    def _corrected(self, rate: FloatArray) -> FloatArray:
        rate = rate - self._bias
        return rate if self._matrix is None else turned(self._matrix[None], rate)

    def _until_new_offset(self, seen: _Seen, start: int, end: int) -> tuple[int, FloatArray | None]:
        """Where the known offset next changes, or the end."""
        if not self._has_gyro:
            return end, None
        at = start
        while at < end:
            upto = min(at + self._rest.room(), end)
            offset = self._rest.push(seen.gyr[at:upto], seen.acc[at:upto])
            at = upto
            if offset is not None and self._is_coarse(offset):
                return at, offset
        return end, None

    def _is_coarse(self, offset: FloatArray) -> bool:
        known = self._bias + self._engine_made.bias_rad_s()
        return bool((np.abs(offset - known) > self._params.rest_bias.coarse_rad_s).any())

    def _run(self, seen: _Seen, part: slice, out: _Out) -> None:
        """Samples with one known offset and matrix."""
        scale = seen.scale[part, None]
        gyr = self._corrected(seen.gyr[part])
        acc = np.ascontiguousarray(seen.acc[part])
        middle = self._corrected(seen.middle[part]) * scale
        carried = self._engine_made.push(gyr * scale, middle, acc)
        up = up_of(carried.quat_level)
        quats = carried.quat_level
        if self._has_gyro:
            ups = self._running.push(carried.quat_i, acc, gyr, seen.unknown[part], up)
            out.sigma[part] = ups.sigma_rad
            # Where it weighs nothing, not even the rounding may differ.
            weighing = np.flatnonzero(ups.weight)
            if len(weighing):
                rows = slice(None) if len(weighing) == len(acc) else weighing
                other = turned_back(carried.quat_i[rows], ups.up[rows])
                mixed = joined(quats[rows], up[rows], other, ups.weight[rows])
                quats[rows], up[rows] = mixed
        out.quats[part] = quats
        out.up[part] = up
        out.rates[part] = gyr - carried.bias_rad_s

    def _build(self, block: SampleBlock) -> None:
        p, wearer = self._params, self._wearer
        self._engine = self._make_engine(block.dt_s, p.engine, block.has_gyro)
        self._rest = RestBias(block.dt_s, p.rest_bias)
        self._dead_band = DeadBand(block.dt_s)
        self._gap_fill = StrideGapFill(p.gap_fill, block.dt_s)
        self._running = RunningUp(
            p.running,
            block.dt_s,
            bias_known=wearer.gyr_bias_rad_s is not None,
            axes_known=wearer.axes_known,
            step_length_m=wearer.step_length_m,
        )
        self._dt_s, self._has_gyro = block.dt_s, block.has_gyro
        self._between_changes = max(round(p.correct_s / block.dt_s), 1)
        self._room = self._between_changes

    def _restart(self) -> None:
        self._engine_made.restart()
        self._rest.restart()
        self._running.restart()
        self._room = self._between_changes

    def _middle(self, block: SampleBlock, gyr: FloatArray) -> FloatArray:
        """Rate between each sample and the one before: what turns one into the other."""
        before = gyr[0] if block.restart or self._last_t_s is None else self._last_gyr
        self._last_gyr = gyr[-1]
        middle = np.empty_like(gyr)
        middle[0] = 0.5 * (gyr[0] + before)
        middle[1:] = 0.5 * (gyr[1:] + gyr[:-1])
        return middle

    def _period_ratio(self, block: SampleBlock) -> FloatArray:
        t_s = block.t_s
        before = t_s[0] - block.dt_s if self._last_t_s is None else self._last_t_s
        ratio = np.empty_like(t_s)
        ratio[0] = t_s[0] - before
        np.subtract(t_s[1:], t_s[:-1], out=ratio[1:])
        ratio /= block.dt_s
        if block.restart:
            ratio[0] = 1.0
        self._last_t_s = float(t_s[-1])
        # A packet whose clock is still slewing is off by 5 %; beyond 10 % the time is wrong, not
        # the period.
        return np.minimum(np.maximum(ratio, 0.9, out=ratio), 1.1, out=ratio)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A block's samples made ready: gaps filled, with the rate between samples and real periods.

    What a filled sample leaves unknown is as in ``Whole``.
    """

    gyr: FloatArray
    acc: FloatArray
    middle: FloatArray
    scale: FloatArray
    unknown: FloatArray


@dataclass(frozen=True, slots=True)
class _Out:
    """A block's results, written part by part."""

    quats: FloatArray
    up: FloatArray
    rates: FloatArray
    sigma: FloatArray
