"""What the shaking and the driving force say of a strap, read every few seconds of running."""

from __future__ import annotations

import statistics
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.model.units import DEG_PER_RAD, RAD_PER_DEG
from coach.slip.bouncing import Bouncing, bouncing
from coach.slip.geometry import middle, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.slip.grid_summary import GridSummary

EVERY_S = 5.0
"""Bouncing is read so often, of twice that time."""

_MINUTE = 12


@dataclass(frozen=True, slots=True)
class StrapParams:
    """Limits.

    Args:
        turned_rad: Change of the driving force's direction; within a jog it stays within 12 deg.
        askew_rad: Its largest direction from forward; people with stated axes reached 19 deg.
        agreement: Least clearness of that direction to be used.
        rattle: Growth of the shaking in flight, which must have grown more than that of the whole
            step: a hard landing shakes in stance. Within a jog it grew 1.6 times at most.
        loose: Shaking in flight of a strap that was loose from the start; belts as people wear them
            reached 0.22.
        unsteady: Growth of the scatter from stride to stride; within a jog 1.6 times at most.
        unsteady_rad: That scatter of a strap that was loose from the start; belts reached 3 deg.
    """

    turned_rad: float = 20.0 * RAD_PER_DEG
    askew_rad: float = 35.0 * RAD_PER_DEG
    agreement: float = 0.5
    rattle: float = 3.0
    loose: float = 0.33
    unsteady: float = 3.0
    unsteady_rad: float = 4.5 * RAD_PER_DEG


class StrapSigns:
    """Headings and shaking of the last two minutes of running, and of the first one."""

    def __init__(self, params: StrapParams, *, drive_known: bool) -> None:
        """Args: limits; and whether the driving force should point to a known forward."""
        self._p = params
        self._drive_known = drive_known
        self._read: deque[Bouncing] = deque(maxlen=24)
        self._first: list[float] = []
        self._told = False
        self.heading_change_rad = 0.0
        """By how much the driving force of the last minute has turned since the first; 0 so far."""

    def read(self, halves: Sequence[GridSummary], dt_s: float) -> bool:
        """Take in some seconds of running; says whether they could be read."""
        found = bouncing(halves, dt_s)
        if found is None:
            return False
        self._read.append(found)
        if found.agreement >= self._p.agreement and len(self._first) < _MINUTE:
            self._first.append(found.heading_rad)
        self.heading_change_rad = self._turn()
        return True

    def _turn(self) -> float:
        clear = self._clear[-_MINUTE:]
        if len(self._first) < _MINUTE or len(clear) < _MINUTE:
            return 0.0
        return wrapped(middle([b.heading_rad for b in clear]) - middle(self._first))

    @property
    def _clear(self) -> list[Bouncing]:
        return [b for b in self._read if b.agreement >= self._p.agreement]

    def turned(self) -> str:
        """How the strap turned about the body, if the driving force comes from another side."""
        p, clear = self._p, self._clear
        late = clear[-3:]
        if len(late) < 3:
            return ""
        now = [b.heading_rad for b in late]
        if self._drive_known and min(abs(h) for h in now) > p.askew_rad:
            return Wording("forward is {middle:.0f} deg off", middle=middle(now) * DEG_PER_RAD)
        early = [b.heading_rad for b in clear[:-4]]
        if len(early) < 4:
            return ""
        usual = middle(early)
        changes = [wrapped(h - usual) for h in now]
        if min(abs(c) for c in changes) > p.turned_rad and len({c > 0.0 for c in changes}) == 1:
            return Wording(
                "the strap turned by {middle:.0f} deg", middle=abs(middle(changes)) * DEG_PER_RAD
            )
        return ""

    def loosened(self) -> str:
        """How the sensor shakes, once, if the strap is loose."""
        read = list(self._read)
        if self._told or len(read) < 4:
            return ""
        words = self._shakes(read) or self._wanders(read)
        self._told = bool(words)
        return words

    def _shakes(self, read: list[Bouncing]) -> str:
        p, late = self._p, read[-3:]
        if min(b.rattle_in_flight for b in late) > p.loose:
            return Wording("the sensor shakes in flight, where nothing pushes it; tighten it")
        early = read[:-4]
        if len(early) < 4:
            return ""
        usual = statistics.median(b.rattle_in_flight for b in early)
        usual_step = statistics.median(b.rattle for b in early)
        if min(usual, usual_step) <= 0.0:
            return ""
        grown = min(b.rattle_in_flight for b in late) / usual
        if grown <= p.rattle or grown <= max(b.rattle for b in late) / usual_step:
            return ""
        return Wording("the sensor shakes {grown:.0f} times as much; tighten it", grown=grown)

    def _wanders(self, read: list[Bouncing]) -> str:
        p, late, early = self._p, read[-3:], read[:-4]
        least = min(b.scatter_rad for b in late)
        if least > p.unsteady_rad:
            return Wording(
                "the sensor sits otherwise by {least:.0f} deg each stride",
                least=least * DEG_PER_RAD,
            )
        if len(early) < 4 or least < RAD_PER_DEG:
            return ""
        usual = statistics.median(b.scatter_rad for b in early)
        if least <= p.unsteady * usual:
            return ""
        return Wording(
            "the sensor wanders {least:.0f} times as much; tighten it",
            least=least / max(usual, 1e-09),
        )
