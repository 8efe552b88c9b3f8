"""A count of samples that starts again at 0 after so many."""

from __future__ import annotations


class SampleCount:
    """Makes a count of 8 to 32 bits one without end.

    A packet that comes late, or twice, keeps the number it has: the timing stage tells it by that.
    """

    def __init__(self) -> None:
        self._last: int | None = None

    def index_of(self, count: int, bits: int) -> int:
        """Number of a sample, from its count."""
        turn = 1 << bits
        if self._last is None:
            self._last = count
        else:
            ahead = (count - self._last + turn // 2) % turn - turn // 2
            self._last = max(self._last + ahead, 0)
        return self._last
