"""Which foot the runner says has just landed."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class FootTapState:
    """All that one tap leaves to the next.

    Args:
        taps_s: Stream times of the taps whose landings are not all known yet.
        votes: Parity (+1 or -1) that each tap before them gave to the left foot's steps.
    """

    taps_s: deque[float] = field(default_factory=deque)
    votes: list[float] = field(default_factory=list)

    def restarted(self) -> FootTapState:
        """What was told is void; a tap whose landing is yet to be seen is not."""
        return FootTapState(self.taps_s)


class FootTaps:
    """Taps of the runner, each as the left foot lands.

    A tap is a tenth of a second off, by the finger, the radio and the clock, where two landings are
    three tenths apart. So several must agree.
    """

    def __init__(self, params: FootTapParams) -> None:
        self._p = params
        self.state = FootTapState()

    def tap(self, t_s: float) -> None:
        """The left foot lands at a stream time, says the runner."""
        self.state.taps_s.append(t_s)

    def restart(self) -> None:
        """The chain of steps broke: what was told of its feet is void."""
        self.state = self.state.restarted()

    def left_parity(
        self, t_s: float, landings: Sequence[Landing], last_parity: float
    ) -> float | None:
        """Parity (+1 or -1) of the left foot's steps, once enough taps agree; each answer once.

        Args:
            t_s: Grid instant.
            landings: The unbroken chain, oldest first.
            last_parity: Parity of the last of them.
        """
        p, state = self._p, self.state
        while state.taps_s and state.taps_s[0] <= t_s - p.wait_s:
            self._count(state.taps_s.popleft(), landings, last_parity)
        n, together = len(state.votes), sum(state.votes)
        if n < p.least or abs(together) < (2.0 * p.agreement - 1.0) * n:
            return None
        state.votes = []
        return 1.0 if together > 0.0 else -1.0

    def _count(self, tap_s: float, landings: Sequence[Landing], last_parity: float) -> None:
        if len(landings) < 2:
            return
        off_s = [abs(one.contact_s - tap_s) for one in landings]
        nearest = min(range(len(off_s)), key=off_s.__getitem__)
        step_s = (landings[-1].contact_s - landings[0].contact_s) / (len(landings) - 1)
        if off_s[nearest] <= self._p.near * step_s:
            back = len(landings) - 1 - nearest
            self.state.votes.append(-last_parity if back % 2 else last_parity)
