"""What a step shows of its foot: when in the stride the pelvis rolls, or the force goes across."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coach.gait.shape import LEFT, OBLIQUITY
from coach.model import Locomotion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model.history import History

SHOWN_BY: Mapping[tuple[bool, Locomotion], tuple[int, float]] = MappingProxyType(
    {
        (True, Locomotion.RUNNING): (OBLIQUITY, 0.52),
        (True, Locomotion.WALKING): (LEFT, 0.24),
        (False, Locomotion.RUNNING): (LEFT, 0.16),
        (False, Locomotion.WALKING): (LEFT, 0.24),
    }
)
"""Row of the history, and when its stride-rate part is highest, in strides after a right contact,
for a sensor that moves with the pelvis or not. README.md has the people behind each."""

_LEAST_ROWS = 16  # of a stride: 40 Hz at 150 steps/min


def likeness_to_left(
    history: History,
    shown_by: tuple[int, float],
    landings_s: tuple[float, float, float],
    dt_s: float,
) -> complex:
    """Likeness of a step to one of the left foot.

    Sources: sign of the medio-lateral force in stance, Lee et al. 2010
    (10.1016/j.jsams.2009.03.005); angular rate at the lower back, McCamley et al. 2012
    (10.1016/j.gaitpost.2012.02.019) and, by a trained classifier, Ullrich et al. 2021
    (10.1109/EMBC46164.2021.9630653), the latter two in walking. Deviations:

    1. The stride-rate part alone, over the stride that this step ends. A side lean, a tilted strap
       and the shaking after contact are at other rates.
    2. The rate of rolling is that of the obliquity, a quarter of a stride before it, so that no
       derivative is taken.
    3. A running pelvis is told by its rolling. The force across, which walking shows so well, came
       at 0.14, 0.33, 0.51 and 0.54 of a stride in four runners, half a stride being the other foot.

    Args:
        history: The gait stage's.
        shown_by: Of ``SHOWN_BY``.
        landings_s: Of the other foot before (NaN if unknown), of this step, and of the next.
        dt_s: Nominal sample period.

    Returns:
        As ``SideVote.vote`` wants it; 0 where the stride cannot be seen.
    """
    row, peak = shown_by
    before_s, _, after_s = landings_s
    if not math.isfinite(before_s):
        return 0j
    times, rows = history.window(before_s, after_s)
    if len(times) < _LEAST_ROWS or times[0] > before_s + 2.0 * dt_s:
        return 0j
    stride = 0.5 * np.interp(times, landings_s, (-1.0, 0.0, 1.0))
    moved = rows[row] - np.add.reduce(rows[row]) / len(times)
    # A left step is a right one half a stride off.
    turns = np.exp(-2j * np.pi * (stride - peak))
    return -2.0 * complex(np.add.reduce(moved * turns)) / len(times)
