"""Smooth change: a value or an attitude that goes where it is told, and never jumps.

A move is a minimum-jerk step (Flash & Hogan 1985, 10.1523/JNEUROSCI.05-07-01688.1985). A new aim
while a move is under way adds a step of its own to the one that goes on, as people do it (Flash &
Henis 1991, 10.1162/jocn.1991.3.3.220). For attitudes the steps are turns about axes of the level
frame that are multiplied, the later ones from the left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model.quaternion import conjugate, multiply

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray


def minimum_jerk(t_s: FloatArray, start_s: float, for_s: float) -> FloatArray:
    """From 0 at ``start_s`` to 1 ``for_s`` later, ``(n,)``; speed and acceleration 0 at both."""
    u = np.clip((t_s - start_s) / for_s, 0.0, 1.0)
    return np.asarray(u * u * u * (10.0 + u * (6.0 * u - 15.0)))


def exp_turn(vector: FloatArray) -> FloatArray:
    """Quaternions ``(..., 4)`` that turn by rotation vectors ``(..., 3)``, rad."""
    angle = np.sqrt(np.sum(vector * vector, axis=-1, keepdims=True))
    half = 0.5 * angle
    scale = np.where(angle > 1e-9, np.sin(half) / np.maximum(angle, 1e-9), 0.5)
    return np.concatenate([np.cos(half), scale * vector], axis=-1)


def log_turn(quat: FloatArray) -> FloatArray:
    """Rotation vector ``(3,)`` of one quaternion, the short way round."""
    q = quat if quat[0] >= 0.0 else -quat
    sine = float(np.linalg.norm(q[1:]))
    if sine < 1e-12:
        return np.asarray(2.0 * q[1:])
    return np.asarray(q[1:] * (2.0 * np.arctan2(sine, q[0]) / sine))


@dataclass(frozen=True, slots=True)
class _Move:
    start_s: float
    for_s: float
    by: FloatArray


class ValueTrack:
    """A vector that moves smoothly.

    Args:
        value: ``(k,)`` where it begins.
    """

    def __init__(self, value: FloatArray) -> None:
        self._base = np.array(value, dtype=np.float64)
        self._moves: list[_Move] = []
        self.aim = self._base.copy()
        """``(k,)`` where it will be once all moves are done."""

    def go(self, aim: FloatArray, start_s: float, for_s: float) -> None:
        """Go there, from ``start_s`` on in ``for_s``."""
        by = np.asarray(aim, dtype=np.float64) - self.aim
        self.aim = self.aim + by
        if by.any():
            self._moves.append(_Move(start_s, for_s, by))

    def at(self, t_s: FloatArray) -> FloatArray:
        """``(n, k)`` values; one row ``(1, k)`` where nothing moves."""
        value = self._base[None, :]
        for move in self._moves:
            if move.start_s < t_s[-1]:
                value = value + minimum_jerk(t_s, move.start_s, move.for_s)[:, None] * move.by
        return value

    def forget(self, before_s: float) -> None:
        """Nobody will ask for earlier times."""
        kept = []
        for move in self._moves:
            if move.start_s + move.for_s <= before_s:
                self._base = self._base + move.by
            else:
                kept.append(move)
        self._moves = kept


class TurnTrack:
    """An attitude that moves smoothly.

    Args:
        quat: ``(4,)`` level from segment, where it begins.
    """

    def __init__(self, quat: FloatArray) -> None:
        self._base = np.array(quat, dtype=np.float64)
        self._moves: list[_Move] = []
        self.aim = self._base.copy()
        """``(4,)`` how it will be turned once all moves are done."""

    def go(self, aim: FloatArray, start_s: float, for_s: float) -> None:
        """Turn to this attitude the short way, from ``start_s`` on in ``for_s``."""
        by = log_turn(multiply(aim, conjugate(self.aim)))
        self.aim = np.asarray(aim, dtype=np.float64)
        if by.any():
            self._moves.append(_Move(start_s, for_s, by))

    def at(self, t_s: FloatArray) -> FloatArray:
        """``(n, 4)`` attitudes; one row ``(1, 4)`` where nothing moves."""
        quat = self._base[None, :]
        for move in self._moves:
            if move.start_s < t_s[-1]:
                share = minimum_jerk(t_s, move.start_s, move.for_s)[:, None]
                quat = multiply(exp_turn(share * move.by), quat)
        return quat

    def forget(self, before_s: float) -> None:
        """Nobody will ask for earlier times."""
        while self._moves and self._moves[0].start_s + self._moves[0].for_s <= before_s:
            whole = multiply(exp_turn(self._moves.pop(0).by), self._base)
            self._base = np.asarray(whole / np.linalg.norm(whole))
