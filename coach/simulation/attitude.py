"""The segment's angles through the stride, as smooth functions of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model.quaternion import conjugate, multiply
from coach.model.units import RAD_PER_DEG

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model import Placement
    from coach.model.blocks import FloatArray
    from coach.simulation.steps import Steps

SWAY_PEAK_PHASE = 0.35  # step phase of the trunk's largest lean over the stance leg
HIP_SWAY_PHASE = 0.14  # step phase of the largest force on the pelvis towards the foot that landed
ROCK_HZ = 10.0  # rocking of the segment after contact
ROCK_DECAY_S = 0.03

_WAVES = 7
SWAY_BAND_HZ = (0.08, 0.8)
WOBBLE_BAND_HZ = (6.0, 20.0)


@dataclass(frozen=True, slots=True)
class Waves:
    """Band-limited noise of unit RMS as a sum of sines, so that any instant can be asked for.

    Args:
        freq_hz: ``(axes, waves)``.
        phase_rad: ``(axes, waves)``.
    """

    freq_hz: FloatArray
    phase_rad: FloatArray

    @classmethod
    def draw(cls, axes: int, band_hz: tuple[float, float], rng: np.random.Generator) -> Waves:
        """Waves with random frequencies in a band and random phases."""
        shape = (axes, _WAVES)
        return cls(rng.uniform(*band_hz, shape), rng.uniform(0.0, 2.0 * np.pi, shape))

    def at(self, t_s: FloatArray) -> FloatArray:
        """``(n, axes)`` values."""
        values = np.zeros((t_s.size, self.freq_hz.shape[0]))
        for axis, (freq, phase) in enumerate(zip(self.freq_hz, self.phase_rad, strict=True)):
            for f, p in zip(freq, phase, strict=True):
                values[:, axis] += np.sin(2.0 * np.pi * f * t_s + p)
        return np.asarray(values * np.sqrt(2.0 / _WAVES))


@dataclass(frozen=True, slots=True)
class Angles:
    """Clinical angles in the order rotation-obliquity-tilt, each ``(n,)``.

    Args:
        rotation_rad: About the vertical against the course; left positive.
        obliquity_rad: Right side down positive.
        tilt_rad: Forward positive.
        heading_rad: Of the course.
    """

    rotation_rad: FloatArray
    obliquity_rad: FloatArray
    tilt_rad: FloatArray
    heading_rad: FloatArray


def segment_angles(
    t_s: FloatArray,
    curves: Mapping[str, FloatArray],
    steps: Steps,
    placement: Placement,
    sway: Waves,
) -> Angles:
    """Angles at times ``t_s`` ``(n,)``, sorted.

    Pelvis: in walking turned to the right (negative) when the left foot lands, since that hip is in
    front, and turning left through left stance; in running the hip has come back by then, and the
    pelvis is turned to the left. The swing side drops, in walking most at mid-stance, in running
    just after contact. Forward angle smallest just after contact and largest near final contact.
    Sources: ``parameters.py``. Chest: turned to the left when the left foot lands, lean over the
    stance leg.
    """
    phase = steps.phase_at(t_s)
    stride_rad = np.pi * phase
    deg = {name: curve * RAD_PER_DEG for name, curve in curves.items() if name.endswith("_deg")}
    turn = 0.5 * deg["rotation_range_deg"]
    if placement.is_pelvic:
        rotation = turn * np.cos(stride_rad - np.pi * curves["rotation_phase"])
        side_wave = np.cos(stride_rad - np.pi * curves["drop_phase"])
        mean = 0.5 * (deg["drop_left_deg"] - deg["drop_right_deg"])
        swing = mean + 0.5 * (deg["drop_left_deg"] + deg["drop_right_deg"]) * side_wave
    else:
        rotation = turn * np.cos(stride_rad)
        swing = -deg["side_sway_deg"] * np.cos(stride_rad - np.pi * SWAY_PEAK_PHASE)
    tilt = -deg["tilt_swing_deg"] * np.cos(2.0 * np.pi * (phase - curves["tilt_phase"]))
    rock = deg["impact_wobble_deg"] * _rocking(t_s, steps)
    breath = deg["breath_deg"] * np.cos(curves["breath_rad"])
    swaying = deg["standing_sway_deg"][:, None] * sway.at(t_s)
    return Angles(
        rotation_rad=rotation + rock,
        obliquity_rad=deg["obliquity_deg"] + curves["corner_rad"] + swing + rock + swaying[:, 0],
        tilt_rad=deg["tilt_deg"] + deg["bend_deg"] + tilt - rock + swaying[:, 1] + breath,
        heading_rad=curves["heading_rad"],
    )


def hip_sway_g(
    t_s: FloatArray, curves: Mapping[str, FloatArray], steps: Steps, placement: Placement
) -> FloatArray:
    """``(n,)`` sideways force on the pelvis beyond the whole body's, left positive, g."""
    if not placement.is_pelvic:
        return np.zeros_like(t_s)
    wave = np.cos(np.pi * (steps.phase_at(t_s) - HIP_SWAY_PHASE))
    return np.asarray(curves["hip_sway_g"] * wave)


def own_bounce_g(t_s: FloatArray, curves: Mapping[str, FloatArray], steps: Steps) -> FloatArray:
    """``(n,)`` vertical force on the segment beyond the whole body's, g.

    Pelvis and trunk bounce against the rest: on a belt the second harmonic of the steps has up to
    a third of the vertical power, and less than a twentieth in the ground's force.
    """
    wave = np.cos(4.0 * np.pi * (steps.phase_at(t_s) - curves["own_bounce_phase"]))
    return np.asarray(curves["run"] * curves["own_bounce_g"] * wave)


def _rocking(t_s: FloatArray, steps: Steps) -> FloatArray:
    """Damped rocking after contact, unit size: starts with zero value and slope."""
    if not steps.t_ic_s.size:
        return np.zeros_like(t_s)
    i = steps.index_at(t_s)
    since_s = np.where(i >= 0, t_s - steps.t_ic_s[np.maximum(i, 0)], 0.0)
    side = np.where(steps.left[np.maximum(i, 0)], 1.0, -1.0)
    lived = since_s / ROCK_DECAY_S
    return np.asarray(side * lived * np.exp(1.0 - lived) * np.sin(2.0 * np.pi * ROCK_HZ * since_s))


def rate_of(quat: FloatArray, dt_s: float) -> FloatArray:
    """Angular rate in the segment's axes; the first and last sample are zero."""
    turn = multiply(conjugate(quat[:-2]), quat[2:])
    turn *= np.sign(turn[:, :1])
    sine = np.linalg.norm(turn[:, 1:], axis=1)
    angle = 2.0 * np.arctan2(sine, turn[:, 0])
    scale = np.divide(angle, sine, out=np.full_like(sine, 2.0), where=sine > 1e-12)
    rate = np.zeros((quat.shape[0], 3))
    rate[1:-1] = turn[:, 1:] * (scale / (2.0 * dt_s))[:, None]
    return rate
