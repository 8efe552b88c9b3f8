"""Does the sensor creep? Slow changes in running wait for a stop, which says whose they are."""

from __future__ import annotations

import enum
import math
import statistics
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from coach.core_wording import Wording
from coach.model.units import DEG_PER_RAD, RAD_PER_DEG, S_PER_MIN
from coach.slip.grid_summary import BINS, straight_ups
from coach.slip.slow_change import SlowChange, SlowParams
from coach.slip.stops import Seen, StopParams, Stops, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.vectors import Vector
    from coach.slip.grid_summary import GridSummary
    from coach.slip.stops import Angles


class Plane(enum.Enum):
    """Readings that a turned sensor changes alike."""

    FORWARD = "forward"
    SIDE = "side"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class CreepParams:
    """Limits.

    Args:
        slow: Slow changes.
        side: Slow side change that waits, as a part of the forward one: the narrowest band to the
            side is that much narrower, and people wander less there.
        stop: What a stop says.
        rolls: Part of a slow side change by which the rolling must have grown if a hip drops: a hip
            that drops by 4 deg moves the mean by 2 and the amplitude by 2, a strap the mean alone.
        turned_rad: Slow change of the driving force's direction; within a jog of 100 s means over
            40 s stayed within 7 deg.
        break_s: Break across which a change is followed: no strap creeps far in it.
    """

    slow: SlowParams = field(default_factory=SlowParams)
    side: float = 0.7
    stop: StopParams = field(default_factory=StopParams)
    rolls: float = 0.75
    turned_rad: float = 10.0 * RAD_PER_DEG
    break_s: float = 60.0


class Creep:
    """Watches slow changes of one sensor's attitude."""

    def __init__(self, params: CreepParams, grid_s: float, standing_up: Vector) -> None:
        """Args: limits; time between instants; up ``(3,)`` in the standing calibration."""
        self._p = params
        self._grid_s = grid_s
        slow = params.slow
        self._forward = SlowChange(slow)
        held = {name: params.side * getattr(slow, name) for name in ("held_rad", "back_rad")}
        self._side = SlowChange(replace(slow, **held))
        self._stops = Stops(params.stop, angles_of(standing_up))
        self._half: list[GridSummary] = []
        self._parts: deque[Angles] = deque(maxlen=slow.first)
        self._rolling: deque[float] = deque(maxlen=slow.first)
        self._usual_roll: float | None = None
        self._heading_rad = 0.0
        self._last_s = -math.inf
        self.held: frozenset[Plane] = frozenset()
        """Readings of which nobody knows whether runner or strap changed them."""

    def _planes(self) -> frozenset[Plane]:
        planes = set()
        if self._forward.held:
            planes.add(Plane.FORWARD)
        if self._side.held or abs(self._heading_rad) > self._p.turned_rad:
            planes |= {Plane.SIDE} if self._hip_drops else {Plane.SIDE, Plane.DROP}
        return frozenset(planes)

    @property
    def _hip_drops(self) -> bool:
        """Whether the rolling has grown with the mean."""
        if self._usual_roll is None or abs(self._heading_rad) > self._p.turned_rad:
            return False
        grown = statistics.fmean(list(self._rolling)[-2:]) - self._usual_roll
        return grown > self._p.rolls * abs(self._side.slow_rad)

    def break_off(self) -> None:
        """Running ends."""
        self._half.clear()

    def run(self, half: GridSummary, heading_rad: float) -> None:
        """Take in half a second of running.

        Args:
            half: Its summary.
            heading_rad: By how much the driving force has turned since the begin, to the left.
        """
        if half.t_s - self._last_s > self._p.break_s:
            self._forward.break_off()
            self._side.break_off()
        self._last_s = half.t_s
        self._heading_rad = heading_rad
        self._half.append(half)
        n = round(self._p.slow.part_s / self._grid_s)
        if len(self._half) < n:
            return
        halves, self._half = self._half, []
        straights, mean = straight_ups(halves)
        if straights < 0.6 * n:
            return
        angles = angles_of(mean)
        self._parts.append(angles)
        self._forward.push(angles[0])
        self._side.push(angles[1])
        self._roll(halves)
        self.held = self._planes()
        if len(self._parts) == self._p.slow.first:
            self._stops.ran(self._level)

    def _roll(self, halves: Sequence[GridSummary]) -> None:
        cadences = [half.cadence_spm for half in halves if half.cadence_spm > 0.0]
        if not cadences:
            return
        stride_hz = statistics.median(cadences) / S_PER_MIN / 2.0
        side = np.concatenate([half.parts[:, 1] for half in halves])
        self._rolling.append(amplitude(side, stride_hz * self._grid_s / BINS))
        if self._usual_roll is None and len(self._rolling) == self._rolling.maxlen:
            self._usual_roll = statistics.fmean(self._rolling)

    @property
    def _level(self) -> Angles:
        """The last running: medians, for before a stop it is slowed down."""
        forward, right = zip(*self._parts, strict=True)
        return statistics.median(forward), statistics.median(right)

    def stand(self, up: Vector) -> str:
        """How the sensor turned, if quiet standing with mean up ``(3,)`` says so; else nothing."""
        if len(self._parts) < self._p.slow.first:
            return ""
        if abs(self._heading_rad) > self._p.turned_rad:
            turned = abs(self._heading_rad) * DEG_PER_RAD
            return Wording("the strap turned by {turned:.0f} deg little by little", turned=turned)
        now = Seen(self._level, angles_of(up))
        forward, side = self._stops.judge(now)
        if forward is Verdict.STRAP:
            return Wording("what changed in running is there in standing")
        if side is Verdict.BODY and self._mixed(now.ran):
            side = Verdict.NOTHING
        held = {self._forward: forward, self._side: side}
        held = {one: found for one, found in held.items() if one.held}
        if held and all(found is Verdict.BODY for found in held.values()):
            self._stops.vouched(now)
            self._forward.vouched(now.ran[0])
            self._side.vouched(now.ran[1])
            self.held = self._planes()
        return ""

    def _mixed(self, ran: Angles) -> bool:
        """Whether a strap turning about the body makes the side change of the forward angle.

        Standing upright shows nothing of such a turn.
        """
        side_rad = self._side.slow_rad
        return self._side.held and abs(side_rad + ran[0] * self._heading_rad) < 0.5 * abs(side_rad)


def angles_of(up: Vector) -> Angles:
    """Forward and right-down angle of up in sensor axes that are the segment's."""
    x, y, z = up
    return math.atan2(-x, z), math.atan2(y, math.hypot(x, z))


def amplitude(values: np.ndarray[tuple[int], np.dtype[np.float64]], per_sample: float) -> float:
    """Amplitude of a wave of ``per_sample`` periods a sample in ``values`` ``(n,)``."""
    taper = np.hanning(len(values))
    turn = np.exp(-2j * np.pi * per_sample * np.arange(len(values)))
    return float(2.0 * abs((taper * (values - values.mean()) * turn).sum()) / taper.sum())
