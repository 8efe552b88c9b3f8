"""What a virtual Polar sensor sends: frames of one or two measurements on one characteristic."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG
from coach.sources.virtual.sensor_side import BatchStream, Outgoing, PacketQueue
from coach.sources.virtual.sides.polar_frames import (
    FRAME_BYTES,
    HEAD_BYTES,
    compressed,
    float_bits,
    head,
    whole_numbers,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model.blocks import FloatArray
    from coach.sources.virtual.feed import SampleFeed

DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"
ACC, GYRO = 2, 5
_NS_OF_2019 = 599_616_000_000_000_000
_PLAIN, _COUNTS = 0x01, 0x80


@dataclass(frozen=True, slots=True)
class Running:
    """One measurement as it was started.

    Args:
        kind: 2 for the accelerometer, 5 for the gyroscope.
        rate_hz: Its rate.
        range_: Full scale, g or deg/s.
        form: Of its frames.
        start_us: Device clock at the start.
        in_blocks: Sent each one to two seconds, as without SDK mode.
    """

    kind: int
    rate_hz: int
    range_: int
    form: int
    start_us: int
    in_blocks: bool = False

    @property
    def factor(self) -> float:
        """What compressed counts are to be multiplied by for g or deg/s."""
        return float(np.float32(self.range_ / 32768.0))

    @property
    def batch(self) -> int:
        """Samples that are sent together; the two measurements are cut at instants of their own."""
        if self.form == _PLAIN:
            return 36
        if self.in_blocks:
            return 71 if self.kind == ACC else 83
        return 24 if self.kind == ACC else 19

    def frames(self, feed: SampleFeed, zero_us: int, span: slice) -> list[Outgoing]:
        """These samples of the feed, each frame dated by its last one."""
        acc, gyr = feed.si(span.start, span.stop)
        values = acc / GRAVITY_M_S2 if self.kind == ACC else gyr / RAD_PER_DEG
        values = np.clip(values, -self.range_, self.range_)
        t_us = zero_us + feed.t_us[span]
        out, at = [], 0
        while at < len(values):
            content, n = self._content(values[at:])
            t_last_ns = _NS_OF_2019 + int(t_us[at + n - 1]) * 1000
            out.append(Outgoing(DATA, head(self.kind, t_last_ns, self.form) + content))
            at += n
        return out

    def _content(self, values: FloatArray) -> tuple[bytes, int]:
        """Bytes of as many samples as fit, and how many they are."""
        room = FRAME_BYTES - HEAD_BYTES
        if self.form == _PLAIN:
            n = min(len(values), room // 6)
            return whole_numbers(_rounded(values[:n] * 1000.0)), n
        if self.form == _COUNTS:
            return compressed(_rounded(values / self.factor), 2, room)
        if self.kind == ACC:
            return compressed(_rounded(values * 1000.0), 2, room)
        return compressed(float_bits(values.astype(np.float32)), 4, room)


def _rounded(values: FloatArray) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    return np.clip(np.rint(values), -32768, 32767).astype(np.int64)


class PolarStream(PacketQueue):
    """Frames of all measurements that run, in the order in which they are complete.

    Without SDK mode a Verity Sense sends its samples each one to two seconds.
    """

    def __init__(
        self,
        running: Mapping[int, Running],
        feed: SampleFeed,
        fed_hz: int,
        zero_us: int,
        queue_limit: int,
    ) -> None:
        super().__init__(queue_limit)
        self._fed_hz = fed_hz
        self._wanted = running
        self._feed = feed
        self._zero_us = zero_us
        self._each: dict[int, tuple[Running, BatchStream]] = {}

    @property
    def ended(self) -> bool:
        """The feed has nothing further for any of them."""
        running = self._running()
        return bool(running) and all(one.ended for one in running)

    @property
    def next_us(self) -> int:
        """When the next frame is complete."""
        return min((one.next_us for one in self._running() if not one.ended), default=2**62)

    def measure(self, clock_us: int) -> bool:
        """Queue what is due next."""
        due = [one for one in self._running() if not one.ended]
        if not due:
            return False
        first = min(due, key=lambda one: one.next_us)
        if not first.measure(clock_us):
            return False
        self._enqueue(first.take() for _ in range(first.waiting))
        return True

    def _running(self) -> list[BatchStream]:
        for kind, one in self._wanted.items():
            if kind not in self._each or self._each[kind][0] is not one:
                self._each[kind] = one, self._of(one)
        for kind in set(self._each) - set(self._wanted):
            del self._each[kind]
        return [stream for _, stream in self._each.values()]

    def _of(self, one: Running) -> BatchStream:
        whole = self._feed
        every = self._fed_hz // one.rate_hz
        feed = replace(
            whole,
            counts=whole.counts[::every],
            t_us=whole.t_us[::every],
            index=whole.index[::every] // every,
            dt_us=whole.dt_us * every,
        )

        def pack(first: int, stop: int) -> list[Outgoing]:
            return one.frames(feed, self._zero_us, slice(first, stop))

        return BatchStream(feed, self._zero_us, one.start_us, one.batch, pack, self._queue_limit)
