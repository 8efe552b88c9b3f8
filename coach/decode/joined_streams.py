"""Accelerometer and gyroscope that arrive apart become one stream.

Some sensors send each of the two as a stream of its own, with its own packets, times and losses.
Here the angular rate is read off at the accelerometer's instants, so that what follows sees one
sensor.

*Interpolation.* Cubic, through the two samples before and the two after. Of simulated running, half
way between samples at 52 Hz, it leaves 0.8 deg/s (0.25 at 104 Hz), a straight line 1.45 and six
samples 0.65 (``tests/theory/test_joined_error.py``). Mean lean changes by less than 0.01 degrees.

*Losses.* Nothing is drawn over a hole in either stream: an instant without an angular rate measured
on both sides of it becomes a gap, which the timing stage fills or marks by its own rule.

*A stream that ends.* Accelerometer samples wait ``wait_s`` for their partner and are then given up.
They are not passed on alone: a sensor that loses its gyroscope in the midst of a run would go on
under the errors published with one. The dialogue starts the missing stream again; a fault tells of
it meanwhile.

*Clocks.* Where the counter runs over or the clock begins anew, so does the joining; a packet may be
lost there.

Whatever the cutting into packets, and whichever of the two comes first, the same samples with the
same times come out, bit for bit, as long as neither lags by more than ``wait_s``.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.decode.base import Decoded, fault_at
from coach.decode.between_samples import Known, even_runs, interpolated, marked_runs
from coach.decode.device_clock import DeviceClock, Step
from coach.model import FaultKind, RawBlock

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from coach.model import Notification, SensorScale
    from coach.model.blocks import FloatArray

_WHOLE_PERIODS = 1.5
"""Neighbours that are further apart have lost a sample between them."""

_MOST = 4096
"""Samples of a stream that are kept at most, whatever times a packet states."""


@dataclass(frozen=True, slots=True)
class JoinParams:
    """How two streams are joined.

    Args:
        points: Angular rates that one is interpolated from: 2, 4 or 6.
        wait_s: Device time for which a sample waits for its partner. Blocks of two seconds, as a
            Verity Sense sends them, may be a block apart.
        wrap_s: Period after which the sensor's clock starts again at 0; infinity if never.
    """

    points: int = 4
    wait_s: float = 5.0
    wrap_s: float = math.inf


@dataclass(slots=True)
class _Waiting:
    t_s: FloatArray
    counts: FloatArray
    dt_s: float
    anew: bool


class JoinedStreams:
    """Joins one sensor's accelerometer and gyroscope.

    Both are given in counts of ``scale``; a change of it begins anew.
    """

    def __init__(
        self, sensor_id: str, t_zero_host_s: float, params: JoinParams | None = None
    ) -> None:
        self._sensor_id = sensor_id
        self._t_zero_host_s = t_zero_host_s
        self._params = params or JoinParams()
        self._scale: SensorScale | None = None
        self._begin()

    def _begin(self) -> None:
        self._acc_clock = DeviceClock(self._params.wrap_s)
        self._gyr_clock = DeviceClock(self._params.wrap_s)
        self._waiting: deque[_Waiting] = deque()
        self._decided_s = -math.inf
        self._anew = False
        self._given_up_s = {"accelerometer": 0.0, "gyroscope": 0.0}
        self._forget_gyr()

    def _forget_gyr(self) -> None:
        self._gyr_t_s = np.empty(0)
        self._gyr_dt_s = np.empty(0)
        self._gyr = np.empty((0, 3))

    def push_acc(
        self,
        event: Notification,
        t_device_s: FloatArray,
        counts: FloatArray,
        dt_s: float,
        scale: SensorScale,
    ) -> list[Decoded]:
        """Take in some accelerometer samples; what is complete by now comes back.

        Args:
            event: The packet that they came in.
            t_device_s: ``(n,)`` their times, increasing.
            counts: ``(n, 3)``.
            dt_s: Sample period.
            scale: Of accelerometer and gyroscope.
        """
        self._use(scale)
        for step, t_s, rows in _fresh(self._acc_clock, event, t_device_s, counts, dt_s):
            if step is not Step.ON:
                self._waiting.clear()  # their partners lie before the new beginning
                self._decided_s = -math.inf
            self._waiting.append(_Waiting(t_s, rows, dt_s, step is Step.ANEW))
        return self._give(event, scale)

    def push_gyr(
        self,
        event: Notification,
        t_device_s: FloatArray,
        counts: FloatArray,
        dt_s: float,
        scale: SensorScale,
    ) -> list[Decoded]:
        """Take in some gyroscope samples; as ``push_acc``."""
        self._use(scale)
        for step, t_s, rows in _fresh(self._gyr_clock, event, t_device_s, counts, dt_s):
            if step is not Step.ON:
                self._forget_gyr()
            self._gyr_t_s = np.concatenate((self._gyr_t_s, t_s))
            self._gyr_dt_s = np.concatenate((self._gyr_dt_s, np.full(len(t_s), dt_s)))
            self._gyr = np.concatenate((self._gyr, rows))
        return self._give(event, scale)

    def _use(self, scale: SensorScale) -> None:
        if scale != self._scale:
            self._scale = scale
            self._begin()

    def _give(self, event: Notification, scale: SensorScale) -> list[Decoded]:
        """What is complete; then what waits too long is given up."""
        out: list[Decoded] = []
        while self._waiting and (n := self._decided(self._waiting[0].t_s)):
            part = self._waiting[0]
            self._anew |= part.anew
            rows, paired = self._joined(part, n, scale)
            for run in marked_runs(paired):
                block = RawBlock(
                    self._sensor_id,
                    event.t_host_s,
                    None,
                    float(part.t_s[run.start]),
                    self._params.wrap_s,
                    False,
                    part.dt_s,
                    np.ascontiguousarray(rows[run]),
                    scale,
                    restarted=self._anew,
                )
                self._anew = False
                self._given_up_s = dict.fromkeys(self._given_up_s, 0.0)
                out.append(block)
            self._decided_s = float(part.t_s[n - 1])
            self._drop_waiting(n)
        return out + self._tidy_acc(event) + self._tidy_gyr(event)

    def _decided(self, t_s: FloatArray) -> int:
        """Of how many instants it is known what they come to: all needed beside them is there."""
        gyr_t_s, after = self._gyr_t_s, self._params.points // 2
        if not gyr_t_s.size:
            return 0
        least_s = gyr_t_s[-after] if gyr_t_s.size >= after else gyr_t_s[0]
        return int(np.searchsorted(t_s, least_s))

    def _joined(
        self, part: _Waiting, n: int, scale: SensorScale
    ) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
        """The first ``n`` samples with angular rate, and which of them have one."""
        gyr_t_s, gyr, t_s = self._gyr_t_s, self._gyr, part.t_s[:n]
        left = np.searchsorted(gyr_t_s, t_s, side="right") - 1
        whole = np.diff(gyr_t_s) <= _WHOLE_PERIODS * self._gyr_dt_s[1:]
        paired = np.zeros(n, dtype=np.bool_)
        inside = (left >= 0) & (left < len(whole))
        paired[inside] = whole[left[inside]]
        rows = np.zeros((n, 6))
        rows[:, :3] = part.counts[:n]
        if paired.any():
            at = left[paired]
            rate = interpolated(t_s[paired], Known(gyr_t_s, gyr, whole), at, self._params.points)
            # Between a sample at full scale and any other, nothing is known but that.
            full = scale.full_scale_counts
            for beside in (gyr[at], gyr[at + 1]):
                clipped = np.abs(beside) >= full
                rate[clipped] = beside[clipped]
            rows[paired, 3:] = rate
        return rows, paired

    def _drop_waiting(self, n: int) -> None:
        part = self._waiting[0]
        if n == len(part.t_s):
            self._waiting.popleft()
        else:
            self._waiting[0] = _Waiting(part.t_s[n:], part.counts[n:], part.dt_s, anew=False)

    def _tidy_acc(self, event: Notification) -> list[Decoded]:
        """Give up what waits too long for its partner."""
        out: list[Decoded] = []
        if not self._waiting:
            return out
        oldest_s = self._waiting[-1].t_s[-1] - self._params.wait_s
        over = sum(len(part.t_s) for part in self._waiting) - _MOST
        while self._waiting:
            part = self._waiting[0]
            n = min(max(int(np.searchsorted(part.t_s, oldest_s)), over), len(part.t_s))
            if n <= 0:
                break
            self._anew |= part.anew
            over -= n
            out += self._give_up(event, "accelerometer", "gyroscope", n * part.dt_s)
            self._drop_waiting(n)
        return out

    def _tidy_gyr(self, event: Notification) -> list[Decoded]:
        """Forget what no instant to come needs, and what waits too long for one."""
        if not self._gyr_t_s.size:
            return []
        used = int(np.searchsorted(self._gyr_t_s, self._decided_s, side="right"))
        needed = max(used - self._params.points // 2, 0)
        late = int(np.searchsorted(self._gyr_t_s, self._gyr_t_s[-1] - self._params.wait_s))
        keep = max(needed, late, len(self._gyr_t_s) - _MOST)
        lost_s = float(self._gyr_dt_s[used:keep].sum())
        self._gyr_t_s = self._gyr_t_s[keep:]
        self._gyr_dt_s = self._gyr_dt_s[keep:]
        self._gyr = self._gyr[keep:]
        return self._give_up(event, "gyroscope", "accelerometer", lost_s)

    def _give_up(
        self, event: Notification, stream: str, missing: str, lost_s: float
    ) -> list[Decoded]:
        """Tell once that one of the two stays away."""
        before_s = self._given_up_s[stream]
        now_s = self._given_up_s[stream] = before_s + lost_s
        least_s = self._params.wait_s / 2.0  # a link that was lost leaves less
        if not before_s < least_s <= now_s:
            return []
        detail = (
            f"the {missing} sends nothing while the {stream} does; there is no posture without both"
        )
        return [fault_at(event, self._t_zero_host_s, FaultKind.LINK_SILENT, detail)]


def _fresh(
    clock: DeviceClock,
    event: Notification,
    t_device_s: FloatArray,
    counts: FloatArray,
    dt_s: float,
) -> Iterator[tuple[Step, FloatArray, FloatArray]]:
    """Stretches of samples that have not come before, each with what came of time at its start."""
    for part in even_runs(t_device_s, dt_s):
        t_s, rows = t_device_s[part], np.asarray(counts[part], dtype=np.float64)
        last_s = clock.last_s
        step = clock.step(float(t_s[0]), event.t_host_s, until_s=float(t_s[-1]))
        if step is Step.REPEATED:
            new = t_s > last_s
            t_s, rows = t_s[new], rows[new]
            if not t_s.size:
                continue
            step = clock.step(float(t_s[0]), event.t_host_s, until_s=float(t_s[-1]))
        yield step, t_s, rows
