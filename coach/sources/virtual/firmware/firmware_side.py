"""A sensor of our own protocol that the firmware's C code runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coach.sources.virtual.firmware.compiled_core import compiled_core
from coach.sources.virtual.firmware.core_board import Bench, Rows
from coach.sources.virtual.firmware.core_sensor import MOST_WAITING, CoreSensor
from coach.sources.virtual.sensor_side import Outgoing
from coach.sources.virtual.sides.own_side import OwnSide
from coach.sources.virtual.sides.own_stream import BATTERY_MV
from firmware_protocol import gatt
from firmware_protocol.codec import encode_request
from firmware_protocol.limits import STATUS_PERIOD_S
from firmware_protocol.packets import Op, Request

if TYPE_CHECKING:
    from coach.sources.virtual.feed import SampleFeed
    from coach.sources.virtual.peripheral import SensorOptions
    from coach.sources.virtual.sensor_side import Broadcast, Moment, PacketStream, ServiceSpec

_STATUS_PERIOD_US = round(STATUS_PERIOD_S * 1e6)


class FirmwareSide:
    """The same as ``OwnSide``, by the C core: this is no more than its board.

    Raises:
        NoCoreError: The core cannot be compiled here.
    """

    data_uuid = gatt.DATA_UUID

    def __init__(self, feed: SampleFeed, options: SensorOptions) -> None:
        self._outside = OwnSide(feed, options)
        self._bench = Bench(battery_mv=BATTERY_MV)
        limit = min(options.queue_limit, MOST_WAITING)
        self._core = CoreSensor(compiled_core(), feed.info, limit, self._bench)
        self._told: Moment | None = None
        self._stream: FirmwareStream | None = None

    @property
    def broadcast(self) -> Broadcast:
        """Name and service."""
        return self._outside.broadcast

    @property
    def services(self) -> tuple[ServiceSpec, ...]:
        """The protocol's, the battery's and what the device is."""
        return self._outside.services

    @property
    def streaming(self) -> bool:
        """Between START and STOP."""
        return self._core.streaming

    def read(self, uuid: str, now: Moment) -> bytes:  # noqa: ARG002
        """INFO, the only one."""
        return self._core.info

    def written(self, uuid: str, payload: bytes, now: Moment) -> list[Outgoing]:  # noqa: ARG002
        """The one response."""
        self._tell(now)
        self._core.written(payload)
        self._poll()
        answers, self._bench.indicated = self._bench.indicated, []
        return [Outgoing(gatt.CTRL_UUID, answer, indicate=True) for answer in answers]

    def subscribed(self, uuid: str, now: Moment) -> list[Outgoing]:  # noqa: ARG002
        """Without a listener to DATA the stream ends."""
        self._tell(now)
        self._poll()
        return []

    def link_ended(self) -> None:
        """The stream ends; the settings stay."""
        self._told = None
        self._core.disconnected()
        self._poll()

    def power_cycle(self) -> None:
        """The settings are gone too."""
        self._told = self._stream = None
        self._bench.clock_us = 0
        self._core.power_on()

    def begin(self, feed: SampleFeed, zero_us: int, now: Moment) -> PacketStream:
        """From START on. A feed that begins again is a stream that begins anew."""
        if self._stream is not None:
            self._stream = None
            self.written(gatt.CTRL_UUID, encode_request(Request(Op.STOP, 0)), now)
            self.written(gatt.CTRL_UUID, encode_request(Request(Op.START, 0)), now)
        batch = self._bench.started[-1][-1]
        self._stream = FirmwareStream(self._core, feed, zero_us, batch, now.clock_us)
        return self._stream

    def _tell(self, now: Moment) -> None:
        """What has changed on the link, and what time it is."""
        before = self._told
        if before is None:
            self._core.connected()
        if before is None or before.mtu != now.mtu:
            self._core.mtu_changed(now.mtu)
        for uuid, tell in (
            (gatt.DATA_UUID, self._core.data_subscribed),
            (gatt.CTRL_UUID, self._core.ctrl_subscribed),
        ):
            if (uuid in now.subscribed) != (before is not None and uuid in before.subscribed):
                tell(uuid in now.subscribed)
        self._told = now
        self._bench.imu_works = now.imu_works
        # What is due by now is done in FirmwareStream.measure, one after the other, not here.
        clock_us = now.clock_us
        if self._stream is not None and self.streaming and now.imu_works:
            clock_us = min(clock_us, self._stream.next_us - 1)
        self._bench.clock_us = max(self._bench.clock_us, clock_us)

    def _poll(self) -> None:
        self._bench.room = 0  # packets are taken one by one, see FirmwareStream.take
        self._core.poll()
        if not self.streaming:
            self._stream = None


class FirmwareStream:
    """What the core sends between one START and the STOP after it.

    Args:
        core: Streaming since ``start_us``.
        feed: What is measured.
        zero_us: Device clock at the feed's first sample.
        batch: Samples per packet.
        start_us: Device clock at START.
    """

    def __init__(
        self, core: CoreSensor, feed: SampleFeed, zero_us: int, batch: int, start_us: int
    ) -> None:
        self.dropped_packets = 0
        self._core = core
        self._feed = feed
        self._zero_us = zero_us
        self._batch = batch
        self._next = int(np.searchsorted(feed.t_us, start_us - zero_us))
        self._open = 0  # samples in the batch that is being filled
        self._status_us = start_us + _STATUS_PERIOD_US
        self._released_us = start_us - 1
        self._last_index: int | None = None
        core.bench.read = self._read

    @property
    def ended(self) -> bool:
        """The feed has no further whole packet."""
        return self._next + self._batch - self._open > len(self._feed.t_us)

    @property
    def next_us(self) -> int:
        """Device clock at which there will be something new to send."""
        if self.ended:
            return self._status_us
        return min(self._zero_us + int(self._feed.t_us[self._completing]), self._status_us)

    @property
    def _completing(self) -> int:
        """The sample whose coming ends the batch: it fills it, or comes after a gap."""
        last = self._next + self._batch - self._open - 1
        first = self._next - (1 if self._open else 0)  # of those that may stand in this batch
        steps = np.diff(self._feed.index[first : last + 1])
        gaps = np.flatnonzero(steps > 1)
        return first + int(gaps[0]) + 1 if len(gaps) else last

    def measure(self, clock_us: int) -> bool:
        """Let the core do what is due next, as a board does by interrupts and timers."""
        due_us = self.next_us
        if clock_us < due_us:
            return False
        if due_us == self._status_us:
            self._released_us = due_us - 1
            self._status_us += _STATUS_PERIOD_US
        else:
            self._released_us = due_us
        bench = self._core.bench
        bench.clock_us = max(bench.clock_us, due_us)
        bench.room = 0
        self._core.poll()
        self.dropped_packets = self._core.dropped_packets
        return True

    @property
    def waiting(self) -> int:
        """Packets queued for the radio."""
        return self._core.waiting

    def take(self) -> Outgoing:
        """The oldest queued packet.

        Raises:
            IndexError: None is queued.
        """
        bench = self._core.bench
        bench.room = 1
        self._core.poll()
        bench.room = 0
        return Outgoing(gatt.DATA_UUID, bench.notified.pop())

    def _read(self, most: int) -> Rows | None:
        """What the chip's FIFO holds, up to its next gap."""
        feed, first = self._feed, self._next
        until_us = self._released_us - self._zero_us
        stop = min(int(np.searchsorted(feed.t_us, until_us, "right")), first + most)
        if stop <= first:
            return None
        index = feed.index[first:stop]
        n = int(np.count_nonzero(index - index[0] == np.arange(stop - first)))
        lost = 0 if self._last_index is None else int(index[0]) - self._last_index - 1
        self._last_index = int(index[n - 1])
        self._open = ((0 if lost else self._open) + n) % self._batch
        self._next += n
        return Rows(
            counts=feed.counts[first : first + n].astype(np.int16).tobytes(),
            n=n,
            timed_us=self._zero_us + int(feed.t_us[first]),
            lost=lost,
            temperature_c=feed.temperature_c,
        )
