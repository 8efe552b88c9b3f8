"""Can these be the values of an accelerometer?"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_WINDOW_S = 1.0
_WINDOWS = 3
_COUNTS_PER_G = 2048.0
_QUIET_G = 0.02
"""Largest standard deviation of an axis at rest; a module that lies still shows some 2 mg."""
_SAME_G = 0.005
"""Largest change of an axis' mean over the still seconds."""
_LEAST_G, _MOST_G = 0.8, 1.2
"""At rest. The worst scale seen is 3.6 % off."""


class GravityCheck:
    """At rest an accelerometer measures 1 g, in whatever position, and nothing else does.

    Three still seconds in a row tell; while the values move, nothing can be said.
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Nothing is known."""
        self.wrong_g: float | None = None
        """What is measured at rest in place of 1 g; ``None`` as long as nothing speaks against."""
        self._count = 0
        self._sum = np.zeros(3)
        self._squares = np.zeros(3)
        self._still = 0
        self._mean = np.zeros(3)

    @property
    def doubtful(self) -> bool:
        """The last second was still and not of 1 g."""
        return self._still > 0

    def push(self, acc: npt.NDArray[np.int16], dt_s: float) -> bool:
        """Take in ``(n, 3)`` counts; whether a second ended here."""
        values = acc / _COUNTS_PER_G
        self._count += len(values)
        self._sum += values.sum(axis=0)
        self._squares += (values * values).sum(axis=0)
        if self._count * dt_s < _WINDOW_S:
            return False
        mean = self._sum / self._count
        spread = self._squares / self._count - mean * mean
        norm = float(np.sqrt(mean @ mean))
        self._count, self._sum, self._squares = 0, np.zeros(3), np.zeros(3)
        if float(spread.max()) > _QUIET_G**2:
            self._still = 0
        elif _LEAST_G <= norm <= _MOST_G:
            self._still, self.wrong_g = 0, None
        else:
            if not self._still or float(np.abs(mean - self._mean).max()) > _SAME_G:
                self._still, self._mean = 0, mean
            self._still += 1
            if self._still >= _WINDOWS:
                self.wrong_g = norm
        return True
