"""Which change between two standing checks is more than chance?"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model.units import RAD_PER_DEG

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from coach.model import Placement, SegmentStand, StandCheck

POSITION, RANGE, SWAY = "position", "range_rad", "sway_rms_rad"

PRIOR_CHECKS = 4
"""The prior counts as so many differences between neighbouring checks."""

POSTURE_SEM_RAD = 1.5 * RAD_PER_DEG
"""Prior: how much a standing angle differs from one time to another, one sigma. Of the pelvis by
inclinometer 0.9 to 2.3 deg (Prushansky et al. 2008), of rib cage and pelvis on photographs up to
2.7 deg (Normand et al. 2007); README.md has the sources."""

SWAY_SEM = 0.25
"""Prior: relative, of the RMS of sway; see README.md for what was measured."""


@dataclass(frozen=True, slots=True)
class SmallestChange:
    """Smallest detectable change between two checks of one person, 95 %.

    Args:
        value: In points (position) or radians.
        sem: Standard error of measurement of one check, same unit.
        checks: How many checks had the measure.
        learnt: Part of it that is of these checks rather than of the literature, 0 to 1.
    """

    value: float
    sem: float
    checks: int
    learnt: float


def smallest_change(
    checks: Sequence[StandCheck], placement: Placement, measure: str = POSITION
) -> SmallestChange | None:
    """Smallest change from one check to the next that is more than their error.

    ``1.96 * sqrt(2) * sem`` (Weir 2005, 10.1519/15184.1). The standard error of measurement is
    that of differences between neighbouring checks, so that a change over months is not taken for
    error; the fewer they are the more a prior counts. It is never below the error of the day.

    Args:
        checks: Of one person, in order of time. Those without the measure do not count.
        placement: Which segment.
        measure: ``POSITION`` in points, ``RANGE`` or ``SWAY`` in radians.

    Returns:
        The change, or ``None`` where no check has the measure.
    """
    stands = [one for check in checks for one in check.segments if one.placement is placement]
    of = _MEASURES[measure]
    known = [(one, value) for one in stands if (value := of.value(one)) is not None]
    if not known:
        return None
    values = [value for _, value in known]
    prior = _mean([of.prior(one) ** 2 for one, _ in known])
    steps = [(b - a) ** 2 / 2.0 for a, b in itertools.pairwise(values)]
    pooled = (PRIOR_CHECKS * prior + sum(steps)) / (PRIOR_CHECKS + len(steps))
    of_day = _mean([of.error(one) ** 2 for one, _ in known])
    sem = math.sqrt(max(pooled, of_day))
    learnt = len(steps) / (PRIOR_CHECKS + len(steps))
    return SmallestChange(1.96 * math.sqrt(2.0) * sem, sem, len(values), learnt)


@dataclass(frozen=True, slots=True)
class _Measure:
    """How a measure is read of one segment's check."""

    value: Callable[[SegmentStand], float | None]
    error: Callable[[SegmentStand], float]
    prior: Callable[[SegmentStand], float]


def _posture_prior(one: SegmentStand) -> float:  # noqa: ARG001  the same for everybody
    return POSTURE_SEM_RAD


def _position_prior(one: SegmentStand) -> float:
    """An error of angle in points of this person's range."""
    return 100.0 * POSTURE_SEM_RAD / abs(one.range_rad)


def _no_error(one: SegmentStand) -> float:  # noqa: ARG001  a check does not tell that of its sway
    return 0.0


def _sway(one: SegmentStand) -> float | None:
    return None if one.sway is None else one.sway.rms_rad


_MEASURES: Mapping[str, _Measure] = MappingProxyType(
    {
        POSITION: _Measure(
            lambda one: one.position, lambda one: one.position_error or 0.0, _position_prior
        ),
        RANGE: _Measure(
            lambda one: one.range_rad,
            lambda one: one.range_error_rad or 0.0,
            _posture_prior,
        ),
        SWAY: _Measure(_sway, _no_error, lambda one: SWAY_SEM * (_sway(one) or 0.0)),
    }
)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
