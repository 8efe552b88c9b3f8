"""Ground forces per body weight through a step: vertical, fore-aft and towards the midline."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coach.model.units import GRAVITY_M_S2, S_PER_MIN
from coach.simulation.graded_running import braking_and_propulsion, level_from_slope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model.blocks import FloatArray
    from coach.simulation.steps import Steps

# The impact's bell begins this many of its SDs before its peak. A broad bell soon after contact
# would begin before it: its rising side is steeper then, as heel strikes are.
_BELL_FOOT = 3.125

WALK_DELAY = 0.12  # the trunk is thrown upward shortly after contact, in double support
_WALK_USUAL_M_S = 1.4
_S_PER_MS = 1e-3


def ground_forces(t_s: FloatArray, curves: Mapping[str, FloatArray], steps: Steps) -> FloatArray:
    """Force over mass on the whole body, forward, left and up in the level frame of the course.

    Running: half sine in stance, nothing in flight (Alexander 1989, Physiol Rev 69:1199-1227;
    Morin 2005, J Appl Biomech 21:167-180) plus an impact. Walking: a constant and two harmonics.
    Each step's mean vertical force is its ``Steps.weight``, by default one body weight; what the
    impact adds is taken from the half sine. On a slope forces are made along and normal to it and
    turned into the level frame: their mean over a step is still one body weight upward.

    Args:
        t_s: ``(n,)`` times.
        curves: The timeline at these times.
        steps: The steps.

    Returns:
        ``(n, 3)`` in m/s^2; at rest ``(0, 0, g)``.
    """
    slope_rad = curves["slope_rad"]
    # Bending the path upward is the normal force's doing.
    normal = np.cos(slope_rad)
    normal += curves["speed_m_s"] * curves["slope_rate_rad_s"] / GRAVITY_M_S2
    rest = np.column_stack([np.sin(slope_rad), np.zeros(t_s.size), normal])
    weight = rest.copy()
    if steps.t_ic_s.size:
        i = np.maximum(steps.index_at(t_s), 0)
        since_s = np.clip(t_s - steps.t_ic_s[i], 0.0, steps.duration_s[i] * (1.0 - 1e-9))
        step_share = since_s / steps.duration_s[i]
        side = np.where(steps.left[i], 1.0, -1.0)
        # Lateral impulses of unequal steps must cancel, or the body would drift off the course.
        lateral = side * steps.usual_s[i] / steps.duration_s[i] / steps.contact_ratio[i]
        braking_g = curves["braking_g"] * steps.braking[i]
        duty = steps.duty_factor[i]
        duty = np.where(steps.running[i], duty, np.minimum(duty, curves["most_running_duty"]))
        stance = np.minimum(step_share / (2.0 * duty), 1.0)
        run = _running(stance, 2.0 * duty, lateral, braking_g, curves)
        run += _foot_before(t_s, i, curves, steps)
        walk = _walking(step_share, steps.impact[i], lateral, braking_g, curves)
        bell, area_s = impact_bell(since_s, curves)
        impact_g = curves["impact_g"] * steps.impact[i]
        taken = impact_g * area_s / steps.duration_s[i]
        for gait, force in (("run", run), ("walk", walk)):
            # A half sine gives the impulse back within stance, walking throughout the step.
            force[:, 2] = force[:, 2] * (steps.weight[i] - taken) + impact_g * bell
            force[:, 2] *= normal
            weight += curves[gait][:, None] * (force - rest)
    # What bends the path or changes the speed is ground force too, so it is absent in flight.
    weight[:, 0] += weight[:, 2] * curves["acceleration_m_s2"] / (GRAVITY_M_S2 * normal)
    inward = curves["speed_m_s"] * curves["yaw_rate_rad_s"] / GRAVITY_M_S2
    weight[:, 1] += weight[:, 2] * inward
    return level_from_slope(weight, slope_rad) * GRAVITY_M_S2


def impact_bell(
    since_s: FloatArray, curves: Mapping[str, FloatArray]
) -> tuple[FloatArray, FloatArray]:
    """The impact transient of unit height at a time after contact, and its area, s.

    Passive peaks come within 10 to 50 ms (Nigg 1985, Sports Medicine 2:367-379).
    """
    delay_s = curves["impact_delay_ms"] * _S_PER_MS
    fall_s = curves["impact_width_ms"] * _S_PER_MS
    rise_s = np.minimum(fall_s, delay_s / _BELL_FOOT)
    late_s = since_s - delay_s
    bell = np.exp(-0.5 * (late_s / np.where(late_s < 0.0, rise_s, fall_s)) ** 2)
    return bell, math.sqrt(0.5 * math.pi) * (rise_s + fall_s)


def _running(
    stance: FloatArray,
    contact_share: FloatArray,
    lateral: FloatArray,
    braking_g: FloatArray,
    curves: Mapping[str, FloatArray],
) -> FloatArray:
    """One foot's force over a body weight, by the share of its contact that has passed."""
    half_sine = np.sin(np.pi * stance)
    brake, push, part = braking_and_propulsion(
        braking_g, contact_share, curves["slope_rad"], curves["grade_force_gain"]
    )
    braking = stance < part
    # Each half of a full sine, stretched over its part of contact.
    turn = np.where(braking, 0.5 * stance / part, 0.5 + 0.5 * (stance - part) / (1.0 - part))
    return np.column_stack(
        [
            -np.where(braking, brake, push) * np.sin(2.0 * np.pi * turn),
            -lateral * curves["side_force_g"] * half_sine,
            0.5 * np.pi / contact_share * half_sine,
        ]
    )


