"""Up and forward of a segment whose axes nobody told: by how its wearer sits, walks and sinks."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from coach.practice.desk.look import WINDOW_N

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.practice.epochs import Epoch

Vector = tuple[float, float, float]

_FIRST_N = 50
"""Tenths of a second from which up is taken at first: nobody begins a day lying."""
_WALKED_N = 600


class OwnAxes:
    """Epochs of a sensor in, epochs of the segment out.

    Up is the mean of the first seconds, then that of walking, then that of the tall posture that
    was asked for. Forward shows in the way from tall to sunk: a trunk tips forward there, a pelvis
    backward. Until then whatever departs from up counts as sinking.

    Args:
        told: Whether the axes are those of the segment as they are.
        pelvic: Whether the segment is the pelvis.
    """

    def __init__(self, *, told: bool, pelvic: bool) -> None:
        self.told = told
        """Whether nothing has to be found out."""
        self._sunk_sign = 1.0 if pelvic else -1.0
        self._sum: Vector = (0.0, 0.0, 0.0)
        self._n = 0
        self._walked = False
        self._up: Vector | None = None
        self._forward: Vector | None = None
        self._led = False
        self._recent: deque[Vector] = deque(maxlen=WINDOW_N)

    @property
    def forward_known(self) -> bool:
        """Whether forward and backward can be told apart."""
        return self.told or self._forward is not None

    def of(self, epochs: Sequence[Epoch], *, walking: bool) -> list[Epoch]:
        """The same epochs in the segment's axes; none until up is known."""
        if self.told:
            return list(epochs)
        self._recent.extend(epoch.up for epoch in epochs)
        if not self._led:
            for epoch in epochs:
                self._learn(epoch.up, walking=walking)
        if self._up is None:
            return []
        return [replace(epoch, up=self._turned(epoch.up)) for epoch in epochs]

    def tall(self) -> None:
        """The last two seconds were tall."""
        if not self.told and self._recent:
            self._up, self._led = self._now(), True

    def sunk(self) -> None:
        """The last two seconds were sunk: that tells forward."""
        if self.told or self._up is None or not self._recent:
            return
        here = self._now()
        along = _dot(here, self._up)
        way = tuple(self._sunk_sign * (a - along * b) for a, b in zip(here, self._up, strict=True))
        self._forward = _unit((way[0], way[1], way[2]))

    def _now(self) -> Vector:
        x, y, z = (sum(part) for part in zip(*self._recent, strict=True))
        return _unit((x, y, z))

    def _learn(self, up: Vector, *, walking: bool) -> None:
        if walking and not self._walked:
            self._sum, self._n, self._walked = (0.0, 0.0, 0.0), 0, True
        if self._n >= (_WALKED_N if self._walked else _FIRST_N) or (self._walked and not walking):
            return
        self._sum = (self._sum[0] + up[0], self._sum[1] + up[1], self._sum[2] + up[2])
        self._n += 1
        if self._n >= _FIRST_N:
            self._up = _unit(self._sum)

    def _turned(self, up: Vector) -> Vector:
        assert self._up is not None
        z = min(max(_dot(up, self._up), -1.0), 1.0)
        if self._forward is None:
            return (self._sunk_sign * math.sqrt(1.0 - z * z), 0.0, z)
        x = _dot(up, self._forward)
        return (x, _dot(up, _cross(self._up, self._forward)), z)


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _cross(a: Vector, b: Vector) -> Vector:
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def _unit(a: Vector) -> Vector:
    length = math.sqrt(_dot(a, a))
    return (a[0] / length, a[1] / length, a[2] / length)
