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
    reach = [history.clipped(s.before_s, s.next_s, s.horizon_s) for s in spans]
    at: list[int] = history.times.searchsorted(reach).ravel().tolist()
    begins, ends = at[::2], at[1::2]
    those = [
        k
        for k, span in enumerate(spans)
        if math.isfinite(span.before_s)
        and ends[k] - begins[k] >= _LEAST_ROWS
        and history.times[begins[k]] <= span.before_s + 2.0 * dt_s
    ]
    if those:
        samples = [(begins[k], ends[k]) for k in those]
        strides = [spans[k] for k in those]
        seen = _seen(history, shown_by, strides, samples)
        for k, likeness in zip(those, seen, strict=True):
            found[k] = likeness
    return found


def _seen(
    history: RingBuffer,
    shown_by: tuple[tuple[int, float, float], ...],
    spans: Sequence[StrideSpan],
    samples: Sequence[tuple[int, int]],
) -> list[complex]:
    """The part at stride rate of strides with these samples, turned to a left step's."""
    # Row by row, each with a sample to spare, so that its sums can end before the next row.
    lengths = [end - begin for begin, end in samples]
    width, m, n = max(lengths) + 1, len(lengths), len(shown_by)
    at = np.add.outer([begin for begin, _ in samples], np.arange(width))
    times = history.times.take(at, mode="clip")
    landings_s = [(s.landed_s, s.landed_s - s.before_s, s.next_s - s.landed_s) for s in spans]
    landed_s, before_s, after_s = np.array(landings_s).T[:, :, None]
    # From -1/2 through 0 at the step's own landing to 1/2.
    since_s = times - landed_s
    stride = 0.5 * since_s / np.where(since_s >= 0.0, after_s, before_s)
    phase = 2.0 * math.pi * stride
    # A left step is a right one half a stride off.
    rows = np.empty((2 + 3 * n, m, width))
    np.cos(phase, out=rows[0])
    np.sin(phase, out=rows[1])
    for k, (row, _, _) in enumerate(shown_by):
        one = history.rows[row].take(at, mode="clip")
        if row == OBLIQUITY:
            gains = [float(one[j, length - 1] - one[j, 0]) for j, length in enumerate(lengths)]
            one = one - np.array(gains)[:, None] * stride
        rows[2 + 3 * k] = one
        np.multiply(rows[:2], one, out=rows[3 + 3 * k : 5 + 3 * k])
    # Each row by itself, so that no sum depends on the strides beside it.
    ends = [edge for k, length in enumerate(lengths) for edge in (k * width, k * width + length)]
    sums = np.add.reduceat(rows.reshape(-1, m * width), ends, axis=1)[:, ::2]
    likenesses = []
    for length, (cosine, sine, *mean) in zip(lengths, sums.T.tolist(), strict=True):
        turn = complex(cosine, -sine) / length
        likeness = 0j
        for k, (_, peak, weight) in enumerate(shown_by):
            moved, real, imaginary = mean[3 * k : 3 * k + 3]
            seen = (complex(real, -imaginary) - moved * turn) / length
            likeness -= 2.0 * weight * seen * cmath.exp(2j * math.pi * peak)
        likenesses.append(likeness)
    return likenesses