def _foot_before(
    t_s: FloatArray, i: npt.NDArray[np.int64], curves: Mapping[str, FloatArray], steps: Steps
) -> FloatArray:
    """In a shuffling run the foot before is still down when the next one lands."""
    force = np.zeros((t_s.size, 3))
    before = np.maximum(i - 1, 0)
    since_s = t_s - steps.t_ic_s[before]
    contact_s = 2.0 * steps.duty_factor[before] * steps.duration_s[before]
    follows = steps.t_ic_s[i] < steps.t_ic_s[before] + steps.duration_s[before] + 1e-6
    down = (before < i) & follows & steps.running[before] & (since_s < contact_s)
    if down.any():
        of = before[down]
        side = np.where(steps.left[of], 1.0, -1.0)
        force[down] = _running(
            since_s[down] / contact_s[down],
            2.0 * steps.duty_factor[of],
            side * steps.usual_s[of] / steps.duration_s[of] / steps.contact_ratio[of],
            curves["braking_g"][down] * steps.braking[of],
            {name: curve[down] for name, curve in curves.items()},
        )
    return force


def _walking(
    step_share: FloatArray,
    size: FloatArray,
    lateral: FloatArray,
    braking_g: FloatArray,
    curves: Mapping[str, FloatArray],
) -> FloatArray:
    size = size * np.clip(curves["speed_m_s"] / _WALK_USUAL_M_S, 0.3, 1.5)
    turn = 2.0 * np.pi * (step_share - WALK_DELAY)
    first, second = curves["first_harmonic_g"], curves["second_harmonic_g"]
    normal = 1.0 + size * (first * np.cos(turn) + second * np.cos(2.0 * turn))
    held = np.sin(curves["slope_rad"]) * normal
    return np.column_stack(
        [
            -braking_g * np.sin(2.0 * np.pi * step_share) + held,
            -lateral * curves["side_force_g"] * np.sin(np.pi * step_share),
            normal,
        ]
    )


def vertical_oscillation_m(cadence_spm: float, duty_factor: float) -> float:
    """Peak-to-peak height of the centre of mass in running with half-sine stance.

    With contact time ``tc``, step time ``T`` and flight ``T - tc``, the downward speed at contact
    is ``g (T - tc) / 2``; flight adds ``g (T - tc)^2 / 8`` and stance the double integral of the
    half sine, ``g T tc / (2 pi) - g tc^2 / 8``.
    """
    step_s = S_PER_MIN / cadence_spm
    contact_s = 2.0 * duty_factor * step_s
    flight_s = step_s - contact_s
    depth = step_s * contact_s / (2.0 * math.pi) - contact_s**2 / 8.0
    return GRAVITY_M_S2 * (flight_s**2 / 8.0 + depth)
