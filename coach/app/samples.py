"""From a session's inputs to the samples a calibration takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.decode import Decode
from coach.model import LinkChange, Notification, RawBlock
from coach.timing import Timing, TimingParams

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coach.model import Input, SampleBlock


@dataclass(frozen=True, slots=True)
class SensorData:
    """The data of the first sensor of a session, the one that is coached.

    Args:
        packets: As decoded.
        blocks: On the stream's clock, sensor axes.
    """

    packets: tuple[RawBlock, ...]
    blocks: tuple[SampleBlock, ...]


def sensor_data(inputs: Iterable[Input], t_zero_host_s: float) -> SensorData:
    """Decode a session and put it on the stream's clock. Faults are left to a replay."""
    decode = Decode(t_zero_host_s)
    timing: Timing | None = None
    packets: list[RawBlock] = []
    for event in inputs:
        if not isinstance(event, (Notification, LinkChange)):
            continue
        for item in decode.push(event):
            if not isinstance(item, RawBlock):
                continue
            if packets and packets[0].sensor_id != item.sensor_id:
                continue
            timing = timing or Timing(item.sensor_id, t_zero_host_s, TimingParams())
            timing.push(item)
            packets.append(item)
    blocks = timing.drain()[0] if timing else []
    return SensorData(tuple(packets), tuple(blocks))
