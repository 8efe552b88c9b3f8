"""Which foot the runner says has just landed."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from coach.model.ranges import Within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.gait import Landing


@dataclass(frozen=True, slots=True)
class FootTapParams:
    """When taps tell the feet.

    Args:
        least: Taps on landings of one unbroken chain of steps.
        agreement: Part of them that must have met the same foot.
        near: Farthest from a landing, as a part of a step; a tap between two landings says nothing.
        wait_s: After so long the landings around a tap are known: longer than the slowest step.
    """

    least: Annotated[int, Within(2, 20)] = 4
    agreement: Annotated[float, Within(0.6, 1.0)] = 0.75
    near: Annotated[float, Within(0.1, 0.5)] = 0.4
    wait_s: Annotated[float, Within(0.8, 5.0)] = 1.5


@dataclass(frozen=True, slots=True)
class FootTapResult:
    """What the runner has told of the feet.

    Args:
        left_phase: As in ``Calibration``.
        swapped: Until now the feet were named the other way round.
    """

    left_phase: float
    swapped: bool


class FootTaps:
    """Taps of the runner, each as the left foot lands.

    A tap is a tenth of a second off, by the finger, the radio and the clock, where two landings are
    three tenths apart. So several must agree.
    """

    def __init__(self, params: FootTapParams) -> None:
        self._params = params
        self._taps: deque[float] = deque()
        self._votes: list[float] = []

    def tap(self, t_s: float) -> None:
        """The left foot lands at a stream time, says the runner."""
        self._taps.append(t_s)

    def restart(self) -> None:
        """The chain of steps broke: what was told of its feet is void."""
        self._votes = []

    def left_parity(
        self, t_s: float, landings: Sequence[Landing], last_parity: float
    ) -> float | None:
        """Parity (+1 or -1) of the left foot's steps, once enough taps agree; each answer once.

        Args:
            t_s: Grid instant.
            landings: The unbroken chain, oldest first.
            last_parity: Parity of the last of them.
        """
        p = self._params
        while self._taps and self._taps[0] <= t_s - p.wait_s:
            self._count(self._taps.popleft(), landings, last_parity)
        n, together = len(self._votes), sum(self._votes)
        if n < p.least or abs(together) < (2.0 * p.agreement - 1.0) * n:
            return None
        self._votes = []
        return 1.0 if together > 0.0 else -1.0

    def _count(self, tap_s: float, landings: Sequence[Landing], last_parity: float) -> None:
        if len(landings) < 2:
            return
        off_s = [abs(one.contact_s - tap_s) for one in landings]
        nearest = min(range(len(off_s)), key=off_s.__getitem__)
        step_s = (landings[-1].contact_s - landings[0].contact_s) / (len(landings) - 1)
        if off_s[nearest] <= self._params.near * step_s:
            back = len(landings) - 1 - nearest
            self._votes.append(-last_parity if back % 2 else last_parity)
