"""How often: gaps, caps, the runner's wish for less, and whole blocks left out when fading."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

from coach.model import Command, Reason

if TYPE_CHECKING:
    from coach.cues.settings import CueParams
    from coach.model import Cue

_WINDOW_S = 600.0
_ROUNDING = 1e-9
_WISHES = 3
"""Wishes for less that add up; one for more than usual."""


class Budget:
    """What may still be said. Praise and system messages are free; they are not corrections."""

    def __init__(self, params: CueParams, share: float) -> None:
        self._params = params
        self._share = share
        self._recent: deque[tuple[str, float]] = deque(maxlen=max(params.per_10_min, 1))
        self._said: set[str] = set()
        self._last_s = -math.inf
        self._wish = 0

    @property
    def factor(self) -> float:
        """What the runner's wishes make of the gaps."""
        return self._params.less**self._wish

    @property
    def said(self) -> int:
        """Cues of this run that count."""
        return len(self._said)

    def wish(self, command: Command) -> None:
        if command is Command.LESS:
            self._wish = min(self._wish + 1, _WISHES)
        elif command is Command.MORE:
            self._wish = max(self._wish - 1, -1)

    def spent(self, cue: Cue) -> None:
        """A cue that counts was given."""
        self._said.add(cue.cue_id)
        self._recent.append((cue.cue_id, cue.t_s))
        self._last_s = cue.t_s

    def unheard(self, cue_id: str) -> None:
        """The voice dropped a cue: it does not count, but the gap after it stays."""
        self._said.discard(cue_id)
        kept = [(of, t_s) for of, t_s in self._recent if of != cue_id]
        self._recent = deque(kept, maxlen=self._recent.maxlen)

    def spoke(self, t_s: float) -> None:
        """Something that is free was said; the gap before the next cue counts from it too."""
        self._last_s = t_s

    def refusal(self, t_s: float, running_s: float) -> tuple[Reason, float] | None:
        """Why no cue may be given now, and the earliest time at which one may; 0 if unknown."""
        p = self._params
        if self.said >= p.per_run:
            return Reason.BUDGET, 0.0
        free_s = self._last_s + p.gap_s * self.factor
        if t_s < free_s:
            return Reason.COOLDOWN, free_s
        if len(self._recent) == p.per_10_min and t_s - self._recent[0][1] < _WINDOW_S:
            return Reason.BUDGET, self._recent[0][1] + _WINDOW_S
        if not block_is_open(running_s, p.fade_block_s, self._share):
            return Reason.FADED, _opens_s(t_s, running_s, p.fade_block_s, self._share)
        return None


def block_is_open(running_s: float, block_s: float, share: float) -> bool:
    """Whether the present block of running time is one in which cues are given.

    The open blocks are spread evenly: of 25 %, each fourth one.
    """
    block = math.floor(running_s / block_s)
    return math.floor((block + 1) * share + _ROUNDING) > math.floor(block * share + _ROUNDING)


def _opens_s(t_s: float, running_s: float, block_s: float, share: float) -> float:
    """When the next such block begins, if the runner runs on; 0 if none ever does."""
    if share <= 0.0:
        return 0.0
    block = math.floor(running_s / block_s)
    opened = math.floor(block * share + _ROUNDING)
    following = max(math.ceil((opened + 1 - _ROUNDING) / share) - 1, block + 1)
    return t_s + following * block_s - running_s
