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

    NOTHING = "nothing"  # nothing changed, or the runner stands otherwise for another reason
    BODY = "body"  # the runner changed
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
        straight: Standing so many sigma beside the change is not quiet upright standing.
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

    def judge(self, now: Seen) -> Verdict:
        """Whose the change is that runs and stands there now."""
        if self._first is None or self._ran is None:
            return Verdict.NOTHING
        p = self._p
        since_stop = verdict(Seen(self._ran, self._latest), now, p, p.share)
        if since_stop is Verdict.STRAP or self._stood == 1:
            return since_stop
        # A creep too small to be seen from stop to stop adds up.
        whole = verdict(Seen(self._first, self._calibrated), now, p, p.long_share)
        return whole if whole is Verdict.STRAP else since_stop

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
        return Verdict.NOTHING
    along = ran[0] / size, ran[1] / size
    stands = stood[0] * along[0] + stood[1] * along[1]
    beside = stood[1] * along[0] - stood[0] * along[1]
    stood_sd = math.hypot(along[0] * p.stood_rad[0], along[1] * p.stood_rad[1])
    beside_sd = math.hypot(along[1] * p.stood_rad[0], along[0] * p.stood_rad[1])
    ran_sd = math.hypot(along[0] * p.ran_rad[0], along[1] * p.ran_rad[1])
    upright = abs(beside) < p.straight * beside_sd and stands > -p.straight * stood_sd
    if not upright or stands > p.most_share * size + stood_sd:
        return Verdict.NOTHING
    if stands < share * size:
        return Verdict.BODY
    weight = ran_sd**-2 + stood_sd**-2
    turned = (size * ran_sd**-2 + stands * stood_sd**-2) / weight
    return Verdict.STRAP if turned > p.turned_rad else Verdict.NOTHING


def _less(one: Angles, other: Angles) -> Angles:
    return one[0] - other[0], one[1] - other[1]
