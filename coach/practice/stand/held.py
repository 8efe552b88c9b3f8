"""What was seen of a segment while a posture was held."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model.robust import median_and_spread
from coach.model.units import RAD_PER_DEG
from coach.practice.epochs import EPOCH_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray
    from coach.practice.epochs import Epoch
    from coach.practice.stand.postures import Posture

_WILD, _LEAST_RAD = 3.0, 0.2 * RAD_PER_DEG
"""A second further from the others than so many robust sigmas, and than so much, does not count."""


@dataclass(frozen=True, slots=True)
class Held:
    """A posture of one round, of one segment.

    Args:
        number: Which round, from 0.
        posture: Which posture.
        epochs: The quiet ones, in order; there may be gaps.
    """

    number: int
    posture: Posture
    epochs: tuple[Epoch, ...]

    @property
    def up(self) -> FloatArray:
        """``(3,)`` unit vector: robust mean of its seconds."""
        return mean_up(self.epochs)


def ups_of(epochs: Sequence[Epoch]) -> FloatArray:
    """``(n, 3)`` of "up" in segment axes."""
    return np.array([one.up for one in epochs])


def mean_up(epochs: Sequence[Epoch]) -> FloatArray:
    """``(3,)`` unit vector: mean of the means of whole seconds, without wild ones."""
    per_second = round(1.0 / EPOCH_S)
    ups = ups_of(epochs)
    seconds = np.array([ups[a : a + per_second].mean(axis=0) for a in _begins(len(ups))])
    middle = np.array([median_and_spread(axis)[0] for axis in seconds.T])
    off = np.sqrt(((seconds - middle) ** 2).sum(axis=1))
    spread = median_and_spread(np.concatenate([off, -off]))[1]
    kept = seconds[off <= max(_WILD * spread, _LEAST_RAD)]
    mean = (kept if len(kept) else seconds).mean(axis=0)
    return np.asarray(mean / math.sqrt(float(mean @ mean)))


def _begins(n: int) -> range:
    """Where seconds begin; a rest shorter than half a second belongs to the one before."""
    per_second = round(1.0 / EPOCH_S)
    return range(0, max(n - per_second // 2, 1), per_second)


def pieces(epochs: Sequence[Epoch]) -> list[list[Epoch]]:
    """Stretches without a gap between epochs."""
    out: list[list[Epoch]] = []
    for one in epochs:
        if out and not one.fresh and one.t_s - out[-1][-1].t_s < 1.5 * EPOCH_S:
            out[-1].append(one)
        else:
            out.append([one])
    return out
