"""Steps per minute of a window that is over."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from coach.model import Locomotion
from coach.model.units import S_PER_MIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coach.model import Step


def window_cadence_spm(
    steps: Iterable[Step],
    from_s: float,
    until_s: float,
    locomotion: Locomotion = Locomotion.RUNNING,
) -> float | None:
    """Cadence of a window, from all landings of one way of moving in it.

    Running: the slope of landing time over step number by least squares, so that every landing of
    the window counts and not the first and the last alone. Each unbroken stretch of even strides
    has an intercept of its own, and so has each foot: neither a pause nor a limp tilts the slope,
    and a landing too many or too few ends a stretch. Landings without a stance to be seen (getting
    going, a turn, slowing down) are counted, but their times are left out where most have one.

    Walking: by the mean of the middle half of all strides. A walk has turns, a first and a last
    step, which say little about its rate.

    Args:
        steps: Ascending; those outside the window are passed over.
        from_s: Begin of the window, stream time.
        until_s: End, not part of it.
        locomotion: Whose landings count.

    Returns:
        Steps per minute, or ``None`` with fewer than two strides, or where a third of them is odd.
    """
    inside = [s for s in steps if from_s <= s.t_s < until_s and s.locomotion is locomotion]
    if locomotion is Locomotion.WALKING:
        return _middle_spm(inside)
    seen = [step.contact_time_s is not None for step in inside]
    if 3 * sum(seen) < 2 * len(inside):
        seen = [True] * len(inside)
    return _slope_spm(inside, seen)


def _slope_spm(steps: Sequence[Step], counts: Sequence[bool]) -> float | None:
    """Slope of the landings that count, within each stretch of even strides."""
    even, doubtful = _even_strides(steps)
    if sum(even) < 2 * len(doubtful):
        return None
    landings: dict[tuple[int, int], list[tuple[int, float]]] = {}
    # What lies within an odd stride may be the landing that makes it odd.
    counts = [one and k not in doubtful for k, one in enumerate(counts)]
    stretch = 0
    for number in range(2, len(steps)):
        if not even[number]:
            continue
        # A stretch begins with the two landings before its first even stride.
        begins = not even[number - 1]
        stretch += begins
        for k in range(number - 2 if begins else number, number + 1):
            if counts[k]:
                landings.setdefault((stretch, k % 2), []).append((k, steps[k].t_s))
    above = below = 0.0
    for foot in landings.values():
        mean_number = sum(k for k, _ in foot) / len(foot)
        mean_s = sum(t for _, t in foot) / len(foot)
        above += sum((k - mean_number) * (t - mean_s) for k, t in foot)
        below += sum((k - mean_number) ** 2 for k, _ in foot)
    return S_PER_MIN * below / above if below >= _LEAST_SPREAD else None


def _even_strides(steps: Sequence[Step]) -> tuple[list[bool], set[int]]:
    """Whether the stride that each landing ends is as long as those about it; within which not.

    A landing too many halves three strides, one too few makes as many half as long again, and the
    steps of a sharp turn are quicker than a runner's rate.
    """
    unbroken = [_follows(step, before.t_s) for before, step in pairwise(steps)]
    strides_s = [
        steps[k].t_s - steps[k - 2].t_s if unbroken[k - 2] and unbroken[k - 1] else None
        for k in range(2, len(steps))
    ]
    known = [(k, one) for k, one in enumerate(strides_s, 2) if one is not None]
    even = [False] * len(steps)
    doubtful: set[int] = set()
    for i, (k, stride_s) in enumerate(known):
        # As many on each side; at an end more on the other, so that their number is the same.
        first = min(max(i - _ABOUT, 0), max(len(known) - 2 * _ABOUT - 1, 0))
        usual_s = median(one for _, one in known[first : first + 2 * _ABOUT + 1])
        even[k] = abs(stride_s - usual_s) <= _ODD * usual_s
        if not even[k]:
            doubtful.add(k - 1)
    return even, doubtful


def _middle_spm(steps: Sequence[Step]) -> float | None:
    strides_s = sorted(
        before.duration_s + step.duration_s
        for before, step in pairwise(steps)
        if _follows(step, before.t_s)
    )
    if len(strides_s) < _LEAST_STRIDES:
        return None
    aside = len(strides_s) // 4
    middle_s = strides_s[aside : len(strides_s) - aside]
    return 2.0 * S_PER_MIN * len(middle_s) / sum(middle_s)


def _follows(step: Step, before_s: float) -> bool:
    return abs(step.t_s - step.duration_s - before_s) <= _SAME_S


_SAME_S = 0.001
"""A landing from which the next step counts its duration is the one told before."""

_LEAST_SPREAD = 4.0
"""Two landings of each foot."""

_ABOUT = 8
"""Strides before and after one that say how long it should be: some twelve seconds."""

_ODD = 0.15
"""Difference from those, as a part, from which on a stride is odd: a runner's strides vary by 1 to
3 % (standard deviation), and a landing too many or too few changes one by a quarter at least."""

_LEAST_STRIDES = 2
