"""What a phone tells of the way: speed by its satellites, grade by its barometer.

Both become inputs of their own as the message arrives (``coach.sources.phone``), like those of a
treadmill: the core knows one kind of speed and of grade, and a recording holds what was told when.

*Speed.* ``location.speed`` while its own accuracy says that it is one. Under a roof a phone reports
places by radio masts, and a speed of 0 or none: such a reading has no accuracy of speed, or a poor
one of place.

*Grade.* The straight line through height by the barometer over the way run, both of the last 30 s,
by least squares; so it is 15 s old. Air drawn along and wind move a barometer by some decimetres,
slowly (12 Pa, or 1 m, a gust of 4.5 m/s straight on), so the error of the line is taken from its
residuals as if ten seconds of them counted once. It is told only below half of what makes a hill.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model import GradeReading, SpeedReading
from coach.model.inputs import FASTEST_M_S, STEEPEST_RISE

if TYPE_CHECKING:
    from coach.decode.families.phone.message import Message

_NS = 1e-9


@dataclass(frozen=True, slots=True)
class TravelParams:
    """What is taken for a speed and a grade.

    Args:
        speed_error_m_s: Most of the error that the phone gives its speed.
        place_error_m: And its place.
        stale_s: A speed is of so long ago at most.
        window_s: Height and way of so long make a grade.
        least_way_m: And of so far: below it, it is a staircase or a stroll.
        alike_s: Errors of height last so long.
        rise_error: Most of the standard error of a rise.
        each_s: A grade is told as often.
    """

    speed_error_m_s: float = 1.0
    place_error_m: float = 25.0
    stale_s: float = 3.0
    window_s: float = 30.0
    least_way_m: float = 40.0
    alike_s: float = 10.0
    rise_error: float = 0.01
    each_s: float = 1.0


class Travel:
    """Reads speed and grade out of a phone's messages, in the order in which they come."""

    def __init__(self, params: TravelParams | None = None) -> None:
        self._params = params or TravelParams()
        self._session: str | None = None
        self._begin()

    def _begin(self) -> None:
        self._least_delay_s = math.inf
        self._speed: tuple[float, float] | None = None
        self._spoken_s = -math.inf
        self._graded_s = -math.inf
        self._way_m = 0.0
        self._way: deque[tuple[float, float, float]] = deque()

    def push(self, message: Message, t_host_s: float) -> list[SpeedReading | GradeReading]:
        """The readings that one message brings.

        Args:
            message: As it came.
            t_host_s: Its arrival.
        """
        if message.session != self._session:
            self._session = message.session
            self._begin()
        newest_s = max((float(one.t_ns[-1]) for one in message.streams.values()), default=0.0) * _NS
        if not newest_s:
            return []
        delay_s = t_host_s - newest_s
        self._least_delay_s = min(self._least_delay_s, delay_s)
        late_s = delay_s - self._least_delay_s
        return self._speeds(message, t_host_s, newest_s + late_s) + self._grades(message, t_host_s)

    def _speeds(
        self, message: Message, t_host_s: float, now_s: float
    ) -> list[SpeedReading | GradeReading]:
        """The last good speed, if it is of now."""
        location = message.streams.get("location")
        if location is None:
            return []
        params, told = self._params, False
        for t_ns, (speed, error, place, _) in zip(location.t_ns, location.values, strict=True):
            good = (
                0.0 <= speed <= FASTEST_M_S
                and 0.0 < error <= params.speed_error_m_s
                and 0.0 < place <= params.place_error_m
                and t_ns * _NS > self._spoken_s
            )
            if good:
                self._speed = (float(t_ns) * _NS, float(speed))
                self._spoken_s, told = self._speed[0], True
        if not told or self._speed is None or now_s - self._speed[0] > params.stale_s:
            return []
        return [SpeedReading(t_host_s, self._speed[1])]

    def _grades(self, message: Message, t_host_s: float) -> list[SpeedReading | GradeReading]:
        """A grade, if height and way of the last seconds make a good one."""
        params, barometer = self._params, message.streams.get("barometer")
        if barometer is None or self._speed is None:
            return []
        # One height for a message: barometers sample at 1 Hz or at 50.
        t_s = float(barometer.t_ns.mean()) * _NS
        height_m = float(barometer.values[:, 0].mean())
        at_s, speed_m_s = self._speed
        last_s = self._way[-1][0] if self._way else t_s
        since_s = t_s - last_s
        if not 0.0 <= since_s <= params.stale_s or abs(t_s - at_s) > 2.0 * params.stale_s:
            self._way.clear()
            return []
        self._way_m += speed_m_s * since_s
        self._way.append((t_s, self._way_m, height_m))
        while self._way[0][0] < t_s - params.window_s:
            self._way.popleft()
        if t_s - self._graded_s < params.each_s:
            return []
        rise = self._rise()
        if rise is None:
            return []
        self._graded_s = t_s
        return [GradeReading(t_host_s, rise)]

    def _rise(self) -> float | None:
        params = self._params
        t_s, way_m, height_m = np.array(self._way).T
        if t_s[-1] - t_s[0] < 0.9 * params.window_s or way_m[-1] - way_m[0] < params.least_way_m:
            return None
        along = way_m - way_m.mean()
        spread = float(along @ along)
        rise = float(along @ height_m) / spread
        left_m = height_m - height_m.mean() - rise * along
        n = len(t_s)
        alike = max(params.alike_s * n / (t_s[-1] - t_s[0]), 1.0)
        error = math.sqrt(float(left_m @ left_m) / max(n - 2, 1) / spread * alike)
        return rise if error <= params.rise_error and abs(rise) <= STEEPEST_RISE else None
