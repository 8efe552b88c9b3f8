"""The strap: the sensor's case on damped springs against the segment, kicked by each landing.

The case is carried by skin, fat and webbing that give. Along each axis it is a mass on a damped
spring: it feels the segment's specific force through the second-order transmissibility, gravity
included. About each axis it is a torsion spring: the segment's turning drives it, and each landing
kicks it. The kick's torque is paid back evenly over its step, so the case sits on average as it was
put on, and the truth of the segment stays the truth.

A strap also slips: the case turns as the minutes go by, and stays where it has got to.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model.quaternion import (
    conjugate,
    from_axis_angle,
    from_clinical,
    multiply,
    rotate,
)
from coach.model.units import RAD_PER_DEG
from coach.simulation.attitude import rate_of
from coach.simulation.forces import impact_bell
from coach.simulation.oscillator import Oscillator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model.blocks import FloatArray
    from coach.simulation.steps import Steps

Triple = tuple[float, float, float]

SLIPS = ("slip_turn_deg", "slip_side_deg", "slip_forward_deg")

_ASIDE_SD = 0.5  # of a kick about the forward and up axes against that about the left axis
_EACH_SD = 0.2  # no two landings kick alike


@dataclass(frozen=True, slots=True)
class StrapConfig:
    """What a story says of the strap; by default it is rigid.

    Args:
        spring_hz: Natural frequency along forward, left, up; ``None`` is rigid. Belt- and
            strap-worn sensors: 8 to 20 Hz.
        damping: Damping ratio of these.
        torsion_hz: Natural frequency about each axis; ``None`` is rigid.
        torsion_damping: Damping ratio of these.
        kick_deg_s: Turning rate that a landing with an impact of one body weight leaves.
    """

    spring_hz: Triple | None = None
    damping: float = 0.2
    torsion_hz: float | None = None
    torsion_damping: float = 0.2
    kick_deg_s: float = 0.0

    @property
    def rigid(self) -> bool:
        """Whether the case moves with the segment."""
        return self.spring_hz is None and self.torsion_hz is None


@dataclass(frozen=True, slots=True)
class Strap:
    """A strap as worn.

    Args:
        config: Its springs.
        kicks: ``(m, 3)`` turning rate left by each step's landing per body weight, rad/s.
    """

    config: StrapConfig
    kicks: FloatArray

    @classmethod
    def draw(
        cls, config: StrapConfig, steps: Steps, lever_arm_m: Triple, rng: np.random.Generator
    ) -> Strap:
        """The case's weight hangs outside the strap, so a landing turns its top outward.

        That is about the left axis, forward for a sensor in front. What it does about the other
        axes differs from strap to strap and changes side with the foot.
        """
        outward = math.copysign(1.0, lever_arm_m[0])
        aside = _ASIDE_SD * rng.standard_normal(2)
        side = np.where(steps.left, 1.0, -1.0)
        way = np.column_stack([side * aside[0], np.full_like(side, outward), side * aside[1]])
        size = 1.0 + _EACH_SD * rng.standard_normal((side.size, 1))
        return cls(config, config.kick_deg_s * RAD_PER_DEG * size * way)

    def torque(self, t_s: FloatArray, curves: Mapping[str, FloatArray], steps: Steps) -> FloatArray:
        """``(n, 3)`` rad/s^2 on the case beyond what the segment's turning does; mean 0."""
        if not steps.t_ic_s.size:
            return np.zeros((t_s.size, 3))
        i = np.maximum(steps.index_at(t_s), 0)
        since_s = t_s - steps.t_ic_s[i]
        under_way = (since_s >= 0.0) & (since_s < steps.duration_s[i])
        bell, area_s = impact_bell(since_s, curves)
        push = np.where(under_way, bell / area_s - 1.0 / steps.duration_s[i], 0.0)
        weight = curves["impact_g"] * steps.impact[i] * (curves["walk"] + curves["run"])
        return np.asarray((push * weight)[:, None] * self.kicks[i])


