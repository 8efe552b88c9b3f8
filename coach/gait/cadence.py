"""Steps per minute of a window that is over."""

from __future__ import annotations

import math
from itertools import pairwise
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
    the window counts and not the first and the last alone. Each unbroken stretch has an intercept
    of its own, and so has each foot: neither a pause nor a limp tilts the slope. Landings without a
    stance to be seen (getting going, a turn, slowing down) are left out where most have one.

    Walking: by the mean of the middle half of all strides. A walk has turns, a first and a last
    step, which say little about its rate.

    Args:
        steps: Ascending; those outside the window are passed over.
        from_s: Begin of the window, stream time.
        until_s: End, not part of it.
        locomotion: Whose landings count.

    Returns:
        Steps per minute, or ``None`` with fewer than two strides.
    """
    inside = [s for s in steps if from_s <= s.t_s < until_s and s.locomotion is locomotion]
    if locomotion is Locomotion.WALKING:
        return _middle_spm(inside)
    seen = [step for step in inside if step.contact_time_s is not None]
    return _slope_spm(seen if 3 * len(seen) >= 2 * len(inside) else inside)


def _slope_spm(steps: Iterable[Step]) -> float | None:
    landings: dict[tuple[int, int], list[tuple[int, float]]] = {}
    stretch = 0
    last_s = -math.inf
    for number, step in enumerate(steps):
        stretch += not _follows(step, last_s)
        last_s = step.t_s
        landings.setdefault((stretch, number % 2), []).append((number, step.t_s))
    above = below = 0.0
    for foot in landings.values():
        mean_number = sum(k for k, _ in foot) / len(foot)
        mean_s = sum(t for _, t in foot) / len(foot)
        above += sum((k - mean_number) * (t - mean_s) for k, t in foot)
        below += sum((k - mean_number) ** 2 for k, _ in foot)
    return S_PER_MIN * below / above if below >= _LEAST_SPREAD else None


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

_LEAST_STRIDES = 2
