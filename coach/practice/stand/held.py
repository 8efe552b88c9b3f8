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
    """``(n, 3)`` of "up" in segment axes, by the attitude."""
    return np.array([one.up for one in epochs])


def forces_of(epochs: Sequence[Epoch]) -> FloatArray:
    """``(n, 3)`` directions of the specific force in segment axes: up, and what shakes it."""
    forces = np.array([one.force_m_s2 for one in epochs])
    return np.asarray(forces / np.sqrt((forces**2).sum(axis=1))[:, None])


def mean_up(epochs: Sequence[Epoch]) -> FloatArray:
    """``(3,)`` unit vector: where the force pointed, mean over whole seconds without wild ones.

    Whoever stands gains no speed, so over seconds the force is that of gravity alone. The attitude
    says which seconds are wild, and no more: for some seconds after a movement it is off by what
    the gyroscope missed of it (0.3 to 0.4 deg SD of simulated people, where the force is off by
    0.1).
    """
    per_second = round(1.0 / EPOCH_S)
    ups = ups_of(epochs)
    begins = _begins(len(ups))
    seconds = np.array([ups[a : a + per_second].mean(axis=0) for a in begins])
    middle = np.array([median_and_spread(axis)[0] for axis in seconds.T])
    off = np.sqrt(((seconds - middle) ** 2).sum(axis=1))
    spread = median_and_spread(np.concatenate([off, -off]))[1]
    calm = off <= max(_WILD * spread, _LEAST_RAD)
    forces = forces_of(epochs)
    means = np.array([forces[a : a + per_second].mean(axis=0) for a in begins])
    mean = (means[calm] if calm.any() else means).mean(axis=0)
    return np.asarray(mean / math.sqrt(float(mean @ mean)))


def _begins(n: int) -> range:
    """Where seconds begin; a rest shorter than half a second belongs to none."""
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
