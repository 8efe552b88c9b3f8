"""Where does the truth lie, when several Students each with a weight say it?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

_STEPS = 2000
_HALVINGS = 30


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """Student's t at other places and widths, all with as many degrees of freedom, for k series.

    Args:
        weights: ``(g, k)``, one in sum.
        centres: ``(g, k)``.
        widths: ``(g, k)``, > 0.
        freedom: Of each.
    """

    weights: FloatArray
    centres: FloatArray
    widths: FloatArray
    freedom: int

    def below(self, values: FloatArray) -> FloatArray:
        """``(q, k)`` how likely the truth lies below each of ``(q, k)`` or ``(q, 1)`` values."""
        angles, chances = _table(self.freedom)
        angle = np.arctan((values[:, None] - self.centres) * self._per_width)
        return np.asarray((self.weights * np.interp(angle, angles, chances)).sum(axis=1))

    def quantiles(self, *of: float) -> FloatArray:
        """``(q, k)`` values below which the truth lies with such chances; by halving."""
        angles, chances = _table(self.freedom)
        p = np.array(of)[:, None]
        each = self.centres + np.tan(np.interp(p, chances, angles))[:, None] / self._per_width
        low, high = each.min(axis=1), each.max(axis=1)
        for _ in range(_HALVINGS):
            middle = 0.5 * (low + high)
            left = self.below(middle) < p
            low, high = np.where(left, middle, low), np.where(left, high, middle)
        return np.asarray(0.5 * (low + high))

    @property
    def _per_width(self) -> FloatArray:
        return np.asarray(1.0 / (self.widths * math.sqrt(self.freedom)))


@lru_cache(maxsize=256)
def _table(freedom: int) -> tuple[FloatArray, FloatArray]:
    """The distribution over ``arctan(t / sqrt(freedom))``, whose density is a power of the cosine.

    Chances are within 1e-4 of themselves down to 1e-4, for up to 200 degrees of freedom.
    """
    angles = np.linspace(-0.5 * np.pi, 0.5 * np.pi, 2 * _STEPS + 1)
    density = np.maximum(np.cos(angles), 0.0) ** (freedom - 1)
    sums = np.concatenate([[0.0], np.cumsum(density[1:] + density[:-1])])
    return angles, sums / sums[-1]
