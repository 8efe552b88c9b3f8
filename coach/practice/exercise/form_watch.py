"""Does the form of the first good seconds last?"""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

from coach.model import FormFault
from coach.practice.epochs import EPOCH_S
from coach.practice.exercise.lie_angles import angle_of, wrapped

if TYPE_CHECKING:
    from coach.practice.exercise.exercise_kinds import FormRule
    from coach.practice.exercise.exercise_params import ExerciseParams
    from coach.practice.exercise.lie_angles import Vector

_SMOOTH = 10
_LEAK, _LEAK_LIFTS = 0.25, 0.1
"""How fast time out of the band is forgotten within it, in a hold and in repetitions: what comes
with every lift adds up."""

_BACK_S, _FORGET_S = 2.0, 8.0
"""In order again; and so long that what was before no longer counts."""


class FormWatch:
    """One rule of form in one set.

    Args:
        rule: Which.
        params: Tuning.
        good: "Up" in the first good seconds.
        holds: Whether it is a hold.
    """

    def __init__(
        self, rule: FormRule, params: ExerciseParams, good: Vector, *, holds: bool = True
    ) -> None:
        self.rule = rule
        self._leak = _LEAK if holds else _LEAK_LIFTS
        self._params = params
        self._good_rad = angle_of(rule.angle, good)
        self._last: deque[float] = deque(maxlen=_SMOOTH)
        self._out_s = 0.0
        self._total_s = 0.0
        self._back_s = 0.0
        self._began_s: float | None = None
        self._worst_rad = 0.0
        self._told_s = -math.inf
        self._owes_praise = False
        self.told = False

    def push(self, t_s: float, up: Vector) -> None:
        """One tenth of a second."""
        self._last.append(wrapped(angle_of(self.rule.angle, up) - self._good_rad))
        if len(self._last) < _SMOOTH:
            return
        off = sum(self._last) / _SMOOTH
        off = off * self.rule.direction if self.rule.direction else abs(off)
        if off <= self.rule.band_rad:
            self._out_s = max(self._out_s - self._leak * EPOCH_S, 0.0)
            self._back_s += EPOCH_S
            if self._back_s >= _FORGET_S:
                self._out_s = 0.0
            return
        if self._began_s is None:
            self._began_s = t_s
        self._out_s += EPOCH_S
        self._total_s += EPOCH_S
        self._back_s = 0.0
        self._worst_rad = max(self._worst_rad, off)

    @property
    def off_rad(self) -> float | None:
        """How far the angle is from the first good seconds, mean of the last one."""
        return sum(self._last) / _SMOOTH if len(self._last) == _SMOOTH else None

    @property
    def off(self) -> bool:
        """Whether form is out of its band now."""
        return self._began_s is not None and self._back_s == 0.0

    @property
    def pending(self) -> bool:
        """Whether it has been out of its band of late, so that a word may be near."""
        return self._out_s > 0.0

    def due(self, t_s: float) -> bool:
        """Whether a word is in place."""
        p = self._params
        return self._out_s >= p.dwell_s and t_s - self._told_s >= p.again_s

    def tell(self, t_s: float) -> None:
        """A word was said."""
        self._told_s, self.told, self._owes_praise, self._out_s = t_s, True, True, 0.0

    def came_back(self) -> bool:
        """Whether it is in order again after a word, and nobody has said so."""
        if not self._owes_praise or self._back_s < _BACK_S:
            return False
        self._owes_praise = False
        return True

    @property
    def fault(self) -> FormFault | None:
        """What came of it; ``None`` if it stayed in order."""
        if self._began_s is None or (self._total_s < self._params.dwell_s and not self.told):
            return None
        return FormFault(
            self.rule.fault, self._began_s, round(self._total_s, 1), self._worst_rad, self.told
        )
