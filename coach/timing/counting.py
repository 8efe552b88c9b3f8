"""Sample numbers for a sensor that sends none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.timing.ticks import turns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coach.model import RawBlock
    from coach.timing.clock import HullClock

SURE_S = 1.0
"""Packets of 10 ms or less must stay late for so long, arriving at their usual pace, to tell that
one was lost; longer ones as much shorter, since latency varies by less of them. What a stall held
back arrives all at once."""

_SURE_PACKET_S = 0.01
_LEAST_SURE_S = 0.3
"""However long a packet is, for so long a poor link may hold each of them back."""

_LATE = 0.75
"""Part of a packet by which all packets are late then. Latency varies by less than a packet on a
link whose connection interval is shorter than one."""


_SHORT_S = 0.002
_INTERVAL_S = 0.03
"""A packet shorter than a usual connection interval waits for up to its own length, by a beat that
can last for minutes; so only what is later than that tells of a loss, and by some ms of the host's
own delay."""

_BEAT_S = 0.06
"""Two connection intervals: who is late by their beat alone is not for longer."""

_MOST_HELD = 1000
"""What a stall of many seconds held back comes at once; more than this waits for no verdict."""

_SAME_S = 0.002
"""By so much the host's own delay differs from packet to packet."""


@dataclass(frozen=True, slots=True)
class _Late:
    """A packet that is held while it is open whether one was lost before it."""

    raw: RawBlock
    last_s: float
    late_s: float


class ArrivalCounter:
    """Counts the samples of a sensor that does not number them.

    With device time the number follows from it. Without, packets are counted as they arrive, and
    one that was lost shows only by all later ones staying late by a packet. Until that is sure, up
    to ``SURE_S`` of packets are held, so that the loss is counted where it was; a stall ends with
    packets that are not late, and those that are held go on. A slow clock looks the same at first,
    so nothing is inferred before the clock's rate is known.
    """

    def __init__(self) -> None:
        self._next = 0
        self._last_device: tuple[float, int] | None = None
        self._last_host_s = 0.0
        self._held: list[_Late] = []
        self._ahead = 0

    def push(self, raw: RawBlock, clock: HullClock) -> Iterator[tuple[RawBlock, int]]:
        """Take in a packet.

        Args:
            raw: The packet.
            clock: Of the segment; it knows of each packet given out before the next is asked for.

        Yields:
            The packets whose place is known by now, each with the number of its first sample, which
            is later than every number before.
        """
        if raw.t_device_s is not None:
            yield raw, self._counted(raw, self._lost_by_device(raw, len(raw.counts)))
            return
        waiting = [raw]
        while waiting:
            raw = waiting.pop(0)
            if self._is_late(raw, clock) and len(self._held) < _MOST_HELD:
                if not self._sure:
                    continue
                lost, kept = self._split()
                again = [one.raw for one in self._held[kept + 1 :]]
                del self._held[kept + 1 :]
                after = self._held.pop()
                yield from self.release()
                yield after.raw, self._counted(after.raw, lost)
                waiting = [*again, *waiting]
            else:
                yield from self.release()

    def release(self) -> Iterator[tuple[RawBlock, int]]:
        """Nothing more will tell: the packets that are held, as if none had been lost."""
        held, self._held, self._ahead = self._held, [], 0
        for one in held:
            yield one.raw, self._counted(one.raw, 0)

    def _counted(self, raw: RawBlock, lost: int) -> int:
        index = self._next + lost
        self._next = index + len(raw.counts)
        return index

    def _lost_by_device(self, raw: RawBlock, n: int) -> int:
        assert raw.t_device_s is not None
        lost = 0
        if self._last_device is not None:
            # By the period as it is known now.
            ahead_s = raw.t_device_s - (self._last_device[0] + self._last_device[1] * raw.dt_s)
            if math.isfinite(raw.device_wrap_s):
                away_s = raw.t_host_s - self._last_host_s
                ahead_s += turns(ahead_s, away_s, raw.device_wrap_s) * raw.device_wrap_s
            lost = max(round(ahead_s / raw.dt_s), 0)
        self._last_device, self._last_host_s = (raw.t_device_s, n), raw.t_host_s
        return lost

    def _is_late(self, raw: RawBlock, clock: HullClock) -> bool:
        """Hold a packet; whether it is later than latency alone makes it."""
        n = len(raw.counts)
        packet_s = n * raw.dt_s
        self._ahead += n
        last_s = (self._next + self._ahead - 1) * raw.dt_s
        late_s = clock.lateness_s(last_s, raw.t_host_s)
        self._held.append(_Late(raw, last_s, late_s))
        return late_s >= max(_LATE * packet_s, min(packet_s + _SHORT_S, _INTERVAL_S))

    @property
    def _sure(self) -> bool:
        """Whether packets have come late for so long that one must have been lost."""
        first, last = self._held[0], self._held[-1]
        packet_s = len(last.raw.counts) * last.raw.dt_s
        sure_s = min(max(SURE_S * _SURE_PACKET_S / packet_s, _LEAST_SURE_S), SURE_S)
        waited_s = last.raw.t_host_s - first.raw.t_host_s
        return last.last_s - first.last_s >= sure_s and waited_s >= sure_s

    def _split(self) -> tuple[int, int]:
        """Samples lost, and how many of the held packets came before them.

        From the loss on no packet is less late than by it, and the packets before it were late by
        the beat of the connection interval alone.
        """
        least, least_s = [], math.inf
        for one in reversed(self._held):
            least_s = min(least_s, one.late_s)
            least.append(least_s)
        least.reverse()
        begun_s = self._held[0].raw.t_host_s
        settled = next(
            k for k, one in enumerate(self._held) if one.raw.t_host_s - begun_s >= _BEAT_S
        )
        lost_s = least[settled]
        kept = next(k for k, late_s in enumerate(least) if late_s >= lost_s - _SAME_S)
        n = len(self._held[kept].raw.counts)
        packet_s = n * self._held[kept].raw.dt_s
        # Of a short packet the beat may be the rest.
        waits = 0.5 if packet_s < _INTERVAL_S else 0.0
        return max(round(lost_s / packet_s - waits), 1) * n, kept
