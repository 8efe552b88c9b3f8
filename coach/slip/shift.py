"""A sudden lasting change of the sensor's attitude while its wearer runs on as before."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.core_wording import Wording
from coach.model.units import DEG_PER_RAD, RAD_PER_DEG, S_PER_MIN
from coach.slip.grid_summary import BINS, mean_of, straight_ups

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray
    from coach.model.vectors import Vector
    from coach.slip.grid_summary import GridSummary


@dataclass(frozen=True, slots=True)
class ShiftParams:
    """What tells a slip from a change of posture. The sensor alone cannot: both turn it.

    Args:
        before_s: Running before the change.
        change_s: The change lies within this.
        after_s: Running after it, for which it must last.
        least_rad: Smallest change. Of 56 jogs and walks without a slip two changed by 4.3 and 4.6
            deg within a stride, in bends and turns, and stayed so for some seconds.
        borne_out: Least part of the change that the mean force shows too. Over whole strides it is
            gravity; where it says otherwise, the attitude was wrong for a while and nothing moved.
        scatters: So many standard errors of the two means, by batches of two seconds.
        sudden_s: Time for the middle three fifths of the change. A strap gives way at an impact;
            a stride's mean smears that over 0.5 s; a person who straightens up takes longer.
        sudden_free_rad: Change beyond which it may take all of ``change_s``: no runner's lean
            changes so much and stays.
        side_free_rad: The same to the side.
        cadence: Largest relative change of cadence: another pace is another posture.
        straight: Least part of the running, before and after, out of curves.
    """

    before_s: float = 10.0
    change_s: float = 4.0
    after_s: float = 8.0
    least_rad: float = 5.0 * RAD_PER_DEG
    borne_out: float = 0.6
    scatters: float = 4.0
    sudden_s: float = 0.75
    sudden_free_rad: float = 12.0 * RAD_PER_DEG
    side_free_rad: float = 7.0 * RAD_PER_DEG
    cadence: float = 0.03
    straight: float = 0.5

    @property
    def needed_s(self) -> float:
        """Running that is looked at."""
        return self.before_s + self.change_s + self.after_s


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of up in segment axes.

    Args:
        t_s: Stream time of its middle.
        forward_rad: Forward part.
        side_rad: Part to the right.
        rise_s: Time for its middle three fifths.
    """

    t_s: float
    forward_rad: float
    side_rad: float
    rise_s: float

    @property
    def size_rad(self) -> float:
        return float(np.hypot(self.forward_rad, self.side_rad))

    @property
    def words(self) -> str:
        return Wording(
            "turned by {size_rad:.0f} deg against the body", size_rad=self.size_rad * DEG_PER_RAD
        )


def find_shift(halves: Sequence[GridSummary], grid_s: float, p: ShiftParams) -> Shift | None:
    """The change between the beginning and the end of some running, if it is one.

    Args:
        halves: Unbroken running of ``needed_s``, oldest first.
        grid_s: Time of one half.
        p: Limits.
    """
    n_before, n_after = round(p.before_s / grid_s), round(p.after_s / grid_s)
    earlier, later = halves[:n_before], halves[-n_after:]
    (n_a, (ax, ay, az)), (n_b, (bx, by, bz)) = straight_ups(later), straight_ups(earlier)
    if min(n_b / n_before, n_a / n_after) < p.straight:
        return None
    x, y, z = ax - bx, ay - by, az - bz
    size = math.sqrt(x * x + y * y + z * z)
    if size < p.least_rad:
        return None
    change = np.array([x, y, z])
    direction = change / size
    along = (np.array(_straight(part)) @ direction for part in (earlier, later))
    error = math.hypot(*(_error(part, grid_s) for part in along))
    if size < p.scatters * error or not _same_pace(earlier, later, p):
        return None
    pull = _mean_pull(later) - _mean_pull(earlier)
    if float((change + pull) @ direction) < p.borne_out * size:
        return None
    # The last known one: after a gap the cadence is not known for some instants.
    spm = next(half.cadence_spm for half in reversed(halves) if half.cadence_spm > 0.0)
    middle_s, rise_s = _course(halves, direction, grid_s, 2.0 * S_PER_MIN / spm)
    latest_s = halves[-1].t_s - p.after_s
    if not latest_s - p.change_s - 1.0 <= middle_s <= latest_s + 1.0:
        return None
    # Up in segment axes goes back (-x) as the segment leans forward, and left as it leans right.
    return Shift(middle_s, -float(change[0]), float(change[1]), rise_s)


def is_slip(shift: Shift, p: ShiftParams, *, answered: bool) -> bool:
    """Whether a change is more than a runner's own.

    Args:
        shift: The change.
        p: Limits.
        answered: The runner was asked for a change of posture just before.
    """
    if shift.size_rad > p.sudden_free_rad or abs(shift.side_rad) > p.side_free_rad:
        return True
    return shift.rise_s <= p.sudden_s and not answered


def _straight(halves: Sequence[GridSummary]) -> list[Vector]:
    """Up of the halves that were not in a curve."""
    return [half.up for half in halves if half.straight]


def _mean_pull(halves: Sequence[GridSummary]) -> FloatArray:
    return np.array(mean_of([half.pull for half in halves if half.straight]))


def _error(along: FloatArray, grid_s: float) -> float:
    """Standard error of a mean, by the means of batches of two seconds."""
    size = round(2.0 / grid_s)
    batches = along[: len(along) // size * size].reshape(-1, size).mean(axis=1)
    return float(batches.std(ddof=1) / np.sqrt(len(batches)))


def _same_pace(before: Sequence[GridSummary], after: Sequence[GridSummary], p: ShiftParams) -> bool:
    cadences = [[h.cadence_spm for h in part if h.cadence_spm > 0.0] for part in (before, after)]
    if not all(cadences):
        return False
    one, other = (float(np.median(part)) for part in cadences)
    return abs(other / one - 1.0) <= p.cadence


def _course(
    halves: Sequence[GridSummary], direction: FloatArray, grid_s: float, stride_s: float
) -> tuple[float, float]:
    """Middle and duration (20 to 80 %) of the change along a direction, of means over a stride."""
    bin_s = grid_s / BINS
    along = np.concatenate([half.parts @ direction for half in halves])
    size = max(round(stride_s / bin_s), 1)
    total = np.concatenate([[0.0], np.cumsum(along)])
    smooth = (total[size:] - total[:-size]) / size
    # The stretches before and after are known to be level; their means are the two ends.
    edge = max(round(4.0 / bin_s), 1)
    low, high = float(smooth[:edge].mean()), float(smooth[-edge:].mean())
    share = (smooth - low) / (high - low)
    end = int(np.argmax(_lasts(share > 0.8)))
    begin = end - int(np.argmax(share[: end + 1][::-1] < 0.2))
    begin_s = halves[0].t_s - grid_s + (size - 1) / 2.0 * bin_s
    return begin_s + (begin + end) / 2.0 * bin_s, (end - begin) * bin_s


def _lasts(above: FloatArray) -> FloatArray:
    """Where the following second is above as well, by majority."""
    window = 10
    total = np.concatenate([[0], np.cumsum(above)])
    ahead = np.minimum(np.arange(len(above)) + window, len(above))
    return np.asarray(above & (total[ahead] - total[:-1] > 0.5 * (ahead - np.arange(len(above)))))
