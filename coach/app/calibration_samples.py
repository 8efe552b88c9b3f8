"""From a session's inputs to the samples a calibration takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.decode import Decode
from coach.model import LinkChange, Notification, RawBlock
from coach.model.inputs import is_possible
from coach.timing import Timing, TimingParams

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coach.model import Fault, Input, SampleBlock, SensorMount


@dataclass(frozen=True, slots=True)
class SensorData:
    """The data of one sensor.

    Args:
        packets: As decoded.
        blocks: On the stream's clock, sensor axes.
        faults: Of its clock and its counting; those of its packets are left to a replay.
    """

    packets: tuple[RawBlock, ...]
    blocks: tuple[SampleBlock, ...]
    faults: tuple[Fault, ...]


def sensor_data(inputs: Iterable[Input], t_zero_host_s: float) -> dict[str, SensorData]:
    """Decode a session and put it on the stream's clock.

    Returns:
        By sensor id, in the order in which the sensors were first heard.
    """
    decode = Decode(t_zero_host_s)
    timings: dict[str, Timing] = {}
    packets: dict[str, list[RawBlock]] = {}
    for event in inputs:
        if not isinstance(event, (Notification, LinkChange)) or not is_possible(event):
            continue
        for item in decode.push(event):
            if not isinstance(item, RawBlock):
                continue
            sensor_id = item.sensor_id
            if sensor_id not in timings:
                timings[sensor_id] = Timing(sensor_id, t_zero_host_s, TimingParams())
            timings[sensor_id].push(item)
            packets.setdefault(sensor_id, []).append(item)
    data: dict[str, SensorData] = {}
    for sensor_id, timing in timings.items():
        timing.release()
        blocks, faults = timing.drain()
        data[sensor_id] = SensorData(tuple(packets[sensor_id]), tuple(blocks), tuple(faults))
    return data


def data_of(data: dict[str, SensorData], mounts: SensorMount) -> SensorData:
    """The data of a worn sensor; without an id, of the first one heard, the one that is coached."""
    sensor_id = mounts.sensor_id or next(iter(data), "")
    return data.get(sensor_id, SensorData((), (), ()))
