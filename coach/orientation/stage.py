"""SampleBlocks in segment axes to AttitudeBlocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from vqf import VQF

from coach.model import AttitudeBlock, SampleBlock
from coach.model import quaternion as quat
from coach.model.units import DEG_PER_RAD
from coach.orientation.rest_bias import RestBias, RestBiasParams

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray


@dataclass(frozen=True, slots=True)
class OrientationParams:
    """Tuning of VQF for running.

    Args:
        tau_acc_s: Time constant of the accelerometer correction. 2 s was best on a track; longer
            is steadier on the straight and lets gyro offset through.
        rest_th_gyr_deg_s: Rest detection threshold. VQF's own 2 deg/s takes standing sway for an
            offset; 0.5 does not.
        bias_sigma_motion_deg_s: How well the offset converges while moving.
        rest_bias: Detection of large offsets, beyond VQF's own clip of 2 deg/s.
    """

    tau_acc_s: float = 2.0
    rest_th_gyr_deg_s: float = 0.5
    bias_sigma_motion_deg_s: float = 0.05
    rest_bias: RestBiasParams = field(default_factory=RestBiasParams)


class Orientation:
    """Attitude by VQF, restarted after long gaps, with the gyro offset kept.

    Source: Laidig & Seel 2023, Information Fusion 91, doi 10.1016/j.inffus.2022.10.014 (package
    ``vqf``), 6 axes. Deviations:

    1. A known offset (calibration, or a still stretch seen by ``RestBias``) is subtracted before
       VQF, because VQF clips its estimate at 2 deg/s.
    2. The angular rate is scaled by each sample's real period over the nominal one, so that a
       sensor whose oscillator is 3 % off still integrates the right angle.
    3. Without a gyroscope the rate is zero and offset estimation is off: what remains is VQF's
       low-pass of the accelerometer, which serves the gait stage as "up" and nothing else.
    """

    def __init__(self, params: OrientationParams, gyr_bias_rad_s: FloatArray) -> None:
        """Args: ``gyr_bias_rad_s`` is the calibrated offset ``(3,)`` in segment axes."""
        self._params = params
        self._bias = np.array(gyr_bias_rad_s, dtype=np.float64)
        self._vqf: VQF | None = None
        self._dt_s = 0.0
        self._has_gyro = True
        self._last_t_s: float | None = None

    def push(self, block: SampleBlock) -> AttitudeBlock:
        """Attitude of every sample of a block in segment axes."""
        if self._vqf is None or block.dt_s != self._dt_s or block.has_gyro != self._has_gyro:
            self._build(block)
        elif block.restart:
            self._restart()
        n = len(block.t_s)
        scale = self._period_ratio(block)
        quats = np.empty((n, 4))
        rates = np.empty((n, 3))
        start = 0
        while start < n:
            start = self._run(block, scale, start, quats, rates)
        return _attitude(block, quats, rates)

    def _run(
        self,
        block: SampleBlock,
        scale: FloatArray,
        start: int,
        quats: FloatArray,
        rates: FloatArray,
    ) -> int:
        """Process from ``start`` up to the next change of offset; return where it stopped."""
        assert self._vqf is not None
        end = len(block.t_s)
        stop, offset = end, None
        if block.has_gyro:
            at = start
            while at < end:
                upto = min(at + self._rest.room(), end)
                offset = self._rest.push(block.gyr_rad_s[at:upto], block.acc_m_s2[at:upto])
                at = upto
                if offset is not None and self._is_coarse(offset):
                    stop = at
                    break
                offset = None
        part = slice(start, stop)
        gyr = block.gyr_rad_s[part] - self._bias
        out = self._vqf.updateBatch(
            np.ascontiguousarray(gyr * scale[part, None]),
            np.ascontiguousarray(block.acc_m_s2[part]),
        )
        quats[part] = out["quat6D"]
        rates[part] = gyr - out["bias"]
        if offset is not None:
            self._bias = offset
            # Known from seconds of stillness, so VQF may start again from zero offset.
            self._vqf.setBiasEstimate(np.zeros(3), 0.1 / DEG_PER_RAD)
        return stop

    def _is_coarse(self, offset: FloatArray) -> bool:
        assert self._vqf is not None
        known = self._bias + self._vqf.getBiasEstimate()[0]
        return bool((np.abs(offset - known) > self._params.rest_bias.coarse_rad_s).any())

    def _build(self, block: SampleBlock) -> None:
        p = self._params
        estimate = block.has_gyro
        self._vqf = VQF(
            block.dt_s,
            tauAcc=p.tau_acc_s,
            restThGyr=p.rest_th_gyr_deg_s,
            biasSigmaMotion=p.bias_sigma_motion_deg_s,
            motionBiasEstEnabled=estimate,
            restBiasEstEnabled=estimate,
        )
        self._rest = RestBias(block.dt_s, p.rest_bias)
        self._dt_s, self._has_gyro = block.dt_s, block.has_gyro

    def _restart(self) -> None:
        """Attitude anew, offset kept: the sensor is the same, only its position is unknown."""
        assert self._vqf is not None
        bias, sigma = self._vqf.getBiasEstimate()
        self._vqf.resetState()
        self._vqf.setBiasEstimate(bias, sigma)
        self._rest.restart()

    def _period_ratio(self, block: SampleBlock) -> FloatArray:
        before = block.t_s[0] - block.dt_s if self._last_t_s is None else self._last_t_s
        ratio = np.diff(block.t_s, prepend=before) / block.dt_s
        if block.restart:
            ratio[0] = 1.0
        self._last_t_s = float(block.t_s[-1])
        # A packet whose clock is still slewing is off by 5 %; beyond 10 % the time is wrong, not
        # the period.
        return np.clip(ratio, 0.9, 1.1)


def _attitude(block: SampleBlock, quats: FloatArray, rates: FloatArray) -> AttitudeBlock:
    up = quat.up_in_segment(quats)
    ux, uy, uz = up[:, 0], up[:, 1], up[:, 2]
    fx, fy, fz = block.acc_m_s2[:, 0], block.acc_m_s2[:, 1], block.acc_m_s2[:, 2]
    vertical = fx * ux + fy * uy + fz * uz
    # Forward axis of the segment laid into the horizontal; its length is zero only when the
    # segment points straight up or down, which no worn sensor's forward axis does.
    length = np.sqrt(np.maximum(1.0 - ux * ux, 1e-12))
    level = np.empty_like(block.acc_m_s2)
    level[:, 0] = (fx - ux * vertical) / length
    level[:, 1] = (uz * fy - uy * fz) / length
    level[:, 2] = vertical
    return AttitudeBlock(
        block.sensor_id,
        block.dt_s,
        block.t_s,
        quats,
        up,
        level,
        rates[:, 0] * ux + rates[:, 1] * uy + rates[:, 2] * uz,
        block.quality,
        block.has_gyro,
        block.restart,
    )
