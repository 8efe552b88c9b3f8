"""Family "arrays": samples from files and arrays, as bytes, without loss.

It lets a CSV file or a simulated runner enter the core by the same door as a sensor. The form is
ours and internal: a little-endian header and ``n`` rows of float64. NaN is passed on.
"""

from __future__ import annotations

import math
from struct import Struct
from typing import TYPE_CHECKING

import numpy as np

from coach.decode.base import Decoded, fault_at, packet_words
from coach.model import Channel, FaultKind, RawBlock, SensorScale
from coach.model.inputs import is_time

if TYPE_CHECKING:
    from coach.model import Notification
    from coach.model.blocks import FloatArray

_MAGIC = b"ARR1"
_HAS_GYRO = 1
# Magic, flags, three bytes of padding, rate_hz, first_index, t_first_host_s.
_HEADER = Struct("<4sB3xdQd")
_VALUE_TYPE = np.dtype("<f8")
_SI_SCALE = SensorScale(1.0, 1.0, math.inf)


def encode_samples(
    rate_hz: float,
    first_index: int,
    t_first_host_s: float,
    acc_m_s2: FloatArray,
    gyr_rad_s: FloatArray | None,
) -> bytes:
    """Payload of a DATA notification of the family "arrays".

    Args:
        rate_hz: Sample rate.
        first_index: Number of the first sample since the stream began.
        t_first_host_s: Host time of the first sample.
        acc_m_s2: ``(n, 3)`` specific force, sensor axes; n at least 1.
        gyr_rad_s: ``(n, 3)`` angular rate, or ``None`` if there is no gyroscope.

    Raises:
        ValueError: Shapes disagree, or the rate or time is no usable number.
    """
    if acc_m_s2.ndim != 2 or acc_m_s2.shape[1] != 3 or not len(acc_m_s2):
        raise ValueError(f"acc_m_s2 has shape {acc_m_s2.shape}; give (n, 3) with n at least 1")
    if gyr_rad_s is not None and gyr_rad_s.shape != acc_m_s2.shape:
        raise ValueError(
            f"gyr_rad_s has shape {gyr_rad_s.shape}; give {acc_m_s2.shape} as acc_m_s2 has"
        )
    problem = _problem(rate_hz, t_first_host_s)
    if problem:
        raise ValueError(problem)
    if not 0 <= first_index < 2**64:
        raise ValueError(f"first_index = {first_index}; count samples from 0")
    parts = [acc_m_s2] if gyr_rad_s is None else [acc_m_s2, gyr_rad_s]
    flags = 0 if gyr_rad_s is None else _HAS_GYRO
    header = _HEADER.pack(_MAGIC, flags, rate_hz, first_index, t_first_host_s)
    return header + np.hstack(parts).astype(_VALUE_TYPE).tobytes()


class ArrayDecoder:
    """Decoder of one stream written by ``encode_samples``."""

    def __init__(self, sensor_id: str, t_zero_host_s: float) -> None:
        self._sensor_id = sensor_id
        self._t_zero_host_s = t_zero_host_s

    def push(self, event: Notification) -> list[Decoded]:
        """Blocks and faults of one notification."""
        payload = event.payload
        if event.channel is not Channel.DATA:
            return self._bad(event, "arrays have only the DATA channel")
        if len(payload) < _HEADER.size:
            return self._bad(event, f"its header takes {_HEADER.size}")
        magic, flags, rate_hz, first_index, t_first_host_s = _HEADER.unpack_from(payload)
        if magic != _MAGIC or flags & ~_HAS_GYRO:
            return self._bad(event, "it does not begin with ARR1 and flags 0 or 1")
        problem = _problem(rate_hz, t_first_host_s)
        if problem:
            return self._bad(event, problem)
        axes = 6 if flags & _HAS_GYRO else 3
        rows, rest = divmod(len(payload) - _HEADER.size, axes * _VALUE_TYPE.itemsize)
        if rest or not rows:
            return self._bad(event, f"no whole number of rows of {axes} values")
        values = np.frombuffer(payload, _VALUE_TYPE, offset=_HEADER.size).reshape(rows, axes)
        return [
            RawBlock(
                sensor_id=self._sensor_id,
                t_host_s=event.t_host_s,
                first_index=first_index,
                t_device_s=t_first_host_s,
                device_wrap_s=math.inf,
                exact_clock=True,
                dt_s=1.0 / rate_hz,
                counts=values,
                scale=_SI_SCALE,
            )
        ]

    def _bad(self, event: Notification, problem: str) -> list[Decoded]:
        detail = f"{packet_words(event)} dropped: {problem}"
        return [fault_at(event, self._t_zero_host_s, FaultKind.BAD_PACKET, detail)]


def _problem(rate_hz: float, t_first_host_s: float) -> str:
    # The period must be finite too: 1 / 5e-324 is not.
    if not (rate_hz > 0.0 and 0.0 < 1.0 / rate_hz < math.inf):
        return f"rate_hz = {rate_hz}; give a positive finite rate"
    if not is_time(t_first_host_s):
        return f"t_first_host_s = {t_first_host_s}; give a time that a clock can show"
    return ""
