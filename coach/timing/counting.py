"""Sample numbers for a sensor that sends none."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coach.timing.ticks import turns

if TYPE_CHECKING:
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


class ArrivalCounter:
    """Counts the samples of a sensor that does not number them.

    With device time the number follows from it. Without, packets are counted as they arrive, and
    one that was lost shows only by all later ones staying late by a packet. Until that is sure, up
    to ``SURE_S`` of samples are dated a packet too early; a slow clock looks the same at first, so
    nothing is inferred before the clock's rate is known.
    """

    def __init__(self) -> None:
        self._next = 0
        self._last_device: tuple[float, int] | None = None
        self._last_host_s = 0.0
        self._late_since: tuple[float, float] | None = None
        self._least_late_s = math.inf

    def index_of(self, raw: RawBlock, clock: HullClock) -> int:
        """Number of the first sample of a packet; later than every number before."""
        n = len(raw.counts)
        lost = (
            self._lost_by_device(raw, n) if raw.t_device_s is not None else self._lost(raw, clock)
        )
        index = self._next + lost
        self._next = index + n
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

    def _lost(self, raw: RawBlock, clock: HullClock) -> int:
        n = len(raw.counts)
        packet_s = n * raw.dt_s
        last_s = (self._next + n - 1) * raw.dt_s
        late_s = clock.lateness_s(last_s, raw.t_host_s)
        if late_s < max(_LATE * packet_s, min(packet_s + _SHORT_S, _INTERVAL_S)):
            self._late_since = None
            return 0
        if self._late_since is None:
            self._late_since, self._least_late_s = (last_s, raw.t_host_s), late_s
        self._least_late_s = min(self._least_late_s, late_s)
        device_s, host_s = self._late_since
        sure_s = min(max(SURE_S * _SURE_PACKET_S / packet_s, _LEAST_SURE_S), SURE_S)
        if last_s - device_s < sure_s or raw.t_host_s - host_s < sure_s:
            return 0
        self._late_since = None
        # Of a short packet the beat may be the rest.
        waits = 0.5 if packet_s < _INTERVAL_S else 0.0
        return max(round(self._least_late_s / packet_s - waits), 1) * n
