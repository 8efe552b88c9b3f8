"""What a person does without deciding to: wander, breath; and the ground and shoes underfoot."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model.blocks import FloatArray

# What wanders, and the size its wander is a fraction of; ``None`` is the value itself.
WANDERING: Mapping[str, float | None] = {
    "speed_m_s": None,
    "cadence_spm": None,
    "duty_factor": None,
    "tilt_deg": 10.0,
    "obliquity_deg": 5.0,
    "drop_left_deg": None,
    "drop_right_deg": None,
    "side_sway_deg": None,
    "rotation_range_deg": None,
    "tilt_swing_deg": None,
    "impact_g": None,
    "braking_g": None,
    "side_force_g": None,
    "hip_sway_g": None,
}
FASTEST_HZ = 0.2  # quicker changes are step to step

_LIMIT = 3.0  # standard deviations: nobody's step takes no time

SOFT_HEIGHT, SOFT_WIDTH, SOFT_DELAY = -0.35, 0.25, 0.10


def wandered(
    curves: Mapping[str, FloatArray], dt_s: float, rng: np.random.Generator
) -> dict[str, FloatArray]:
    """The curves that wander, each by a noise of its own with power as one over frequency.

    Each is drawn whether or not it is used, so that one key leaves the others as they were.
    """
    share = curves["wander"] * (curves["run"] + curves["walk"])
    if not share.any():
        return {}
    found: dict[str, FloatArray] = {}
    for name, size in WANDERING.items():
        value = curves[name]
        noise = share * np.clip(pink(value.size, dt_s, rng), -_LIMIT, _LIMIT)
        found[name] = value + noise * (np.abs(value) if size is None else size)
    return found


def pink(n: int, dt_s: float, rng: np.random.Generator) -> FloatArray:
    """``(n,)`` noise of unit RMS, power as one over frequency, nothing above ``FASTEST_HZ``."""
    freq_hz = np.fft.rfftfreq(n, dt_s)
    inside = (freq_hz > 0.0) & (freq_hz <= FASTEST_HZ)
    waves = rng.standard_normal((2, freq_hz.size))
    if not inside.any():
        return np.zeros(n)
    spectrum = np.zeros(freq_hz.size, dtype=np.complex128)
    spectrum[inside] = (waves[0] + 1j * waves[1])[inside] / np.sqrt(freq_hz[inside])
    noise = np.fft.irfft(spectrum, n)
    return np.asarray(noise / max(float(np.sqrt(np.mean(noise**2))), 1e-12))


def underfoot(curves: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    """The impact on a soft surface or in soft shoes: lower, broader, a little later."""
    soft = curves["surface_softness"] + curves["shoe_softness"]
    if not soft.any():
        return {}
    return {
        "impact_g": curves["impact_g"] * np.maximum(1.0 + SOFT_HEIGHT * soft, 0.0),
        "impact_width_ms": curves["impact_width_ms"] * (1.0 + SOFT_WIDTH * soft),
        "impact_delay_ms": curves["impact_delay_ms"] * (1.0 + SOFT_DELAY * soft),
    }


def breathing(curves: Mapping[str, FloatArray], dt_s: float) -> dict[str, FloatArray]:
    """``breath_rad``, the phase of the breath; a full turn is one breath."""
    turns = np.zeros_like(curves["breath_hz"])
    if curves["breath_deg"].any() or curves["breath_g"].any():
        rate = curves["breath_hz"]
        turns[1:] = np.cumsum(0.5 * (rate[1:] + rate[:-1])) * dt_s
    return {"breath_rad": 2.0 * math.pi * turns}
