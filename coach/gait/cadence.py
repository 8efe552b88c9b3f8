"""Steps per minute: the live reading, and the mean of a window of steps."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated

from coach.model import Locomotion
from coach.model.ranges import Within
from coach.model.units import S_PER_MIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coach.model import Step


@dataclass(frozen=True, slots=True)
class CadenceParams:
    """Tuning of the live reading.

    Args:
        least_steps: Steps of the first reading.
        steps: Steps of the reading while the cadence is steady.
        irregularity: Least standard deviation of step times, as a part of their mean.
        surprise: Difference between the newest steps and the older ones, in its standard
            deviations, beyond which the older ones are of another cadence.
        silent: Mean steps without a new one after which there is no cadence any more.
    """

    least_steps: Annotated[int, Within(2, 16)] = 4
    steps: Annotated[int, Within(4, 32)] = 12
    irregularity: Annotated[float, Within(0.002, 0.1)] = 0.015
    surprise: Annotated[float, Within(1.0, 10.0)] = 2.4
    silent: Annotated[float, Within(1.5, 10.0)] = 2.5


def live_cadence_spm(crossings_s: Sequence[float], t_s: float, p: CadenceParams) -> float:
    """Cadence now; 0 while unknown.

    The mean of the last steps, an even number so that a limp cancels. Where the newest of them
    differ from the older ones by more than the steps' own irregularity explains, they alone count:
    the likelihood-ratio test for a change of a mean (Hawkins 1977,
    10.1080/01621459.1977.10479935). Deviations:

    1. The fewest newest steps that differ are taken, not those that differ most, because a runner
       changes over several steps.
    2. The spread is that of the differences between successive strides, by their upper quartile,
       which one change of cadence hardly moves.

    Args:
        crossings_s: One instant per step, unbroken, ascending.
        t_s: Now.
        p: Tuning.
    """
    n = min(len(crossings_s) - 1, p.steps) // 2 * 2
    if n < p.least_steps:
        return 0.0
    last_s = crossings_s[-1]
    first_s = crossings_s[-1 - n]
    mean = (last_s - first_s) / n
    if t_s - last_s > p.silent * mean:
        return 0.0
    usual = p.surprise * max(p.irregularity * mean, _spread_s(crossings_s))
    for new in range(2, n - 1, 2):
        split_s = crossings_s[-1 - new]
        newer, older = (last_s - split_s) / new, (split_s - first_s) / (n - new)
        unlike = abs(newer - older) * math.sqrt(new * (n - new) / n)
        if unlike > usual:
            return S_PER_MIN / newer
    return S_PER_MIN / mean


def _spread_s(crossings_s: Sequence[float]) -> float:
    """Standard deviation of a step's time."""
    strides = [b - a for a, b in pairwise(crossings_s[::-2])]
    changes = sorted(abs(b - a) for a, b in pairwise(strides))
    if not changes:
        return 0.0
    # Of a few the quartile says little; then the largest is the safe side.
    upper = changes[3 * len(changes) // 4] if len(changes) >= _FEW_CHANGES else changes[-1]
    # A difference of two strides of two steps each has twice a step's deviation.
    return upper / (2.0 * _QUARTILE_PER_SD)


_FEW_CHANGES = 8

_QUARTILE_PER_SD = 1.1503
"""Upper quartile of the absolute value of a normal variable of unit deviation."""


def window_cadence_spm(
    steps: Iterable[Step],
    from_s: float,
    until_s: float,
    locomotion: Locomotion = Locomotion.RUNNING,
) -> float | None:
    """Cadence of a window, from all landings of one way of moving in it.

    The slope of landing time over step number by least squares, so that every landing of the
    window counts and not the first and the last alone. Each unbroken stretch has an intercept of
    its own, and so has each foot: neither a pause nor a limp tilts the slope. In running, landings
    without a stance to be seen (getting going, a turn, slowing down) are left out where most have
    one.

    Args:
        steps: Ascending; those outside the window are passed over.
        from_s: Begin of the window, stream time.
        until_s: End, not part of it.
        locomotion: Whose landings count.

    Returns:
        Steps per minute, or ``None`` with fewer than two strides.
    """
    inside = [s for s in steps if from_s <= s.t_s < until_s and s.locomotion is locomotion]
    seen = [step for step in inside if step.contact_time_s is not None]
    return _slope_spm(seen if 3 * len(seen) >= 2 * len(inside) else inside)


def _slope_spm(steps: Iterable[Step]) -> float | None:
    landings: dict[tuple[int, int], list[tuple[int, float]]] = {}
    stretch = 0
    last_s = -math.inf
    for number, step in enumerate(steps):
        if abs(step.t_s - step.duration_s - last_s) > _SAME_S:
            stretch += 1
        last_s = step.t_s
        landings.setdefault((stretch, number % 2), []).append((number, step.t_s))
    above = below = 0.0
    for foot in landings.values():
        mean_number = sum(k for k, _ in foot) / len(foot)
        mean_s = sum(t for _, t in foot) / len(foot)
        above += sum((k - mean_number) * (t - mean_s) for k, t in foot)
        below += sum((k - mean_number) ** 2 for k, _ in foot)
    return S_PER_MIN * below / above if below >= _LEAST_SPREAD else None


_SAME_S = 0.001
"""A landing from which the next step counts its duration is the one told before."""

_LEAST_SPREAD = 4.0
"""Two landings of each foot."""
