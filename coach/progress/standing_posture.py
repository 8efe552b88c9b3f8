"""Does the standing posture change, from one standing check to the next?

Answered from standing checks alone: within one wearing the differences of tilt do not depend on how
the strap sits, so these can be compared where angles of calibrations cannot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.model.practice import PracticeKind, StandCheck
from coach.practice.stand.smallest_change import POSITION as OF_POSITION
from coach.practice.stand.smallest_change import PRIOR_CHECKS, RANGE, smallest_change
from coach.progress.aims import Aim
from coach.progress.trends import FAMILY_CONFIDENCE, Family, Kind, Series, trend_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model import Placement
    from coach.progress.practice_records import PracticeRecord
    from coach.progress.trends import Trend

POSITION = "standing_position"
"""Where the usual posture lies between sunk (0) and tall (100). Taller is called better: it is what
the project's article asks for, and no clinical judgement."""

STANDING_RANGE = "standing_range_rad"


def posture_trends(practices: Sequence[PracticeRecord]) -> tuple[Trend, ...]:
    """Position of each segment first, which is what is asked; then its range.

    The scatter of one check is its standard error of measurement, as the checks themselves and the
    literature have it; ``least`` of each trend is the smallest detectable change of two checks.

    Args:
        practices: Of one runner, in any order; those that do not count are left out.
    """
    stood = sorted(
        (one for one in practices if one.kind is PracticeKind.STAND and one.counts and one.stands),
        key=lambda one: one.started_utc_s,
    )
    checks = [StandCheck(0.0, 0, one.stands) for one in stood]
    places = sorted(
        {segment.placement for check in checks for segment in check.segments},
        key=lambda place: place.value,
    )
    series = [
        one
        for of_position in (True, False)
        for place in places
        if len((one := _series(stood, checks, place, of_position=of_position)).points) > 1
    ]
    asked = sum(one.family is Family.MAIN for one in series)
    rest = len(series) - asked
    return tuple(
        trend_of(one, _confidence(asked if one.family is Family.MAIN else rest)) for one in series
    )


def _confidence(asked: int) -> float:
    """Of each of so many; half of the doubt each for the difference and for the trend.

    Here both make one answer, where of runs they are two.
    """
    return 1.0 - (1.0 - FAMILY_CONFIDENCE) / (2.0 * asked)


def place_of(trend: Trend) -> str:
    """Which segment a trend of the posture is of."""
    return trend.name.split(":")[1]


def _series(
    stood: list[PracticeRecord],
    checks: list[StandCheck],
    place: Placement,
    *,
    of_position: bool,
) -> Series:
    name, measure = (POSITION, OF_POSITION) if of_position else (STANDING_RANGE, RANGE)
    points = [
        (one.started_utc_s, value)
        for one in stood
        if (segment := one.stand_of(place)) is not None
        and (value := segment.position if of_position else segment.range_rad) is not None
    ]
    smallest = smallest_change(checks, place, measure)
    sem = 1.0 if smallest is None else smallest.sem
    return Series(
        kind=Kind.POSTURE,
        name=f"{name}:{place.value}",
        family=Family.MAIN if of_position else Family.REST,
        usual=sem,
        aim=Aim.MORE if of_position else Aim.NONE,
        points=points,
        scatter=(sem, float(PRIOR_CHECKS + max(len(points) - 1, 0))),
    )
