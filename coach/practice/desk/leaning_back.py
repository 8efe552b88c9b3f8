"""A posture that nobody stands in: then the wearer sits."""

from __future__ import annotations

from coach.model.units import RAD_PER_DEG

_NEEDED_S = 10.0
_SLOW = 0.02
_PELVIS_RAD = 12.0 * RAD_PER_DEG
"""Sitting down tipped the waist back by 11 deg in the median of 14 people who sat for seconds, and
by 12 or more in seven: so much is sitting, and less says nothing."""
_CHEST_RAD = 25.0 * RAD_PER_DEG
"""A trunk so far behind that of walking has a backrest."""


class LeaningBack:
    """Tilt of one segment against that in walking, which is near that in standing.

    Args:
        pelvic: Whether the segment is the pelvis or the waist.
        standing_rad: Forward tilt in standing, where a calibration tells it.
    """

    def __init__(self, *, pelvic: bool, standing_rad: float | None) -> None:
        self._least_rad = _PELVIS_RAD if pelvic else _CHEST_RAD
        self._upright_rad = standing_rad
        self._walked_s = 0.0
        self._held_s = 0.0

    def walks(self, forward_rad: float, step_s: float) -> None:
        """An instant of walking."""
        self._held_s = 0.0
        self._walked_s += step_s
        if self._upright_rad is None:
            self._upright_rad = forward_rad
        weight = max(_SLOW, step_s / self._walked_s)
        self._upright_rad += min(weight, 1.0) * (forward_rad - self._upright_rad)

    def sits(self, forward_rad: float, step_s: float) -> bool:
        """A quiet instant: whether nobody stands like this."""
        if self._upright_rad is None or forward_rad > self._upright_rad - self._least_rad:
            self._held_s = 0.0
            return False
        self._held_s += step_s
        return self._held_s >= _NEEDED_S

    def interrupted(self) -> None:
        """Neither quiet nor walking."""
        self._held_s = 0.0
