"""Cadence of whole windows, from every landing in them.

The live reading is the mean of the last steps, because a cue cannot wait. Afterwards there is no
hurry, and ``window_cadence_spm`` uses all landings of a window: half the error of the live reading
on the recordings of others (tests/accuracy).
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np

from coach.gait import window_cadence_spm
from coach.report.measure.drift_regression import BLOCK_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model import Step
    from coach.model.blocks import FloatArray


class CadenceWindows:
    """The running steps of a session.

    Args:
        steps: Ascending.
    """

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = steps
        self._t_s = [step.t_s for step in steps]
        self._blocks: dict[float, float] = {}

    def __bool__(self) -> bool:
        return bool(self._steps)

    def cadence_spm(self, from_s: float, until_s: float) -> float | None:
        """Steps per minute in a window; ``None`` with fewer than two strides."""
        a, b = (bisect_left(self._t_s, border) for border in (from_s, until_s))
        return window_cadence_spm(self._steps[a:b], from_s, until_s)

    def of_blocks(self, numbers: FloatArray) -> FloatArray:
        """``(n,)`` cadence of the blocks of ``BLOCK_S`` with these numbers, NaN where unknown."""
        return np.array([self._of_block(k) for k in numbers.tolist()], dtype=np.float64)

    def _of_block(self, number: float) -> float:
        # Asked for twice: cadence is a metric, and stands for the pace of the others.
        if number not in self._blocks:
            found = self.cadence_spm(number * BLOCK_S, (number + 1.0) * BLOCK_S)
            self._blocks[number] = np.nan if found is None else found
        return self._blocks[number]
