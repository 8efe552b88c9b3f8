"""Did the strap move in the middle of the check?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray

TIMES = 6.0
"""A shift counts if it leaves less than one part in so many of the scatter. Where postures scatter
by 1 deg (SD) from round to round, chance does that and 2.5 deg in none of 1500 checks of three
rounds; a shift of 5 deg is found in 83 % of them, and taken off to within 0.6 deg (median)."""


@dataclass(frozen=True, slots=True)
class StrapMoved:
    """Everything from one posture on lies off by the same angle.

    Args:
        before: Index of the first posture that lies off.
        shift_rad: ``(2,)`` forward and side.
    """

    before: int
    shift_rad: FloatArray

    @property
    def size_rad(self) -> float:
        return float(np.sqrt((self.shift_rad**2).sum()))


def strap_moved(tilts: FloatArray, kinds: Sequence[object], least_rad: float) -> StrapMoved | None:
    """The one shift that explains best why rounds differ, if it explains nearly all of it.

    Each posture has one angle in all rounds, and from some posture on everything is shifted: least
    squares for each place where that can have happened. A wearer who from then on stands otherwise
    looks the same, and it does no harm to take that off too: what counts are differences between
    postures.

    Args:
        tilts: ``(n, 2)`` forward and side angle of each posture held, in order.
        kinds: ``(n)`` which posture each is.
        least_rad: Smaller shifts are none.
    """
    kinds_there = list(dict.fromkeys(kinds))
    n, parameters = len(tilts), len(kinds_there)
    if n < parameters + 3:
        return None
    base = np.array([[one is kind for kind in kinds_there] for one in kinds], dtype=float)
    without = _rest(base, tilts)[1]
    best: tuple[float, int, FloatArray] | None = None
    for j in range(1, n):
        after = (np.arange(n) >= j).astype(float)[:, None]
        if not _tells(base, after[:, 0]):
            continue
        solution, rest = _rest(np.hstack([base, after]), tilts)
        if best is None or rest < best[0]:
            best = rest, j, solution[-1]
    if best is None or best[0] * TIMES > without:
        return None
    found = StrapMoved(best[1], best[2])
    return found if found.size_rad >= least_rad else None


def _tells(base: FloatArray, after: FloatArray) -> bool:
    """Whether postures of at least two kinds were held on both sides."""
    shared = [(after[one > 0].min() == 0.0 and after[one > 0].max() == 1.0) for one in base.T]
    return bool(sum(shared) >= 2)


def _rest(rows: FloatArray, tilts: FloatArray) -> tuple[FloatArray, float]:
    solution = np.asarray(np.linalg.lstsq(rows, tilts, rcond=None)[0], dtype=np.float64)
    return solution, float(((tilts - rows @ solution) ** 2).sum())
