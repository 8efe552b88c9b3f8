"""A module's clock of milliseconds as time that runs on, whatever the clock does."""

from __future__ import annotations

from collections import deque

_DAY_MS = 86_400_000
_MOST = 5.0
"""Periods that a step from sample to sample may last and still be one of the sampling."""
_FOLLOW = 1.0 / 16.0
_STRETCH = _FOLLOW**2 / 4.0  # critically damped
_MOST_STRETCH = 0.08
_LOST = 0.75
"""Periods ahead at which a sample is missing rather than stamped late."""
_EARLY_S = 0.1
_DRIFT = 0.02
_ANEW_S = 1.0
_STEPS = 64
_OFF = 0.08


class ModuleClock:
    """Unwraps and smooths the stamps of successive samples.

    The clock may step on the hour, be set back after a reconnection or show an impossible time. So
    steps back count as a period, and so do steps of more than 5 periods, unless they are a loss: no
    packet arrives before the quickest, so a step that would have this one do so is the clock's own.
    Stamps that stand still are part of the sampling: some frames are sent twice.
    """

    def __init__(self) -> None:
        self._now_s = 0.0
        self._last_ms: int | None = None
        self._off_s = 0.0
        self._stretch = 0.0
        self._last_host_s: float | None = None
        self._least_late_s = 0.0

    def push(self, clock_ms: int | None, t_host_s: float, dt_s: float) -> tuple[float, bool]:
        """Take in one sample's stamp.

        Returns:
            Its time in seconds since some moment, and whether samples were lost before it.
        """
        lost = False
        if self._last_host_s is not None:
            waited_s = max(t_host_s - self._last_host_s, 0.0)
            self._least_late_s += _DRIFT * waited_s
            step_s = self._step_s(clock_ms)
            if step_s is not None and self._believed(step_s, t_host_s, dt_s):
                # What the smoothed time was off before counts along with the step.
                period_s = dt_s * (1.0 + self._stretch)
                ahead_s = self._off_s + step_s - period_s
                lost = ahead_s > _LOST * dt_s
                share = 1.0 if lost else _FOLLOW
                if not lost:
                    stretch = self._stretch + _STRETCH * ahead_s / dt_s
                    self._stretch = min(max(stretch, -_MOST_STRETCH), _MOST_STRETCH)
                self._now_s += period_s + share * ahead_s
                self._off_s = (1.0 - share) * ahead_s
            else:
                self._now_s += dt_s
                # Without a stamp the last one stays behind; a wrong one is where the next begin.
                self._off_s = self._off_s - dt_s if clock_ms is None else 0.0
        self._took(clock_ms, t_host_s)
        return self._now_s, lost

    def push_anew(self, clock_ms: int | None, t_host_s: float) -> float:
        """Take in the first stamp of a stream begun anew; less than before if the clock was set."""
        step_s, waited_s = self._step_s(clock_ms), 0.0
        if self._last_host_s is not None:
            waited_s = t_host_s - self._last_host_s
        if step_s is not None and step_s > 0.0 and abs(step_s - waited_s) <= _ANEW_S:
            self._now_s += self._off_s + step_s
        else:
            self._now_s = 0.0
        self._off_s = 0.0
        self._last_host_s = None
        self._took(clock_ms, t_host_s)
        return self._now_s

    def _took(self, clock_ms: int | None, t_host_s: float) -> None:
        late_s = t_host_s - self._now_s
        first = self._last_host_s is None
        self._least_late_s = late_s if first else min(self._least_late_s, late_s)
        self._last_host_s = t_host_s
        if clock_ms is not None:
            self._last_ms = clock_ms

    def _step_s(self, clock_ms: int | None) -> float | None:
        if clock_ms is None or self._last_ms is None:
            return None
        return step_ms(self._last_ms, clock_ms) * 1e-3

    def _believed(self, step_s: float, t_host_s: float, dt_s: float) -> bool:
        if 0.0 <= step_s <= _MOST * dt_s:
            return True
        late_s = t_host_s - (self._now_s + self._off_s + step_s)
        return step_s > 0.0 and late_s >= self._least_late_s - _EARLY_S


class StampPace:
    """Watches whether stamps come at the period that samples are dated by; losses bend no median.

    A period that is found holds until the stamps differ from it by more than 8 %.
    """

    def __init__(self) -> None:
        self._steps: deque[int] = deque(maxlen=_STEPS)
        self._last_ms: int | None = None

    def push(self, clock_ms: int | None) -> None:
        """Take in one sample's stamp."""
        if clock_ms is not None and self._last_ms is not None:
            self._steps.append(step_ms(self._last_ms, clock_ms))
        self._last_ms = clock_ms

    def other_period_s(self, dt_s: float, least_steps: int = _STEPS) -> float | None:
        """The period, if it is plainly another one; then all begins anew."""
        if len(self._steps) < least_steps:
            return None
        middle = sorted(self._steps)[len(self._steps) // 2]
        near = [step for step in self._steps if abs(step - middle) <= 0.5 * middle]
        period_s = 1e-3 * sum(near) / max(len(near), 1)
        # A stamp is whole milliseconds: over few steps that alone is some percent.
        doubt_s = 1e-3 / len(self._steps)
        if middle <= 0 or abs(period_s - dt_s) <= _OFF * dt_s + doubt_s:
            return None
        self._steps.clear()
        return period_s


def step_ms(before_ms: int, now_ms: int) -> int:
    """From one time of day to another, by the shorter way."""
    return (now_ms - before_ms + _DAY_MS // 2) % _DAY_MS - _DAY_MS // 2
