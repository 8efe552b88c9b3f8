"""The running steps of a session in columns: 12 bytes a step, where an object takes 200."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

import numpy as np

from coach.app.packed_column import PackedColumn
from coach.model import Locomotion, Side, Step

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

_SIDES = tuple(Side)
_SIDE_CODE = {side: code for code, side in enumerate(_SIDES)}


class RunningSteps(Sequence[Step]):
    """Steps in the order in which they were appended; what is none is NaN in the columns.

    Times keep every digit, the rest seven.
    """

    def __init__(self) -> None:
        self._t_s = PackedColumn("d")
        self._duration_s = PackedColumn("d")
        self._sides = PackedColumn("B")
        self._confidence = PackedColumn("f")
        self._contact_time_s = PackedColumn("f")
        self._oscillation_m = PackedColumn("f")
        self._last_s = np.nan

    def append(self, step: Step) -> None:
        """Keep a step. That it is one of running is for the caller to know."""
        # Mostly it is the time since the step before, which is known already.
        known = step.t_s - self._last_s == step.duration_s
        self._duration_s.append(0.0 if known else step.duration_s)
        self._t_s.append(step.t_s)
        self._last_s = step.t_s
        self._sides.append(_SIDE_CODE[step.side])
        self._confidence.append(step.side_confidence)
        self._contact_time_s.append(_number(step.contact_time_s))
        self._oscillation_m.append(_number(step.vertical_oscillation_m))

    def __len__(self) -> int:
        return len(self._t_s)

    @overload
    def __getitem__(self, at: int) -> Step: ...

    @overload
    def __getitem__(self, at: slice) -> list[Step]: ...

    def __getitem__(self, at: int | slice) -> Step | list[Step]:
        if isinstance(at, slice):
            return [self._step(number) for number in range(*at.indices(len(self)))]
        return self._step(at)

    def _step(self, at: int) -> Step:
        return Step(
            self._t_s[at],
            self._duration_s[at] or self._t_s[at] - self._t_s[at - 1],
            _SIDES[int(self._sides[at])],
            self._confidence[at],
            _value(self._contact_time_s[at]),
            _value(self._oscillation_m[at]),
            Locomotion.RUNNING,
        )

    def of(self, side: Side, least_confidence: float) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Duration, time on the ground and oscillation, each ``(n,)``, of one foot's steps.

        Args:
            side: That foot.
            least_confidence: Of its being that foot.
        """
        sides, sure = self._sides.numbers(), self._confidence.numbers() >= least_confidence
        rows = (sides == _SIDE_CODE[side]) & sure
        times, told = self._t_s.numbers(), self._duration_s.numbers()
        durations = np.where(told == 0.0, np.diff(times, prepend=np.nan), told)
        columns = (self._contact_time_s, self._oscillation_m)
        second, third = (c.numbers().astype(np.float64)[rows] for c in columns)
        return durations[rows], second, third


def _number(value: float | None) -> float:
    return np.nan if value is None else value


def _value(number: float) -> float | None:
    return None if np.isnan(number) else number
