"""Family "thingy52": raw motion of Nordic's Thingy:52, a sample per notification, no clock."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from coach.decode.base import Decoded, fault_at, packet_words
from coach.decode.families.thingy52.motion_service import (
    ACC_G_PER_COUNT,
    GYR_DEG_S_PER_COUNT,
    RAW_BYTES,
    decode_config,
)
from coach.model import Channel, FaultKind, RawBlock, SensorScale
from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG

if TYPE_CHECKING:
    from coach.model import Notification

_COUNT_TYPE = np.dtype("<i2")
_ASSUMED_RATE_HZ: Final = 100.0  # where a recording lacks the configuration: what is asked for

# One threshold marks both kinds at full scale. The turn rate ends at 1023 or -1024 deg/s of the
# field. The acceleration ends at 2 g of the chip, less what the firmware takes off for an offset it
# learns, so it counts as cut off from 1.875 g on.
_FULL_SCALE: Final = 32640.0
_FINER: Final = 17.0

_SCALE: Final = SensorScale(
    acc_m_s2_per_count=ACC_G_PER_COUNT * GRAVITY_M_S2 / _FINER,
    gyr_rad_s_per_count=GYR_DEG_S_PER_COUNT * RAD_PER_DEG,
    full_scale_counts=_FULL_SCALE,
    # "Inverted to get positive readings when the axis is aligned with g (down)", says its firmware,
    # of the acceleration alone. Taken as it is, the runner would be a mirrored one.
    acc_sign=-1.0,
)


class Thingy52Decoder:
    """Decoder of one Thingy:52. The compass has other axes and is left out."""

    def __init__(self, sensor_id: str, t_zero_host_s: float) -> None:
        self._sensor_id = sensor_id
        self._t_zero_host_s = t_zero_host_s
        self._rate_hz = _ASSUMED_RATE_HZ
        self._anew = self._begun = False

    def push(self, event: Notification) -> list[Decoded]:
        """Blocks and faults of one notification."""
        if event.channel is Channel.INFO:
            return self._learn(event)
        if event.channel is not Channel.DATA:
            return []
        if len(event.payload) != RAW_BYTES:
            return self._bad(event, f"raw motion has {RAW_BYTES}")
        fields = np.frombuffer(event.payload, _COUNT_TYPE, count=6)
        counts = fields.astype(np.float64).reshape(1, 6)
        counts[:, :3] *= _FINER
        anew, self._anew, self._begun = self._anew, False, True
        return [
            RawBlock(
                sensor_id=self._sensor_id,
                t_host_s=event.t_host_s,
                first_index=None,
                t_device_s=None,
                device_wrap_s=math.inf,
                exact_clock=False,
                dt_s=1.0 / self._rate_hz,
                counts=counts,
                scale=_SCALE,
                restarted=anew,
            )
        ]

    def _learn(self, event: Notification) -> list[Decoded]:
        config = decode_config(event.payload)
        if config is None:
            return self._bad(event, "it is no motion configuration")
        # It is read on each new link, before the chip is started: nothing else tells how long there
        # was none, since samples are dated by counting them.
        self._anew = self._begun
        self._rate_hz = config.true_rate_hz
        return []

    def _bad(self, event: Notification, problem: str) -> list[Decoded]:
        detail = f"{packet_words(event)} dropped: {problem}"
        return [fault_at(event, self._t_zero_host_s, FaultKind.BAD_PACKET, detail)]
