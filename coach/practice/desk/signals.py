"""Which angle tells slouching, by where the sensors sit?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.model import Placement, StandingRange


@dataclass(frozen=True, slots=True)
class Signal:
    """The angle that grows as the wearer sinks: a sum of forward tilts.

    A trunk tips forward, a pelvis backward. With both sensors it is the trunk against the pelvis,
    which leaning forward with a straight back leaves alone.

    Args:
        weights: Of the forward tilt of each segment.
        metric: Metric that the angle is a reading of, from tall.
        direction: -1 where that metric falls as the angle grows.
        trunk: The segment whose lean is told.
        seat: The segment whose height tells sitting from standing.
    """

    weights: Mapping[Placement, float]
    metric: str
    direction: int
    trunk: Placement
    seat: Placement

    def angle_rad(self, tilts_rad: Mapping[Placement, float]) -> float:
        """The angle, from the forward tilts of the segments."""
        return sum(weight * tilts_rad[place] for place, weight in self.weights.items())

    def ranges_rad(self, ranges: Sequence[StandingRange]) -> tuple[float, float] | None:
        """From tall to sunk and from tall to usual in this angle; ``None`` where unknown."""
        by_place = {one.placement: one for one in ranges}
        if any(place not in by_place for place in self.weights):
            return None
        sunk = {place: by_place[place].tall_to_sunk_rad for place in self.weights}
        usual = {place: by_place[place].tall_to_usual_rad for place in self.weights}
        return self.angle_rad(sunk), self.angle_rad(usual)


def signal_of(placements: Sequence[Placement]) -> Signal:
    """The angle of a session.

    Args:
        placements: Of its sensors, one or two.
    """
    pelvic = next((place for place in placements if place.is_pelvic), None)
    chest = next((place for place in placements if not place.is_pelvic), None)
    if chest is None:
        assert pelvic is not None
        return Signal({pelvic: -1.0}, "pelvic_tilt_change_rad", -1, pelvic, pelvic)
    if pelvic is None:
        return Signal({chest: 1.0}, "trunk_forward_lean_rad", 1, chest, chest)
    return Signal({chest: 1.0, pelvic: -1.0}, "trunk_flexion_rad", 1, chest, pelvic)
