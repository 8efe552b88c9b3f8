"""A gyroscope that shows exactly zero at rest tells nothing of its offset there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from coach.model.blocks import FloatArray

_SURE_S = 0.5
"""No gyroscope with noise of its own shows nothing on all axes for so long. The general filter
takes a stillness for rest after three times as long."""
_MOST_ZERO = 0.5


class DeadBand:
    """Finds stretches of exact zeros, sample by sample, wherever blocks are cut.

    Some modules hold back what is below a threshold. In such a stretch the offset seems to be zero,
    and right after it is what it was before.

    Args:
        dt_s: Sample period.
    """

    def __init__(self, dt_s: float) -> None:
        self._needed = max(round(_SURE_S / dt_s), 4)
        self._run = 0

    def ended(self, zero: bool) -> bool:
        """Whether a stretch ended with the sample before the one told of, which is now known."""
        if zero or self._run < self._needed:
            return False
        self._run = 0
        return True

    def until_border(self, zero: npt.NDArray[np.bool_], start: int, end: int) -> int:
        """Up to where one may go on from ``start`` without a stretch beginning or ending."""
        part = zero[start:end]
        if self._run >= self._needed:
            return end if part.all() else start + int(np.argmin(part))
        if not part.any():
            return end
        run = self._run
        for at, still in enumerate(part.tolist(), start + 1):
            run = run + 1 if still else 0
            if run == self._needed:
                return at
        return end

    def advance(self, part: npt.NDArray[np.bool_]) -> bool:
        """Take in what lies before a border; whether a stretch became sure here."""
        if not part[-1]:
            self._run = 0
            return False
        before = self._run
        moving = np.flatnonzero(~part)
        self._run = len(part) - 1 - int(moving[-1]) if len(moving) else before + len(part)
        return self._run >= self._needed and (before < self._needed or len(moving) > 0)


def shows_nothing(gyr: FloatArray) -> npt.NDArray[np.bool_]:
    """``(n,)`` whether all axes of ``(n, 3)`` rates are exactly zero."""
    return np.asarray((gyr == 0.0).all(axis=1))


def mostly_zero(gyr: FloatArray) -> bool:
    """Whether a window of ``(n, 3)`` rates is one of a dead band."""
    return float(shows_nothing(gyr).mean()) > _MOST_ZERO