@dataclass(frozen=True, slots=True)
class Worn:
    """What the case does on a fine grid.

    Args:
        acc_m_s2: ``(n, 3)`` specific force in the case's axes.
        gyr_rad_s: ``(n, 3)`` angular rate in the case's axes.
        quat_segment_from_case: ``(n, 4)``.
    """

    acc_m_s2: FloatArray
    gyr_rad_s: FloatArray
    quat_segment_from_case: FloatArray

    @classmethod
    def rigidly(cls, acc_m_s2: FloatArray, gyr_rad_s: FloatArray) -> Worn:
        """The case sits as it was put on."""
        upright = np.zeros((len(acc_m_s2), 4))
        upright[:, 0] = 1.0
        return cls(acc_m_s2, gyr_rad_s, upright)


class Springs:
    """The springs of one session, driven stretch by stretch; keeps their state in between."""

    def __init__(self, config: StrapConfig, dt_s: float) -> None:
        """At rest under the first sample."""
        hz = config.spring_hz
        self._along = tuple(_spring(f, config.damping, dt_s) for f in hz) if hz else ()
        torsion = config.torsion_hz
        self._about = _spring(torsion, config.torsion_damping, dt_s) if torsion else None
        self._states: list[FloatArray | None] = [None] * 4

    def carry(
        self, acc: FloatArray, gyr: FloatArray, turning: FloatArray, torque: FloatArray, keep: int
    ) -> Worn:
        """The case on a segment that feels this.

        Args:
            acc: ``(n, 3)`` specific force at the sensor's place, segment axes.
            gyr: ``(n, 3)`` angular rate.
            turning: ``(n, 3)`` angular acceleration.
            torque: ``(n, 3)`` further drive of the torsion, rad/s^2.
            keep: Row at which the next stretch begins.
        """
        if self._along:
            axes = [
                self._through(axis, spring, -acc[:, axis : axis + 1], keep)
                for axis, spring in enumerate(self._along)
            ]
            acc = np.hstack(
                [
                    -2.0 * spring.damping * spring.w_rad_s * speed - spring.w_rad_s**2 * place
                    for spring, (place, speed) in zip(self._along, axes, strict=True)
                ]
            )
        if self._about is None:
            return Worn.rigidly(acc, gyr)
        turned, rate = self._through(3, self._about, torque - turning, keep)
        angle = np.linalg.norm(turned, axis=1)
        quat = from_axis_angle(turned / np.maximum(angle, 1e-12)[:, None], angle)
        back = conjugate(quat)
        # The rate of a rotation vector in the turned axes, to third order (Bortz 1971,
        # 10.1109/TAES.1971.310252): a tenth of a radian leaves 1e-5 of it out.
        once = np.cross(turned, rate)
        own = rate - 0.5 * once + np.cross(turned, once) / 6.0
        return Worn(rotate(back, acc), rotate(back, gyr) + own, quat)

    def _through(
        self, which: int, spring: Oscillator, drive: FloatArray, keep: int
    ) -> tuple[FloatArray, FloatArray]:
        state = self._states[which]
        if state is None:
            state = spring.at_rest(drive)
        first, first_rate, kept = spring.respond(drive[: keep + 1], state)
        rest, rest_rate, _ = spring.respond(drive[keep:], kept)
        self._states[which] = kept
        return np.concatenate([first[:-1], rest]), np.concatenate([first_rate[:-1], rest_rate])


def _spring(hz: float, damping: float, dt_s: float) -> Oscillator:
    return Oscillator(2.0 * math.pi * hz, damping, dt_s)


def slip_quat(curves: Mapping[str, FloatArray]) -> FloatArray | None:
    """``(n, 4)`` how far the case has slipped, segment from case; ``None`` where it has not."""
    turn, side, forward = (curves[name] * RAD_PER_DEG for name in SLIPS)
    if not (turn.any() or side.any() or forward.any()):
        return None
    return from_clinical(turn, side, forward)


def slipped(worn: Worn, quat: FloatArray | None, dt_s: float, inner: slice) -> Worn:
    """What the case feels after slipping.

    Args:
        worn: As it would be where it was put on.
        quat: ``(n, 4)`` the slip on a wider grid; ``None`` is no slip.
        dt_s: Step of the grid.
        inner: Which of its rows are ``worn``'s.
    """
    if quat is None:
        return worn
    rate, quat = rate_of(quat, dt_s)[inner], quat[inner]
    back = conjugate(quat)
    return Worn(
        acc_m_s2=rotate(back, worn.acc_m_s2),
        gyr_rad_s=rotate(back, worn.gyr_rad_s) + rate,
        quat_segment_from_case=multiply(worn.quat_segment_from_case, quat),
    )
