"""Sitting or standing? As far as getting up and sitting down were seen."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model import DeskState
from coach.practice.desk.rise import rise_between
from coach.practice.epochs import EPOCH_S

if TYPE_CHECKING:
    from coach.practice.epochs import Epoch

RISEN_M, MOST_RISEN_M = 0.16, 0.8
"""Getting up lifts the trunk by 0.2 to 0.5 m (README.md); more is an error, or stairs."""
LEVEL_M = 0.10
"""Less than this is no getting up; between the two nobody can tell."""

_STILL_RAD_S = 0.15
_UPRIGHT = 0.78
_STEADY_M_S2 = 0.5
_REST_N = 8
_MOMENT_N = 10
_STRIDES_N = 24
_WALKED_N = 30
_LAG_N = 8
_LONGEST_N = 120
_KEPT_N = 180
_DEEP = 0.57
"""Cosine of 55 degrees: who bends so far picks something up, and a gyroscope whose scale is off by
some percent takes it for a rise or a fall."""
_BAD_LIFT_M_S2 = 0.2
"""Gravity that reads so much more or less at rest after a movement than before it is an error of
the accelerometer, and feigns rises of decimetres. One that stays the same cancels."""


@dataclass(frozen=True, slots=True)
class SeatChange:
    """What a movement between two moments of known height tells.

    Args:
        t_s: Stream time of its middle.
        before: Sitting or standing before it; ``UPRIGHT``: not to be told; ``None``: not said.
        after: The same after it. ``None``: as before. With ``before`` ``None`` too it was long
            fidgeting, in which getting up may have been missed.
    """

    t_s: float
    before: DeskState | None
    after: DeskState | None


class SeatWatch:
    """Epochs of one segment in, changes of seat out."""

    def __init__(self) -> None:
        self._lift: deque[float] = deque(maxlen=_KEPT_N)
        self._up: deque[float] = deque(maxlen=_KEPT_N)
        self._count = 0
        self._still = 0
        self._resting = False
        self._walking = 0
        self._anchor: tuple[int, int, bool] | None = None

    def forget(self) -> None:
        """Nothing before may be taken together with what comes."""
        self._lift.clear()
        self._up.clear()
        self._still = self._walking = 0
        self._resting = False
        self._anchor = None

    def push(self, epoch: Epoch, *, walking: bool) -> SeatChange | None:
        """Take in a tenth of a second.

        Args:
            epoch: In order.
            walking: Whether the wearer walks, by what is known at its end.
        """
        if epoch.fresh:
            self.forget()
        self._lift.append(epoch.lifted_m_s)
        self._up.append(epoch.up[2])
        self._count += 1
        upright = epoch.up[2] > _UPRIGHT
        still = upright and not walking and epoch.turning_rad_s < _STILL_RAD_S
        self._still = self._still + 1 if still else 0
        self._resting = self._resting and still
        self._walking = self._walking + 1 if walking and upright else 0
        found = None
        if self._still >= _REST_N and self._keeps_height():
            here = (self._count - min(self._still, _MOMENT_N), self._count, False)
            if not self._resting:
                found = self._between(here, epoch.t_s)
            self._anchor, self._resting = here, True
        elif self._walking >= _WALKED_N:
            end = self._count - _LAG_N
            here = (end - _STRIDES_N, end, True)
            if self._walking == _WALKED_N:
                found = self._between(here, epoch.t_s)
            self._anchor = here
        return found

    def _between(self, here: tuple[int, int, bool], t_s: float) -> SeatChange | None:
        """What the movement from the last known moment to this one tells."""
        if self._anchor is None:
            return None
        start, end, walked = self._anchor
        first = self._count - len(self._lift)
        way = here[0] - end
        if way < 3:
            return None
        middle_s = t_s - (self._count - (end + here[0]) / 2.0) * EPOCH_S
        if way > _LONGEST_N or start < first:
            # Fidgeting for long is no getting up; only who walked may have sat down unseen.
            return SeatChange(middle_s, None, DeskState.UPRIGHT if walked else None)
        lift = np.array(self._lift)
        before = slice(start - first, end - first)
        after = slice(here[0] - first, here[1] - first)
        unknown = SeatChange(middle_s, None, DeskState.UPRIGHT)
        if not walked and not here[2]:
            worse = abs(lift[after].mean() - lift[before].mean())
            if worse > _BAD_LIFT_M_S2 * EPOCH_S:
                return unknown
        rise_m = rise_between(lift, EPOCH_S, before, after)
        deep = min(list(self._up)[before.stop : after.start]) < _DEEP
        if abs(rise_m) > MOST_RISEN_M or (deep and abs(rise_m) > LEVEL_M):
            return unknown
        return _change(rise_m, middle_s, walked_before=walked, walked_after=here[2])

    def _keeps_height(self) -> bool:
        """Whether the last epochs are free of a rise or fall: a trunk may keep its tilt in one."""
        last = [self._lift[-n] for n in range(1, _REST_N + 1)]
        return max(last) - min(last) < _STEADY_M_S2 * EPOCH_S


def _change(
    rise_m: float, t_s: float, *, walked_before: bool, walked_after: bool
) -> SeatChange | None:
    """What a rise tells, by whether it began or ended in a walk."""
    sitting, standing, unknown = DeskState.SITTING, DeskState.STANDING, DeskState.UPRIGHT
    if walked_before and walked_after:
        return None
    if rise_m >= RISEN_M:
        # Nobody rises out of a walk: stairs, or an error.
        return (
            SeatChange(t_s, None, unknown) if walked_before else SeatChange(t_s, sitting, standing)
        )
    if rise_m <= -RISEN_M:
        return (
            SeatChange(t_s, None, unknown) if walked_after else SeatChange(t_s, standing, sitting)
        )
    if abs(rise_m) > LEVEL_M:
        return SeatChange(t_s, None, unknown)
    if walked_before:
        return SeatChange(t_s, None, standing)
    return SeatChange(t_s, standing, standing) if walked_after else None
