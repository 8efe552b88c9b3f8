"""Tall and sunk in this wearing: asked for at the start, or known from the standing check."""

from __future__ import annotations

import enum
import math
import statistics
from collections import deque
from typing import TYPE_CHECKING

from coach.model.units import RAD_PER_DEG
from coach.practice.desk.desk_words import AS_YOU_LIKE, NO_RANGE, SINK, SIT_TALL
from coach.practice.desk.own_band import Reference

if TYPE_CHECKING:
    from coach.practice.desk.desk_params import DeskParams

_BEGIN_S = 8.0
"""Quiet time before the first word: who has just put on the strap sits down first."""
_REACTION_S = 5.0
"""People understand, and then move: until then they sit as before."""
_HOLD_S = 4.0
_STEADY_RAD = 2.5 * RAD_PER_DEG
_PATIENCE_S = 25.0
_TRIES = 2


class _Step(enum.Enum):
    WAIT = "wait"
    TALL = "tall"
    SUNK = "sunk"
    OVER = "over"


class LedReference:
    """Finds tall and sunk.

    Args:
        params: Tuning.
        range_rad: From tall to sunk by an earlier standing check; ``None`` without.
        tall_rad: Tall in this wearing, by a standing calibration and that check; ``None`` without.
        grid_s: Period of decisions.
    """

    def __init__(
        self,
        params: DeskParams,
        range_rad: float | None,
        tall_rad: float | None,
        grid_s: float,
    ) -> None:
        self._range_rad = range_rad
        self._least_rad = 2.0 * params.floor_rad
        self._grid_s = grid_s
        self._seen: deque[float] = deque(maxlen=max(round(_HOLD_S / grid_s), 2))
        self._quiet_s = 0.0
        self._asked_s = -math.inf
        self._tries = 0
        self._was_asked = False
        self._tall_rad = tall_rad
        self._step = _Step.WAIT if params.reference else _Step.OVER
        self.reference: Reference | None = None
        """Found, or ``None``."""
        if range_rad is not None and tall_rad is not None:
            self._found(tall_rad + range_rad)

    @property
    def is_over(self) -> bool:
        """Whether nothing more is asked for."""
        return self._step is _Step.OVER

    @property
    def was_asked(self) -> bool:
        """Whether anything was asked for: then tall is not by a standing calibration."""
        return self._was_asked

    @property
    def is_listening(self) -> bool:
        """Whether something was asked for."""
        return self._step in (_Step.TALL, _Step.SUNK)

    @property
    def asked_for(self) -> str:
        """The key of what was asked for and is awaited; empty for nothing."""
        return {_Step.TALL: SIT_TALL, _Step.SUNK: SINK}.get(self._step, "")

    def tall_is(self, angle_rad: float) -> None:
        """The angle counts from the tall posture from now on."""
        self._tall_rad = angle_rad

    def leave_out(self) -> None:
        """The wearer does not want to."""
        self._step = _Step.OVER

    def at(self, t_s: float, angle_rad: float | None, *, speaking: bool, muted: bool) -> str | None:
        """One grid instant: the key of what is to be said now.

        Args:
            t_s: Grid instant.
            angle_rad: The angle that tells slouching, where it is quiet.
            speaking: Whether words are still to be heard.
            muted: Whether nothing may be said: then it is put off.
        """
        if self._step is _Step.OVER:
            return None
        if muted:
            self._step, self._quiet_s = _Step.WAIT, 0.0
            return None
        if self._step is _Step.WAIT:
            self._quiet_s = self._quiet_s + self._grid_s if angle_rad is not None else 0.0
            return self._ask(_Step.TALL, t_s) if self._quiet_s >= _BEGIN_S else None
        if speaking:
            self._asked_s = t_s
            return None
        if t_s - self._asked_s <= _REACTION_S:
            return None
        if angle_rad is None:
            self._seen.clear()
        else:
            self._seen.append(angle_rad)
            if len(self._seen) == self._seen.maxlen and self._is_steady():
                return self._held(statistics.fmean(self._seen), t_s)
        return self._again(t_s) if t_s - self._asked_s > _PATIENCE_S else None

    def _is_steady(self) -> bool:
        return max(self._seen) - min(self._seen) < _STEADY_RAD

    def _ask(self, step: _Step, t_s: float) -> str:
        self._step, self._asked_s = step, t_s
        self._was_asked = True
        self._seen.clear()
        return SIT_TALL if step is _Step.TALL else SINK

    def _held(self, angle_rad: float, t_s: float) -> str:
        if self._step is _Step.TALL:
            self._tall_rad = angle_rad
            if self._range_rad is None:
                return self._ask(_Step.SUNK, t_s)
            return self._found(angle_rad + self._range_rad)
        assert self._tall_rad is not None
        if angle_rad - self._tall_rad < self._least_rad:
            return self._again(t_s)
        return self._found(angle_rad)

    def _again(self, t_s: float) -> str:
        self._tries += 1
        if self._tries < _TRIES:
            return self._ask(_Step.TALL, t_s)
        self._step = _Step.OVER
        return NO_RANGE

    def _found(self, sunk_rad: float) -> str:
        assert self._tall_rad is not None
        self.reference = Reference(self._tall_rad, sunk_rad)
        self._step = _Step.OVER
        return AS_YOU_LIKE
