"""Device time to host time by the lower hull of (arrival - device time)."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Annotated

from coach.model.ranges import Within

_RATE_DOUBT = 0.002
"""Of a rate known from half a minute: latency that varies by 30 ms bends a slope over 20 s so."""


@dataclass(frozen=True, slots=True)
class ClockParams:
    """Tuning of the clock.

    Args:
        window_s: How far back packets count. Longer is steadier, shorter follows a drifting
            oscillator. Default 300 s.
        warm_up_s: Until the hull spans this long, the rate is taken as nominal, unless it is
            plainly not: a slope over a few seconds is mostly noise. Default 20 s.
        plain_s: What the hull must rise or fall by within the warm-up to be taken for a rate that
            is not nominal: more than latency varies on a link in good order. Default 30 ms, a
            usual connection interval; a clock 5 % off shows after 0.6 s.
        max_rate_error: Clamp of the rate. MEMS oscillators stay within 5 %; the rest is for the
            clock they are counted by.
        slew: Largest change of the mapping per second of device time. At 5 % stream time stays
            strictly increasing, and a change of 5 ms is absorbed within 0.1 s.
        step_s: A disagreement larger than this is jumped, not slewed, and reported.
    """

    window_s: Annotated[float, Within(30, 3600)] = 300.0
    warm_up_s: Annotated[float, Within(5, 120)] = 20.0
    plain_s: float = 0.03
    max_rate_error: Annotated[float, Within(0.001, 0.2)] = 0.055
    slew: Annotated[float, Within(0.001, 0.2)] = 0.05
    step_s: Annotated[float, Within(0.05, 10)] = 0.5


class HullClock:
    """Maps device time to host time. Latency only ever adds, so the smallest delays are the truth.

    Source: Moon, Skelly & Towsley 1999 (10.1109/INFCOM.1999.749287); convex hull form Zhang, Liu &
    Xia 2002 (10.1109/INFCOM.2002.1019258). Deviations:

    1. The hull edge above the middle of the window gives rate and offset, instead of the edge that
       minimises the summed distance; on one-sided noise they are the same edge but for ties.
    2. Vertices leave the window one by one; points they once hid are not brought back.
    3. The emitted mapping is slew-limited, so that stream time never steps back.
    """

    def __init__(self, params: ClockParams) -> None:
        self._params = params
        self._hull: deque[tuple[float, float]] = deque()
        self._offset: float | None = None
        self._last_device_s = 0.0
        self._rate_error = 0.0

    @property
    def rate_error(self) -> float:
        """How much faster host time runs than device time, minus one."""
        return self._rate_error

    @property
    def most_rate_error(self) -> float:
        """The largest rate error that a clock may have."""
        return self._params.max_rate_error

    @property
    def rate_doubt(self) -> float:
        """How far off ``rate_error`` may be: much before the hull is long enough for a slope."""
        span_s = self._last_device_s - self._hull[0][0] if self._hull else 0.0
        return _RATE_DOUBT if span_s >= self._params.warm_up_s else self._params.max_rate_error

    def lateness_s(self, t_device_s: float, t_host_s: float) -> float:
        """How much later a packet arrives than the quickest ones; 0 until the rate is known.

        Arguments as for ``update``, which is yet to be called with them.
        """
        if self._offset is None or t_device_s - self._hull[0][0] < self._params.warm_up_s:
            return 0.0
        elapsed = t_device_s - self._last_device_s
        return t_host_s - t_device_s - (self._offset + self._rate_error * elapsed)

    def update(self, t_device_s: float, t_host_s: float) -> tuple[float, bool]:
        """Take in one packet.

        Args:
            t_device_s: Unwrapped device time of the packet's last sample.
            t_host_s: Its arrival.

        Returns:
            ``offset`` such that host time is ``t_device_s + offset`` here, and whether it jumped.
        """
        # Asked for every packet: lean before short.
        self._insert(t_device_s, t_host_s - t_device_s)
        target = self._target(t_device_s)
        offset, jumped = self._offset, False
        if offset is None:
            offset = target
        else:
            # Between packets the mapping itself moves along with the known rate error.
            elapsed = t_device_s - self._last_device_s
            elapsed = max(elapsed, 0.0)
            moved = self._rate_error * elapsed
            step = target - (offset + moved)
            p = self._params
            if step > p.step_s or step < -p.step_s:
                jumped = True
            else:
                room = p.slew * elapsed
                if step > room:
                    step = room
                elif step < -room:
                    step = -room
            offset += moved + step
        self._offset, self._last_device_s = offset, t_device_s
        return offset, jumped

    def _insert(self, x: float, y: float) -> None:
        hull = self._hull
        if hull and x <= hull[-1][0]:
            # Overlapping packets, or a device time that stood still: the quicker arrival counts.
            x, y = hull[-1][0], min(y, hull.pop()[1])
        # What lies above the line through its neighbours came late, because latency only adds. The
        # two slopes are compared by a cross product: nothing is divided by.
        while len(hull) >= 2:
            (x1, y1), (x2, y2) = hull[-2], hull[-1]
            if (y2 - y1) * (x - x1) < (y - y1) * (x2 - x1):
                break
            hull.pop()
        hull.append((x, y))
        while len(hull) > 2 and hull[1][0] < x - self._params.window_s:
            hull.popleft()

    def _target(self, x: float) -> float:
        hull, limit = self._hull, self._params.max_rate_error
        slope, (x2, y2) = 0.0, hull[0]
        span = x - x2
        if len(hull) > 1:
            slope, x2, y2 = self._edge((x + x2) / 2.0)
        if span < self._params.warm_up_s:
            # While the hull is short, a steeper edge is the end of a stall, not a clock's rate.
            plain = abs(slope) <= limit and abs(slope) * span >= self._params.plain_s
            if not plain:
                # Nominal rate: the line of slope zero under all points.
                self._rate_error = 0.0
                return min(y for _, y in hull)
        if slope > limit:
            slope = limit
        elif slope < -limit:
            slope = -limit
        self._rate_error = slope
        return y2 + slope * (x - x2)

    def _edge(self, middle: float) -> tuple[float, float, float]:
        """The hull's edge above the middle of the window: its slope, and a point of it.

        The last edge turns with each packet; that above the middle rests on quick ones beside it.
        """
        vertices = iter(self._hull)
        x2, y2 = next(vertices)
        for vertex in vertices:
            x1, y1 = x2, y2
            x2, y2 = vertex
            if x2 >= middle:
                break
        return (y2 - y1) / (x2 - x1), x2, y2
