"""Which part of a change in running came so slowly that it could be the strap?

When the sensor turns on the body about its left axis, gravity and every force and turning turn
together in its axes. When the trunk leans and goes on turning about the vertical, they do the same,
sample by sample: one sensor cannot tell the two apart while its wearer runs. What is left is how
fast it came. A person folds, straightens up or tips within a minute and then stays so; a strap
creeps for minutes. A change that came slowly waits until quiet standing shows whose it is.
"""

from __future__ import annotations

import math
import statistics
from collections import deque
from dataclasses import dataclass
from itertools import pairwise

from coach.model.units import RAD_PER_DEG


@dataclass(frozen=True, slots=True)
class SlowParams:
    """What is slow, and how much of it is too much.

    Args:
        part_s: Running is read in means over so long: two breaths, some seven strides.
        first: Parts at the begin of which the mean is what later ones are compared with.
        held_rad: Slow change beyond which angles wait: half of the narrowest band, less what a
            runner may have been off the centre of it before.
        back_rad: Slow change within which they count again.
        quick_rad: Change of the mean of two parts against that of three, one part between, that is
            a person's: 8 deg/min. The quickest creep looked for, 15 deg in 3 min, makes 1.5 deg.
        brisk_rad: The same with five parts between: 4 deg/min.
        noise: So many times the noise of that change it must be as well.
        settles: Most parts until such a change has come to its end.
        level_rad: Change from two parts to the next two that is none.
        finished_rad: Change within ``within`` parts that is a person's if it then stays for another
            ``stayed``: creep would have had to be 3 deg/min or more, and to stop.
        within: Parts.
        stayed: Parts.
        stays_rad: Growth from one half of those to the other that is none.
        share: A slow change below this part of the quick ones beside it leaves no doubt of those.
    """

    part_s: float = 5.0
    first: int = 4
    held_rad: float = 1.25 * RAD_PER_DEG
    back_rad: float = 0.9 * RAD_PER_DEG
    quick_rad: float = 2.25 * RAD_PER_DEG
    brisk_rad: float = 2.6 * RAD_PER_DEG
    noise: float = 4.0
    settles: int = 6
    level_rad: float = 0.5 * RAD_PER_DEG
    finished_rad: float = 3.5 * RAD_PER_DEG
    within: int = 12
    stayed: int = 6
    stays_rad: float = 0.25 * RAD_PER_DEG
    share: float = 0.35


class SlowChange:
    """Slow and quick changes of one angle, from means over parts of running."""

    def __init__(self, params: SlowParams) -> None:
        self._p = params
        self._parts: deque[float] = deque(maxlen=24)
        self._usual: float | None = None
        self._known = 0.0
        self._offset = 0.0
        self._settling = 0
        self._was_beyond = False
        self.held = False
        """Whether what came slowly is too much to be taken for the runner's."""

    @property
    def slow_rad(self) -> float:
        """The slow change, 0 before there is anything to compare with."""
        if self._usual is None or not self._parts:
            return 0.0
        return self._now - self._known

    @property
    def _now(self) -> float:
        return statistics.fmean(list(self._parts)[-2:])

    def break_off(self) -> None:
        """A long break: no change is followed across it."""
        self._parts.clear()
        self._settling = 0

    def vouched(self, angle_rad: float) -> None:
        """Quiet standing has shown that the sensor sits as before: this angle is the runner's."""
        self._usual = self._known = angle_rad
        self.held = False

    def push(self, angle_rad: float) -> None:
        """Take in a part."""
        p, parts = self._p, self._parts
        parts.append(angle_rad)
        if self._usual is None:
            if len(parts) >= p.first:
                self._usual = self._known = statistics.fmean(list(parts)[-p.first :])
            return
        if self._settling:
            self._settle()
        else:
            self._begin()
            self._finish()
        self._judge()

    def _begin(self) -> None:
        """A quick change is the runner's."""
        p, parts = self._p, list(self._parts)
        if len(parts) < 5:
            return
        differences = [abs(b - a) for a, b in pairwise(parts[:-3])]
        # White noise makes a difference of parts 1.41, one of these means 0.91 times its own.
        noise = 0.65 * 1.48 * statistics.median(differences)
        for between, least in ((1, p.quick_rad), (5, p.brisk_rad)):
            earlier = parts[: -2 - between][-3:]
            if len(earlier) < 2:
                return
            before = statistics.fmean(earlier)
            if abs(self._now - before) >= max(least, p.noise * noise):
                self._offset = before - self._known
                self._known = self._now - self._offset
                self._settling = p.settles
                return

    def _finish(self) -> None:
        """A change that took a minute at most, and is over, is the runner's."""
        p, parts = self._p, list(self._parts)
        late, n = parts[-p.stayed :], p.within + p.stayed + 3
        if len(parts) < n or abs(self.slow_rad) <= p.back_rad:
            return
        before, half = statistics.fmean(parts[-n : 3 - n]), p.stayed // 2
        change = statistics.fmean(late) - before
        grows = statistics.fmean(late[half:]) - statistics.fmean(late[:half])
        slow_before = abs(before - self._known)
        if slow_before > p.back_rad:
            return
        if abs(change) >= p.finished_rad and math.copysign(grows, grows * change) < p.stays_rad:
            self._known += change
            self._forget_but(p.stayed)

    def _settle(self) -> None:
        """A quick change is the runner's until it comes to its end."""
        self._settling -= 1
        self._known = self._now - self._offset
        if abs(self._now - statistics.fmean(list(self._parts)[-4:-2])) < self._p.level_rad:
            self._settling = 0
        if not self._settling:
            self._forget_but(2)

    def _forget_but(self, last: int) -> None:
        """No change is counted twice."""
        kept = list(self._parts)[-last:]
        self._parts.clear()
        self._parts.extend(kept)

    def _judge(self) -> None:
        p, slow = self._p, abs(self.slow_rad)
        assert self._usual is not None
        quick = abs(self._known - self._usual)
        beyond = slow > max(p.back_rad if self.held else p.held_rad, p.share * quick)
        # Twice in a row: a quick change is beyond it, too, until it is seen how quick it was.
        self.held = beyond and (self.held or self._was_beyond)
        self._was_beyond = beyond
