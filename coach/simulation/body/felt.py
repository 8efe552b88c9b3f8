"""What a real sensor on a figure counts, stretch by stretch of a fixed length."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.signal import butter, sosfilt, sosfilt_zi

from coach.model.quaternion import conjugate, multiply, rotate
from coach.model.units import GRAVITY_M_S2
from coach.simulation.attitude import rate_of
from coach.simulation.body.tracks import TurnTrack
from coach.simulation.sensor import Specimen, draw_specimen, filter_of, measure

if TYPE_CHECKING:
    import numpy.typing as npt

    from coach.model.blocks import FloatArray
    from coach.simulation.body.two_segments import Figure
    from coach.simulation.sensor import SensorConfig
    from coach.simulation.sensor_filter import LowPass

FINE_HZ = 400.0
"""Motion is worked out at least so often where the output rate is 50 Hz or more, and a quarter as
often below."""

_GRAVITY = np.array([0.0, 0.0, GRAVITY_M_S2])


def oversampling(rate_hz: float) -> int:
    """Fine steps in a sample period."""
    return max(1, math.ceil((FINE_HZ if rate_hz >= 50.0 else 0.25 * FINE_HZ) / rate_hz - 1e-9))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive samples.

    Args:
        t_s: ``(n,)`` true time.
        counts: ``(n, 6)`` as measured, sensor axes.
        acc_m_s2: ``(n, 3)`` specific force in the axes of the case, filtered, without errors.
        gyr_rad_s: ``(n, 3)`` likewise.
        quat_level_from_segment: ``(n, 4)`` truth, not filtered.
        quat_segment_from_case: ``(n, 4)`` truth.
    """

    t_s: FloatArray
    counts: npt.NDArray[np.int16]
    acc_m_s2: FloatArray
    gyr_rad_s: FloatArray
    quat_level_from_segment: FloatArray
    quat_segment_from_case: FloatArray


class Felt:
    """One sensor on one segment.

    Args:
        figure: The body.
        which: Segment, chest or pelvis.
        config: The sensor.
        rate_hz: Nominal rate.
        rngs: Of the specimen and of the noise.
    """

    def __init__(
        self,
        figure: Figure,
        which: int,
        config: SensorConfig,
        rate_hz: float,
        rngs: tuple[np.random.Generator, np.random.Generator],
    ) -> None:
        self._figure = figure
        self._which = which
        making, self._noise = rngs
        self.specimen: Specimen = draw_specimen(config, making)
        self.dt_s = 1.0 / (rate_hz * (1.0 + self.specimen.odr_error))
        self.slip = TurnTrack(np.array([1.0, 0.0, 0.0, 0.0]))
        """How the case is turned from where it was put on."""
        self._many = oversampling(rate_hz)
        self._filters = _Filters(filter_of(config), self._many)
        self.taken = 0
        """Samples until now."""
        self._bias = self.specimen.gyr_bias_rad_s.copy()
        self._steady = replace(self.specimen.part, gyr_walk=0.0)

    def samples_until(self, end_s: float) -> Stretch | None:
        """The samples before a time; ``None`` without any. Each stretch begins where one ended."""
        first = self.taken
        stop = math.ceil(end_s / self.dt_s - 1e-9)
        if stop - first < 2:
            return None
        self.taken = stop
        fine_s = self.dt_s / self._many
        rows = np.arange((first - 1) * self._many, (stop - 1) * self._many + 2)
        t_s = np.asarray(rows * fine_s, dtype=np.float64)
        quat, acc = self._figure.at(t_s, self._which)
        slip = self.slip.at(t_s)
        case = multiply(quat, slip)
        gyr = rate_of(case, fine_s)[1:-1]
        force = rotate(conjugate(case[1:-1]), acc[1:-1] + _GRAVITY)
        acc_out = self._filters.kept(0, force)
        gyr_out = self._filters.kept(1, gyr)
        kept = slice(self._many, -1, self._many)
        n = stop - first
        times = np.asarray(np.arange(first, stop) * self.dt_s, dtype=np.float64)
        part = self.specimen.part
        walked = part.gyr_walk * math.sqrt(n * self.dt_s) * self._noise.standard_normal(3)
        self._bias = self._bias + walked
        specimen = replace(self.specimen, part=self._steady, gyr_bias_rad_s=self._bias)
        return Stretch(
            t_s=times,
            counts=measure(specimen, times, acc_out, gyr_out, self._noise),
            acc_m_s2=acc_out,
            gyr_rad_s=gyr_out,
            quat_level_from_segment=quat[kept],
            quat_segment_from_case=np.broadcast_to(slip, (t_s.size, 4))[kept].copy(),
        )


class _Filters:
    """The sensor's own low pass, then every so manieth sample; state is carried on."""

    def __init__(self, low_pass: LowPass | None, many: int) -> None:
        self._many = many
        self._sos: list[FloatArray] = []
        self._states: list[FloatArray | None] = [None, None]
        if low_pass is not None and many > 1:
            cuts = (low_pass.acc, low_pass.gyr)
            self._sos = [butter(low_pass.order, 2.0 * cut / many, output="sos") for cut in cuts]

    def kept(self, which: int, fine: FloatArray) -> FloatArray:
        """``(n, 3)`` of ``(many n, 3)``, each the last of its sample period."""
        last = slice(self._many - 1, None, self._many)
        if not self._sos:
            return np.ascontiguousarray(fine[last])
        sos, state = self._sos[which], self._states[which]
        if state is None:
            state = sosfilt_zi(sos)[:, :, None] * fine[0]
        out, self._states[which] = sosfilt(sos, fine, axis=0, zi=state)
        return np.ascontiguousarray(out[last])
