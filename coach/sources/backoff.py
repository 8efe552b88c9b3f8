"""Pauses between tries: doubling, and irregular so that two programs do not try in step."""

from __future__ import annotations

import random


class Backoff:
    """Pauses for one link.

    Args:
        first_s: The first pause.
        most_s: The longest.
        rng: Source of the irregularity.
    """

    JITTER = 0.25  # share by which a pause is longer or shorter

    def __init__(self, first_s: float, most_s: float, rng: random.Random | None = None) -> None:
        self._first_s = first_s
        self._most_s = most_s
        self._next_s = first_s
        self._rng = rng or random.Random()  # noqa: S311 - not a secret

    def pause_s(self) -> float:
        """The next pause."""
        pause_s = self._next_s * (1.0 + self.JITTER * self._rng.uniform(-1.0, 1.0))
        self._next_s = min(2.0 * self._next_s, self._most_s)
        return pause_s

    def reset(self) -> None:
        """The link holds: begin with the first pause again."""
        self._next_s = self._first_s
