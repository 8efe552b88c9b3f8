"""In which position is this segment, as far as one sensor tells?

The borders are the project's own: from how people lie, kneel and bend, with room for a strap, a
chest and a pelvis of another shape. What lies between two positions is none of them.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import Side
from coach.model.units import RAD_PER_DEG
from coach.practice.exercise.exercise_kinds import Angle, Lie
from coach.practice.exercise.height import Height
from coach.practice.exercise.lie_angles import angle_of, between, mean_of, side_of
from coach.practice.exercise.settling import Resting, on_the_way

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.practice.epochs import Epoch
    from coach.practice.exercise.exercise_params import ExerciseParams
    from coach.practice.exercise.lie_angles import Axes, Vector


@dataclass(frozen=True, slots=True)
class Borders:
    """Where a position begins and ends, in degrees.

    Args:
        nod: Forward angle, from and to; beyond 180 goes on.
        side: How far on the side, from and to.
    """

    nod: tuple[float, float]
    side: tuple[float, float]

    def holds(self, up: Vector) -> bool:
        """Whether a segment is within."""
        side = side_of(up) / RAD_PER_DEG
        if not self.side[0] <= side <= self.side[1]:
            return False
        low, high = self.nod
        nod = angle_of(Angle.NOD, up) / RAD_PER_DEG
        return any(low <= nod + turn <= high for turn in (-360.0, 0.0, 360.0))


_LEVEL = (-32.0, 32.0)
_ANY = (-360.0, 360.0)
_SIDES = {
    Lie.ON_LEFT: Borders(_ANY, (-90.0, -45.0)),
    Lie.ON_RIGHT: Borders(_ANY, (45.0, 90.0)),
}

CHEST: Mapping[Lie, Borders] = MappingProxyType(
    {
        Lie.UPRIGHT: Borders((-30.0, 22.0), _LEVEL),
        Lie.BENT: Borders((22.0, 62.0), _LEVEL),
        Lie.FACE_DOWN: Borders((56.0, 122.0), _LEVEL),
        Lie.BOWED: Borders((62.0, 150.0), _LEVEL),
        Lie.FOLDED: Borders((108.0, 195.0), _LEVEL),
        Lie.ON_BACK: Borders((-112.0, -55.0), _LEVEL),
        # A trunk slopes by a few degrees only when the hips are lifted: one who lies is in it, too.
        Lie.BRIDGED: Borders((-160.0, -80.0), _LEVEL),
        **_SIDES,
    }
)
PELVIS: Mapping[Lie, Borders] = MappingProxyType(
    {
        Lie.UPRIGHT: Borders((-35.0, 18.0), _LEVEL),
        Lie.BENT: Borders((18.0, 60.0), _LEVEL),
        Lie.FACE_DOWN: Borders((56.0, 130.0), _LEVEL),
        Lie.BOWED: Borders((40.0, 140.0), _LEVEL),
        Lie.FOLDED: Borders((90.0, 195.0), _LEVEL),
        Lie.ON_BACK: Borders((-128.0, -55.0), _LEVEL),
        Lie.BRIDGED: Borders((-160.0, -98.0), _LEVEL),
        **_SIDES,
    }
)

LONGER: Mapping[Lie, float] = MappingProxyType({Lie.BENT: 2.0, Lie.BOWED: 2.0, Lie.FACE_DOWN: 1.5})
"""Positions that people also pass through when they pick something up or look for it: so many times
as long they must be kept still."""

STANDING = Borders((-50.0, 50.0), (-40.0, 40.0))
"""How a strap may tilt on one who stands: what is upright is learnt from that."""

_THERE = 0.5
"""Share of the turn that is allowed meanwhile, by which samples may be apart around a gap."""

_ELSEWHERE_RAD, _HIGHER_M = 2.0 * RAD_PER_DEG, 0.12
"""Turned by more, or higher or lower by more, one is not where one was. Who fidgets comes back to
within half of that."""

_FIRST, _LAST = 5, 10
"""Epochs after the announcement in which one is where one was, and last ones: where one is."""

_LONGEST_GAP_S = 2.0
"""Samples missing for no longer leave a position taken that is the same before and after."""


def wanted(lie: Lie, side: Side) -> Lie:
    """The position on the side that is asked for; a table names that of the left."""
    return Lie.ON_RIGHT if lie is Lie.ON_LEFT and side is Side.RIGHT else lie


def is_in(lie: Lie, up: Vector, *, pelvic: bool) -> bool:
    """Whether a segment is in a position.

    Args:
        lie: Which.
        up: "Up" in axes of which z was up in standing.
        pelvic: Whether the segment is the pelvis.
    """
    return (PELVIS if pelvic else CHEST)[lie].holds(up)


class Arrival:
    """Waits until a position is taken: there, and still for a while.

    Args:
        lie: Which.
        params: Tuning.
        axes: How the sensor sits.
        pelvic: Whether the segment is the pelvis.
        moves: Whether one must have moved before: who rests so has not begun. Otherwise who rests
            so may begin from there, some time after the words.
    """

    def __init__(
        self,
        lie: Lie,
        params: ExerciseParams,
        axes: Axes,
        *,
        pelvic: bool,
        moves: bool = True,
    ) -> None:
        self._lie = lie
        self._moves = moves
        self._params = params
        self._axes = axes
        self._pelvic = pelvic
        self._moved = 0
        self._first: list[Vector] = []
        self._height = Height()
        self._still: deque[Epoch] = deque()
        self._noticed_s: float | None = None
        self._heard_s = math.inf

    def heard(self, t_s: float) -> None:
        """The words of what to do are over."""
        self._heard_s = min(self._heard_s, t_s)

    def push(self, epoch: Epoch) -> None:
        """One epoch."""
        p, up = self._params, epoch.up
        if len(self._first) < _FIRST:
            self._first.append(up)
        self._height.push(epoch)
        far = between(up, self._first[0]) > p.moves_rad
        self._moved += far or epoch.turning_rad_s > p.moves_rad_s
        faced = self._axes.facing(self._lie, up)
        there = (
            is_in(self._lie, faced, pelvic=self._pelvic) and epoch.turning_rad_s <= p.still_rad_s
        )
        if not there or (epoch.fresh and self._apart(epoch)):
            self._still.clear()
        if there:
            self._still.append(epoch)
            # Slowly on its way is not there yet.
            while between(self._still[0].up, up) > p.settled_rad:
                self._still.popleft()
        if not self._is_taken():
            self._noticed_s = None
        elif self._noticed_s is None:
            self._noticed_s = epoch.t_s

    def _apart(self, epoch: Epoch) -> bool:
        """Whether samples were missing for long or in a movement."""
        if not self._still:
            return False
        last = self._still[-1]
        far = between(last.up, epoch.up) > _THERE * self._params.settled_rad
        return far or epoch.t_s - last.t_s > _LONGEST_GAP_S

    @property
    def taken(self) -> bool:
        """Whether the position is taken."""
        return self._noticed_s is not None

    def _is_taken(self) -> bool:
        needed_s = self._params.still_s * LONGER.get(self._lie, 1.0)
        if self.still_s < needed_s or not (self._has_moved or self._rests):
            return False
        # Who never comes to rest has begun, too.
        return self.still_s >= needed_s + self._params.still_s or not on_the_way(self._rows)

    @property
    def _has_moved(self) -> bool:
        """Whether one is elsewhere than at the announcement: who fidgets comes back."""
        if abs(self._height.gained_m) > _HIGHER_M:
            return True
        now = mean_of([one.up for one in self._rows[-_LAST:]])
        turned = between(mean_of(self._first), now) > _ELSEWHERE_RAD
        return turned and self._moved >= self._params.moves_epochs

    @property
    def _rests(self) -> bool:
        """Whether one stays where one rested, also some time after the words."""
        if self._moves or not self._still:
            return False
        return self.now_s - self._heard_s >= self._params.stays_s

    @property
    def now_s(self) -> float:
        """The last of it so far."""
        return self._still[-1].t_s

    @property
    def still_s(self) -> float:
        """For how long the position has been kept."""
        return self._still[-1].t_s - self._still[0].t_s if self._still else 0.0

    @property
    def _rows(self) -> list[Epoch]:
        return list(self._still)

    def begin(self) -> Resting:
        """Since when it has been taken, as far as is known by now."""
        assert self._noticed_s is not None
        least_s = -math.inf if self._has_moved else self._heard_s
        return Resting(self._rows, self._noticed_s, least_s=least_s)
