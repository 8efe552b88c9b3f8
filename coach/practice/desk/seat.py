"""Sitting or standing? As far as getting up and sitting down were seen."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.practice.desk.rise import rise_between
from coach.practice.desk.seat_odds import odds_of
from coach.practice.epochs import EPOCH_S

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray
    from coach.practice.epochs import Epoch

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
_BRIDGED_N = 5
_BAD_LIFT_M_S2 = 0.2
"""Gravity that reads so much more or less at rest after a movement than before it is an error of
the accelerometer, and feigns rises of decimetres. One that stays the same cancels."""


@dataclass(frozen=True, slots=True)
class SeatChange:
    """What a movement between two moments of known height tells.

    Args:
        t_s: Stream time of its middle.
        odds: Likelihood ``(2, 2)`` of what was measured, by the seat before and after.
        walked_before: Whether it began in a walk.
        walked_after: Whether it ended in one.
    """

    t_s: float
    odds: FloatArray
    walked_before: bool
    walked_after: bool


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
        self._last: Epoch | None = None
        self._bridged = -1
        self._broken: bool | None = None

    def forget(self) -> None:
        """Nothing before may be taken together with what comes."""
        if self._anchor is not None and not self._resting:
            self._broken = self._anchor[2]
        self._last = None
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
        if epoch.fresh and not self._bridge(epoch):
            self.forget()
        self._last = epoch
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

    def _bridge(self, epoch: Epoch) -> bool:
        """A straight line where tenths of a second are missing: nobody sits down in them."""
        last = self._last
        if last is None:
            return False
        missing = round((epoch.t_s - last.t_s) / EPOCH_S) - 1
        if not 0 < missing <= _BRIDGED_N:
            return False
        for n in range(1, missing + 1):
            part = n / (missing + 1)
            self._lift.append(last.lifted_m_s + part * (epoch.lifted_m_s - last.lifted_m_s))
            self._up.append(last.up[2] + part * (epoch.up[2] - last.up[2]))
        self._count += missing
        self._bridged = self._count
        self._still = self._still + missing if self._still else 0
        self._walking = self._walking + missing if self._walking else 0
        return True

    def _between(self, here: tuple[int, int, bool], t_s: float) -> SeatChange | None:
        """What the movement from the last known moment to this one tells."""
        broken, self._broken = self._broken, None
        if self._anchor is None:
            if broken is None:
                return None
            odds = odds_of(None, walked_before=broken, walked_after=here[2], rough=True)
            return SeatChange(t_s, odds, broken, here[2])
        start, end, walked = self._anchor
        first = self._count - len(self._lift)
        way = here[0] - end
        if way < 3:
            return None
        middle_s = t_s - (self._count - (end + here[0]) / 2.0) * EPOCH_S
        rise_m, rough = None, False
        if way <= _LONGEST_N and start >= first:
            # Fidgeting for longer is no getting up; only who walked may have sat down unseen.
            lift = np.array(self._lift)
            before = slice(start - first, end - first)
            after = slice(here[0] - first, here[1] - first)
            rise_m = rise_between(lift, EPOCH_S, before, after)
            worse = float(abs(lift[after].mean() - lift[before].mean()))
            rough = not walked and not here[2] and worse > _BAD_LIFT_M_S2 * EPOCH_S
            rough = (
                rough
                or self._bridged >= end
                or min(list(self._up)[before.stop : after.start]) < _DEEP
            )
        odds = odds_of(rise_m, walked_before=walked, walked_after=here[2], rough=rough)
        return SeatChange(middle_s, odds, walked, here[2])

    def _keeps_height(self) -> bool:
        """Whether the last epochs are free of a rise or fall: a trunk may keep its tilt in one."""
        last = [self._lift[-n] for n in range(1, _REST_N + 1)]
        return max(last) - min(last) < _STEADY_M_S2 * EPOCH_S
