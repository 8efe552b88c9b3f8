"""What a step shows of its foot: when in the stride the pelvis rolls, the force goes across."""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coach.gait.shape import LEFT, OBLIQUITY
from coach.model import Locomotion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from coach.model.blocks import FloatArray
    from coach.model.ring_buffer import RingBuffer

    IntArray = npt.NDArray[np.intp]

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


@dataclass(frozen=True, slots=True)
class StrideSpan:
    """The stride that a step ends.

    Args:
        before_s: Landing of the other foot before, stream time; minus infinity if unknown.
        landed_s: Of the step.
        next_s: Of the next.
        horizon_s: Instant that tells it; no sample from then on shows.
    """

    before_s: float
    landed_s: float
    next_s: float
    horizon_s: float


def likeness_to_left(
    history: RingBuffer,
    shown_by: tuple[tuple[int, float, float], ...],
    spans: Sequence[StrideSpan],
    dt_s: float,
) -> list[complex]:
    """Likeness of each of some steps to one of the left foot.

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
        spans: The strides.
        dt_s: Nominal sample period.

    Returns:
        As ``SideVote.vote`` wants them; 0 where the stride cannot be seen.
    """
    found = [0j] * len(spans)
    edges = np.array([(s.before_s, s.landed_s, s.next_s, s.horizon_s) for s in spans])
    before_s, _, after_s, horizon_s = edges.T
    begins, ends = history.windows(before_s, after_s, horizon_s)
    those = np.flatnonzero(np.isfinite(before_s) & (ends - begins >= _LEAST_ROWS))
    if len(those):
        those = those[history.times[begins[those]] <= before_s[those] + 2.0 * dt_s]
    if len(those):
        seen = _seen(history, shown_by, edges[those], (begins[those], ends[those]))
        for k, likeness in zip(those.tolist(), seen, strict=True):
            found[k] = likeness
    return found


def _seen(
    history: RingBuffer,
    shown_by: tuple[tuple[int, float, float], ...],
    edges: FloatArray,
    samples: tuple[IntArray, IntArray],
) -> list[complex]:
    """Of strides ``(m, 4)`` and their samples: the part at stride rate, turned to a left step's."""
    begins, ends = samples
    lengths = ends - begins
    firsts = np.add.accumulate(lengths) - lengths
    of = np.repeat(np.arange(len(lengths)), lengths)
    at = np.arange(len(of)) + (begins - firsts)[of]
    before_s, landed_s, after_s = edges[:, :3].T
    times = history.times[at]
    late = times >= landed_s[of]
    slopes = np.concatenate([1.0 / (landed_s - before_s), 1.0 / (after_s - landed_s)])
    of_half = of + len(lengths) * late
    # From -1/2 through 0 at the step's own landing to 1/2.
    stride = slopes[of_half] * (times - np.concatenate([before_s, landed_s])[of_half])
    stride = 0.5 * np.where(late, stride, stride - 1.0)
    phase = 2.0 * np.pi * stride
    # A left step is a right one half a stride off.
    turns = np.cos(phase), np.sin(phase)
    moved = []
    for row, _, _ in shown_by:
        one = history.rows[row, at]
        if row == OBLIQUITY:
            gains = history.rows[row, ends - 1] - history.rows[row, begins]
            one = one - gains[of] * stride
        moved.append(one)
    rows = [*turns, *moved, *(one * turn for one in moved for turn in turns)]
    # Segment by segment, so that no sum depends on the steps beside it.
    means = (np.add.reduceat(np.array(rows), firsts, axis=1) / lengths).T.tolist()
    n = len(shown_by)
    likenesses = []
    for cosine, sine, *mean in means:
        likeness = 0j
        for k, (_, peak, weight) in enumerate(shown_by):
            real, imaginary = mean[n + 2 * k : n + 2 * k + 2]
            seen = complex(real - mean[k] * cosine, mean[k] * sine - imaginary)
            likeness -= 2.0 * weight * seen * cmath.exp(2j * math.pi * peak)
        likenesses.append(likeness)
    return likenesses
