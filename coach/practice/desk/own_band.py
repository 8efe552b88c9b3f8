"""Where does the posture lie between sunk and tall, and is that below the wearer's own band?"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.cues import Band
from coach.practice.desk.two_habits import TwoHabits

if TYPE_CHECKING:
    from coach.practice.desk.desk_params import DeskParams

_MOST = 4000
_BORROWED = 1.5
"""So many times ``floor_rad`` away at least is a border by a standing check: how somebody sits down
or stands up anew adds degrees to those of a breath."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Two postures of this wearing, in the angle that tells slouching: larger is further sunk.

    Args:
        tall_rad: As tall as can be.
        sunk_rad: Let sink.
    """

    tall_rad: float
    sunk_rad: float

    @property
    def range_rad(self) -> float:
        """From tall to sunk."""
        return self.sunk_rad - self.tall_rad

    def position(self, angle_rad: float) -> float:
        """0 sunk to 1 tall."""
        return (self.sunk_rad - angle_rad) / self.range_rad


class OwnBand:
    """The usual posture of the first quiet minutes, and what is below it by too much.

    The middle of the band is the median of those minutes, and no lower than ``least_centre``. The
    band ends half way from there to sunk, and at least ``floor_rad`` away. What has left is back
    only well inside.

    Args:
        params: Tuning.
        reference: Tall and sunk.
        grid_s: Period of decisions.
        of_this_seat: Whether the reference was taken as the wearer sits now. One of standing is
            some degrees off in sitting: there the border lies up to ``floor_rad`` lower, so that it
            is as far from the usual posture.
    """

    def __init__(
        self, params: DeskParams, reference: Reference, grid_s: float, *, of_this_seat: bool = True
    ) -> None:
        self.reference = reference
        self._params = params
        self._of_this_seat = of_this_seat
        self._needed = min(round(params.usual_s / grid_s), _MOST)
        self._seen: list[float] = []
        self._habits: TwoHabits | None = None
        self.band: Band | None = None
        """In the angle; its upper border is the one that counts. ``None`` while it is learnt."""
        self.usual: float | None = None
        """Usual position, 0 sunk to 1 tall."""
        self.slouched: bool | None = None
        """``None`` while nobody can say."""

    @property
    def can_tell(self) -> bool:
        """Whether tall and sunk are far enough apart for any border between them."""
        return self.reference.range_rad >= 2.0 * self._params.floor_rad

    def see(self, angle_rad: float) -> bool | None:
        """A quiet, upright instant: whether it is below the band."""
        if not self.can_tell:
            return None
        if self.band is None:
            self._seen.append(self.reference.position(angle_rad))
            if len(self._seen) < self._needed:
                return None
            self._learn()
        band = self.band
        assert band is not None
        if self._habits is not None and self._habits.see(angle_rad):
            self.band = band = self._habits.band or band
        inside = band.centre + self._params.leave * band.half_width
        self.slouched = angle_rad > (inside if self.slouched else band.high)
        return self.slouched

    def _learn(self) -> None:
        self.usual = statistics.median(self._seen)
        self._seen = []
        p, range_rad = self._params, self.reference.range_rad
        centre = min(max(self.usual, p.least_centre), 1.0)
        half_width_rad = max((centre - centre * p.border) * range_rad, p.floor_rad)
        if not self._of_this_seat:
            floor_rad = _BORROWED * p.floor_rad
            needed_rad = (centre - self.usual) * range_rad + floor_rad
            half_width_rad = min(max(half_width_rad, needed_rad), half_width_rad + p.floor_rad)
            # Who sits taller than standing tall has a border as far from there, no farther.
            centre = max(centre, self.usual)
            half_width_rad = max(half_width_rad, floor_rad)
        self.band = Band(self.reference.sunk_rad - centre * range_rad, half_width_rad)
        self._habits = None if self._of_this_seat else TwoHabits(p)


def standing_band(params: DeskParams, reference: Reference, usual_rad: float) -> OwnBand:
    """The band of standing: its middle is the posture of the standing calibration, as it is.

    Args:
        params: Tuning.
        reference: Tall and sunk in standing.
        usual_rad: The calibrated posture, in the angle.
    """
    found = OwnBand(params, reference, params.usual_s)
    found.usual = reference.position(usual_rad)
    floor_rad = _BORROWED * params.floor_rad
    half_width_rad = max((1.0 - params.border) * (reference.sunk_rad - usual_rad), floor_rad)
    found.band = Band(usual_rad, half_width_rad)
    return found
