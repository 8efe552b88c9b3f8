"""What a virtual sensor measures: samples of the simulated runner, or of a recording."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coach.core_wording import Wording
from coach.model import Channel, Notification
from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG
from firmware_protocol.codec import decode_data, decode_info
from firmware_protocol.errors import WireFormatError
from firmware_protocol.limits import MAX_SAMPLES, RATES_HZ, T_US_PERIOD
from firmware_protocol.packets import Feature, ImuBatch, ImuFlag, Info

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from coach.model import Input
    from coach.model.blocks import FloatArray
    from coach.simulation import Simulation

FEATURES = (
    Feature.CLIP_FLAGS | Feature.TIME_SYNC | Feature.IDENTIFY | Feature.SELF_TEST
)  # what the virtual sensor itself can do


class FeedError(ValueError):
    """There is nothing to feed a sensor with. The message is one line for the user."""


@dataclass(frozen=True, slots=True)
class SampleFeed:
    """Samples in the order they are measured.

    Args:
        info: The sensor that measures them; it offers just their rate and ranges.
        counts: ``(n, 6)`` acc then gyro, sensor axes.
        t_us: ``(n,)`` int64, time of each sample since the first, never decreasing.
        index: ``(n,)`` int64, number of each sample; jumps where samples are missing.
        dt_us: Sample period.
        temperature_c: Of the sensor.
        make: Of a feed that comes to be while it is sent: writes the samples up to a time since
            the first one, us, into ``counts``. Called before they are read, with times that never
            decrease.
    """

    info: Info
    counts: npt.NDArray[np.int16]
    t_us: npt.NDArray[np.int64]
    index: npt.NDArray[np.int64]
    dt_us: int
    temperature_c: int = 31
    make: Callable[[int], None] | None = None

    @property
    def duration_s(self) -> float:
        """From the first sample to the last."""
        return float(self.t_us[-1] - self.t_us[0]) * 1e-6

    def made_until(self, t_us: int) -> None:
        """Have all samples up to a time since the first one, of a feed that comes to be."""
        if self.make is not None:
            self.make(t_us)

    def si(self, first: int, stop: int) -> tuple[FloatArray, FloatArray]:
        """Samples ``[first, stop)`` as ``(n, 3)`` m/s^2 and ``(n, 3)`` rad/s, sensor axes."""
        acc, gyr = self.info.acc_range, self.info.gyr_range
        rows = self.counts[first:stop].astype(np.float64)
        acc_scale = (acc.unit_per_count if acc else 0.0) * GRAVITY_M_S2
        gyr_scale = (gyr.unit_per_count if gyr else 0.0) * RAD_PER_DEG
        return rows[:, :3] * acc_scale, rows[:, 3:] * gyr_scale


def feed_of_simulation(simulation: Simulation) -> SampleFeed:
    """The samples before the simulated link: the virtual one has faults of its own."""
    n = len(simulation.counts)
    info = next(
        event.payload
        for event in simulation.inputs
        if isinstance(event, Notification) and event.channel is Channel.INFO
    )
    return SampleFeed(
        info=_served(decode_info(info)),
        counts=simulation.counts,
        t_us=np.rint(np.arange(n) * (simulation.dt_s * 1e6)).astype(np.int64),
        index=np.arange(n, dtype=np.int64),
        dt_us=round(simulation.dt_s * 1e6),
    )


def feed_in_the_making(
    info: bytes, counts: npt.NDArray[np.int16], dt_s: float, make: Callable[[int], None]
) -> SampleFeed:
    """Samples that are worked out while they are sent.

    Args:
        info: INFO of the sensor.
        counts: ``(n, 6)``, filled by ``make``.
        dt_s: Sample period.
        make: As in ``SampleFeed``.
    """
    n = len(counts)
    return SampleFeed(
        info=_served(decode_info(info)),
        counts=counts,
        t_us=np.rint(np.arange(n) * (dt_s * 1e6)).astype(np.int64),
        index=np.arange(n, dtype=np.int64),
        dt_us=round(dt_s * 1e6),
        make=make,
    )


def feed_of_inputs(inputs: Iterable[Input]) -> SampleFeed:
    """The samples of a recording, on the sensor's own clock.

    Packets that were lost or broken are missing here too. Across a reboot the time in between
    is that of arrival.

    Raises:
        FeedError: There is no INFO, or no samples, of the project's own sensor.
    """
    notifications = [event for event in inputs if isinstance(event, Notification)]
    info = _last_info(notifications)
    counts, t_us, index = [], [], []
    clock = _Clock()
    for event in notifications:
        batch = _batch(event)
        if batch is None or not clock.accept(event.t_host_s, batch):
            continue
        counts.append(np.frombuffer(batch.samples, np.dtype("<i2")).reshape(-1, 6))
        steps = np.arange(batch.n, dtype=np.int64)
        t_us.append(clock.t_us + steps * batch.dt_us)
        index.append(clock.index + steps)
    if not counts:
        raise FeedError(
            Wording("the recording has no samples of a coach sensor; choose a live one")
        )
    times = np.concatenate(t_us)
    return SampleFeed(
        info=_served(info),
        counts=np.concatenate(counts).astype(np.int16),
        t_us=np.maximum.accumulate(times),
        index=np.concatenate(index),
        dt_us=clock.dt_us,
    )


class _Clock:
    """Lays the batches of several lives of a sensor on one line of time and number."""

    def __init__(self) -> None:
        self.t_us = 0
        self.index = 0
        self.dt_us = 0
        self._last: tuple[float, ImuBatch] | None = None

    def accept(self, t_host_s: float, batch: ImuBatch) -> bool:
        """Move on to this batch; false if it came before."""
        if self._last is not None:
            last_host_s, last = self._last
            samples = batch.first_index - last.first_index
            elapsed_us = (batch.t_us - last.t_us) % T_US_PERIOD
            if samples == 0 and elapsed_us == 0:
                return False
            if batch.flags & ImuFlag.TIME_BASE_CHANGED or samples < -MAX_SAMPLES:
                elapsed_us = max(last.n * last.dt_us, round((t_host_s - last_host_s) * 1e6))
                samples = max(last.n, elapsed_us // batch.dt_us)
            elif samples < last.n:
                return False
            self.t_us += elapsed_us
            self.index += samples
        self._last = (t_host_s, batch)
        self.dt_us = batch.dt_us
        return True


def _batch(event: Notification) -> ImuBatch | None:
    if event.channel is not Channel.DATA:
        return None
    try:
        packet = decode_data(event.payload)
    except WireFormatError:
        return None
    return packet if isinstance(packet, ImuBatch) else None


def _last_info(notifications: list[Notification]) -> Info:
    for event in reversed(notifications):
        if event.channel is Channel.INFO:
            try:
                return decode_info(event.payload)
            except WireFormatError:
                continue
    raise FeedError(
        Wording("the recording has no INFO of a coach sensor; imported samples cannot be sent")
    )


def _served(info: Info) -> Info:
    """What the virtual sensor says of itself: the rate and ranges of the samples and no others."""
    acc, gyr = info.acc_range, info.gyr_range
    assert acc is not None
    return replace(
        info,
        rate_bits=1 << RATES_HZ.index(info.rate_hz),
        features=FEATURES | (info.features & Feature.GYRO),
        max_samples=MAX_SAMPLES,
        acc_ranges=(acc,),
        gyr_ranges=(gyr,) if gyr else (),
    )
