"""At a stop: does what changed in running stand there too?

Standing differs from stop to stop, running from minute to minute; each alone cannot find a slip of
a few degrees. A sensor that turned on the body changes both by the same angle, a runner who folds
with fatigue stands as before.
"""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass
from typing import TypeAlias

from coach.model.units import RAD_PER_DEG

Angles: TypeAlias = tuple[float, float]
"""Forward, and right side down, rad."""


class Verdict(enum.Enum):
    """What quiet standing says of a change in running."""

    NOTHING = "nothing"  # the runner stands otherwise for another reason, or nobody can tell
    BODY = "body"  # the sensor sits as before: what changed is the runner
    STRAP = "strap"  # the sensor turned on the body


@dataclass(frozen=True, slots=True)
class StopParams:
    """Limits.

    Args:
        stood_rad: How differently one person stands from stop to stop, forward and to the side: one
            sigma.
        ran_rad: How differently one person runs within an hour: one sigma.
        least_rad: Change of running that is looked at.
        turned_rad: Change by running and standing together from which on the sensor turned. A new
            strap settles by 1 deg.
        share: Part of the running's change that stands there if the sensor turned. Below one half,
            for a slip taken for posture is coached, posture taken for a slip costs a calibration.
        long_share: The same since the calibration, where an earlier stop has spoken for the runner.
        most_share: Part beyond which it is another way of standing, such as against a railing.
        straight: Standing so many sigma from before, and from before with the running's change, is
            not upright standing.
    """

    stood_rad: Angles = (1.25 * RAD_PER_DEG, 0.7 * RAD_PER_DEG)
    ran_rad: Angles = (0.9 * RAD_PER_DEG, 0.6 * RAD_PER_DEG)
    least_rad: float = 1.0 * RAD_PER_DEG
    turned_rad: float = 2.2 * RAD_PER_DEG
    share: float = 0.33
    long_share: float = 0.6
    most_share: float = 1.8
    straight: float = 3.5


@dataclass(frozen=True, slots=True)
class Seen:
    """How a runner ran and stood while the sensor sat in one way.

    Args:
        ran: Running.
        stood: Standing.
    """

    ran: Angles
    stood: Angles


class Stops:
    """What the calibration and the earlier stops say of a stop."""

    def __init__(self, params: StopParams, stood: Angles) -> None:
        """Args: limits; and how the runner stood in the calibration."""
        self._p = params
        self._calibrated = self._latest = stood
        self._stood = 1
        self._first: Angles | None = None
        self._ran: Angles | None = None

    def ran(self, angles: Angles) -> None:
        """How the runner ran at first."""
        if self._first is None:
            self._first = self._ran = angles

    def judge(self, now: Seen) -> tuple[Verdict, Verdict]:
        """Whose the change is that runs and stands there now: forward, and to the side."""
        if self._first is None or self._ran is None:
            return Verdict.NOTHING, Verdict.NOTHING
        before, p = Seen(self._ran, self._latest), self._p
        if not _upright(before, now, p):
            return Verdict.NOTHING, Verdict.NOTHING
        if self._turned(before, now, p.share):
            return Verdict.STRAP, Verdict.STRAP
        # A creep too small to be seen from stop to stop adds up.
        whole = Seen(self._first, self._calibrated)
        if self._stood > 1 and self._turned(whole, now, p.long_share):
            return Verdict.STRAP, Verdict.STRAP
        forward, side = (verdict(_only(before, k), _only(now, k), p, p.share) for k in (0, 1))
        return forward, side

    def _turned(self, before: Seen, now: Seen, share: float) -> bool:
        # About an oblique axis both change a little; together it is more than either.
        pairs = [(before, now), *((_only(before, k), _only(now, k)) for k in (0, 1))]
        return any(verdict(*pair, self._p, share) is Verdict.STRAP for pair in pairs)

    def vouched(self, now: Seen) -> None:
        """The sensor sits as before; how the runner runs and stands now is compared from now on."""
        self._ran = now.ran
        # Each standing is one draw of many: their mean is the better thing to compare with.
        self._stood += 1
        part = 1.0 / self._stood
        forward, right = _less(now.stood, self._latest)
        self._latest = self._latest[0] + part * forward, self._latest[1] + part * right


def verdict(before: Seen, now: Seen, p: StopParams, share: float) -> Verdict:
    """Whose the change is between two times, if so much of it must stand there."""
    ran, stood = _less(now.ran, before.ran), _less(now.stood, before.stood)
    size = math.hypot(*ran)
    if size < p.least_rad:
        alike = all(abs(a) < 2.0 * sd for a, sd in zip(stood, p.stood_rad, strict=True))
        return Verdict.BODY if alike else Verdict.NOTHING
    along = ran[0] / size, ran[1] / size
    stands = stood[0] * along[0] + stood[1] * along[1]
    stood_sd = math.hypot(along[0] * p.stood_rad[0], along[1] * p.stood_rad[1])
    ran_sd = math.hypot(along[0] * p.ran_rad[0], along[1] * p.ran_rad[1])
    if stands > p.most_share * size + stood_sd:
        return Verdict.NOTHING
    if stands < share * size:
        return Verdict.BODY
    weight = ran_sd**-2 + stood_sd**-2
    turned = (size * ran_sd**-2 + stands * stood_sd**-2) / weight
    return Verdict.STRAP if turned > p.turned_rad else Verdict.NOTHING


def _upright(before: Seen, now: Seen, p: StopParams) -> bool:
    """Whether the runner stands as before, or as before on a sensor that turned."""
    ran, stood = _less(now.ran, before.ran), _less(now.stood, before.stood)
    return all(
        min(abs(stands), abs(stands - runs)) < p.straight * sd
        for runs, stands, sd in zip(ran, stood, p.stood_rad, strict=True)
    )


def _only(seen: Seen, axis: int) -> Seen:
    """Forward (0) or the side (1) alone."""
    keep = (1.0 - axis, float(axis))
    ran, stood = seen.ran, seen.stood
    return Seen((keep[0] * ran[0], keep[1] * ran[1]), (keep[0] * stood[0], keep[1] * stood[1]))


def _less(one: Angles, other: Angles) -> Angles:
    return one[0] - other[0], one[1] - other[1]
