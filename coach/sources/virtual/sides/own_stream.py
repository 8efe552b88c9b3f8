"""The sensor's stream: samples to packets, at the pace of the device clock."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from coach.sources.virtual.sensor_side import Outgoing
from firmware_protocol.codec import encode_data
from firmware_protocol.gatt import DATA_UUID
from firmware_protocol.limits import STATUS_PERIOD_S, T_US_PERIOD
from firmware_protocol.packets import CARRIED, ImuBatch, ImuFlag, StatusPacket

if TYPE_CHECKING:
    from coach.sources.virtual.feed import SampleFeed

BATTERY_MV = 3900
_FULL_SCALE_COUNTS = 32767
_STATUS_PERIOD_US = round(STATUS_PERIOD_S * 1e6)


@dataclass(slots=True)
class Stream:
    """What is sent between one START and the STOP after it.

    Pure: it is told the device clock.

    Args:
        feed: What is measured.
        zero_us: Device clock at the feed's first sample.
        batch: Samples per packet.
        queue_limit: Packets that wait for the radio at most; then the oldest is given up.
        start_us: Device clock at START.
    """

    feed: SampleFeed
    zero_us: int
    batch: int
    queue_limit: int
    start_us: int
    dropped_packets: int = 0
    _next: int = 0
    _first: int = 0
    _seq: int = 0
    _status_us: int = 0
    _queue: deque[ImuBatch | StatusPacket] = field(default_factory=deque)
    _carried: ImuFlag = field(default_factory=lambda: ImuFlag(0))

    def __post_init__(self) -> None:
        self._first = self._next = int(
            np.searchsorted(self.feed.t_us, self.start_us - self.zero_us)
        )
        self._status_us = self.start_us + _STATUS_PERIOD_US

    @property
    def ended(self) -> bool:
        """The feed has no further whole packet."""
        return self._next + self.batch > len(self.feed.t_us)

    @property
    def next_us(self) -> int:
        """Device clock at which there will be something new to send."""
        if self.ended:
            return self._status_us
        # A gap shows by the first sample after it, and that ends the packet.
        whole = self._whole()
        last = self._next + (whole if whole < self.batch else self.batch - 1)
        return min(self.zero_us + int(self.feed.t_us[last]), self._status_us)

    def measure(self, clock_us: int) -> bool:
        """Queue one packet if one is due by now; false if none is."""
        if clock_us < self.next_us:
            return False
        if self.next_us == self._status_us:
            self._status_us += _STATUS_PERIOD_US
            # Only the newest is worth sending.
            self._queue = deque(p for p in self._queue if isinstance(p, ImuBatch))
            self._enqueue(self._status(clock_us))
        else:
            self._enqueue(self._imu())
        return True

    @property
    def waiting(self) -> int:
        """Packets queued for the radio."""
        return len(self._queue)

    def take(self) -> Outgoing:
        """The oldest queued packet.

        Raises:
            IndexError: None is queued.
        """
        return Outgoing(DATA_UUID, encode_data(self._queue.popleft()))

    def _enqueue(self, packet: ImuBatch | StatusPacket) -> None:
        self._queue.append(packet)
        if len(self._queue) > self.queue_limit:
            # The oldest batch: a status packet is what tells the host of this.
            at = next(i for i, queued in enumerate(self._queue) if isinstance(queued, ImuBatch))
            given_up = self._queue[at]
            assert isinstance(given_up, ImuBatch)
            del self._queue[at]
            self.dropped_packets += 1
            self._carry(given_up.flags & CARRIED)

    def _carry(self, marks: ImuFlag) -> None:
        """What a batch that was given up told goes on to the next one that is sent."""
        for i, queued in enumerate(self._queue):
            if isinstance(queued, ImuBatch):
                self._queue[i] = replace(queued, flags=queued.flags | marks)
                return
        self._carried |= marks

    def _whole(self) -> int:
        """Samples of the next packet, which ends at a gap: in it all are a period apart."""
        index = self.feed.index[self._next : self._next + self.batch]
        return int(np.count_nonzero(index - index[0] == np.arange(len(index))))

    def _imu(self) -> ImuBatch:
        feed, n = self.feed, self._whole()
        counts = feed.counts[self._next : self._next + n]
        flags, self._carried = self._carried, ImuFlag(0)
        if not self._seq:
            flags |= ImuFlag.TIME_BASE_CHANGED
        elif feed.index[self._next] - feed.index[self._next - 1] > 1:
            flags |= ImuFlag.FIFO_OVERRUN  # for this sensor they were never measured
        full = (counts >= _FULL_SCALE_COUNTS) | (counts <= -_FULL_SCALE_COUNTS)
        if full[:, :3].any():
            flags |= ImuFlag.ACC_CLIPPED
        if full[:, 3:].any():
            flags |= ImuFlag.GYR_CLIPPED
        packet = ImuBatch(
            flags=flags,
            seq=self._seq % 2**16,
            t_us=(self.zero_us + int(feed.t_us[self._next])) % T_US_PERIOD,
            first_index=int(feed.index[self._next] - feed.index[self._first]),
            dt_us=feed.dt_us,
            temperature_c=feed.temperature_c,
            samples=counts.astype("<i2").tobytes(),
        )
        self._next += n
        self._seq += 1
        return packet

    def _status(self, clock_us: int) -> StatusPacket:
        return StatusPacket(
            battery_mv=BATTERY_MV,
            uptime_s=clock_us // 1_000_000,
            dropped_packets=self.dropped_packets,
            queue_depth=min(len(self._queue), 255),
        )
