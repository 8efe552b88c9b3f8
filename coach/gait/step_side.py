"""What a step shows of its foot: when in the stride the pelvis rolls, the force goes across."""

from __future__ import annotations

import cmath
import math
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coach.gait.shape import LEFT, OBLIQUITY
from coach.model import Locomotion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model.ring_buffer import RingBuffer

SHOWN_BY: Mapping[tuple[bool, Locomotion], tuple[tuple[int, float, float], ...]] = MappingProxyType(
    {
        (True, Locomotion.RUNNING): ((OBLIQUITY, 0.52, 1.0),),
        (True, Locomotion.WALKING): ((OBLIQUITY, 0.75, 1.0), (LEFT, 0.25, 0.05)),
        (False, Locomotion.RUNNING): ((LEFT, 0.16, 1.0),),
        (False, Locomotion.WALKING): ((LEFT, 0.17, 1.0),),
    }
)
"""Rows of the history; when the stride-rate part of each is highest, in strides after a right
contact; and its weight. For a sensor that moves with the pelvis or not. README.md has the people
behind each."""

_LEAST_ROWS = 16  # of a stride: 20 Hz at 150 steps/min


def likeness_to_left(
    history: RingBuffer,
    shown_by: tuple[tuple[int, float, float], ...],
    landings_s: tuple[float, float, float],
    dt_s: float,
) -> complex:
    """Likeness of a step to one of the left foot.

    Sources: sign of the medio-lateral force in stance, Lee et al. 2010
    (10.1016/j.jsams.2009.03.005); sign of the angular rate at the lower back at initial contact,
    McCamley et al. 2012 (10.1016/j.gaitpost.2012.02.019); rates about two axes and a trained
    classifier, Ullrich et al. 2021 (10.1109/EMBC46164.2021.9630653), the latter two in walking.
    Deviations:

    1. The stride-rate part alone, over the stride that this step ends. A side lean, a tilted strap
       and the shaking after contact are at other rates.
    2. The rate of rolling is that of the obliquity, a quarter of a stride before it. What the
       obliquity gains over the stride, as in a turn, is taken off; so no derivative is needed.
    3. A running pelvis is told by its rolling. The force across came at 0.14, 0.33, 0.51 and 0.54
       of a stride in four runners, half a stride being the other foot.
    4. A walking pelvis is told by rolling and force across together: one alone fails in a turn, the
       other in some people. Turning about the vertical, as in McCamley's, added nothing to them.

    Args:
        history: The gait stage's.
        shown_by: Of ``SHOWN_BY``.
        landings_s: Of the other foot before (NaN if unknown), of this step, and of the next.
        dt_s: Nominal sample period.

    Returns:
        As ``SideVote.vote`` wants it; 0 where the stride cannot be seen.
    """
    before_s, _, after_s = landings_s
    if not math.isfinite(before_s):
        return 0j
    times, rows = history.window(before_s, after_s)
    if len(times) < _LEAST_ROWS or times[0] > before_s + 2.0 * dt_s:
        return 0j
    stride = 0.5 * np.interp(times, landings_s, (-1.0, 0.0, 1.0))
    # A left step is a right one half a stride off.
    turns = np.exp(-2j * np.pi * stride)
    turns -= np.add.reduce(turns) / len(times)
    likeness = 0j
    for row, peak, weight in shown_by:
        moved = rows[row]
        if row == OBLIQUITY:
            moved = moved - (moved[-1] - moved[0]) * stride
        seen = complex(np.add.reduce(moved * turns)) / len(times)
        likeness -= 2.0 * weight * seen * cmath.exp(2j * math.pi * peak)
    return likeness
