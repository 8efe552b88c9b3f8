"""Simulated people: bodies, ways of running, sensors and radio links drawn at random."""

from __future__ import annotations

import numpy as np

from tests.theory.sessions import Runner

MOUNTINGS = {
    "chest": ("chest-strap", "aligned", "strap-upside-down"),
    "pelvis": ("sacrum-clip", "aligned", "upside-down"),
    "waist": ("sacrum-clip", "hip-side", "upside-down"),
}
PARTS = ("lsm6ds3", "bmi270", "icm20948")

# Low and high of what is drawn evenly. Where the literature has a range it is the middle of it:
# a person at the edge of what people do is a person, too.
_BODY = {
    "duty_factor": (0.33, 0.40),
    "rotation_range_deg": (6.0, 16.0),
    "tilt_swing_deg": (1.0, 4.0),
    "step_asymmetry": (-0.03, 0.03),
    "impact_g": (0.5, 1.4),
    "braking_g": (0.20, 0.34),
    "side_force_g": (0.06, 0.16),
    "wobble_g": (0.03, 0.15),
    "impact_wobble_deg": (0.2, 1.0),
    "step_jitter": (0.010, 0.022),
    "step_wander": (0.003, 0.009),
}
_PLACED = {
    "chest": {"lean_deg": (2.0, 11.0), "side_lean_deg": (-1.5, 1.5), "side_sway_deg": (0.5, 3.0)},
    "pelvis": {
        "tilt_deg": (4.0, 16.0),
        "obliquity_deg": (-1.5, 1.5),
        "drop_left_deg": (2.0, 7.0),
        "drop_right_deg": (2.0, 7.0),
    },
}


def person(number: int, seed: int) -> Runner:
    """The ``number``-th runner of a population, the same in every run of the same seed."""
    rng = np.random.default_rng([seed, number])
    placement = str(rng.choice(["chest", "pelvis", "waist"], p=[0.4, 0.4, 0.2]))
    speed = rng.uniform(2.3, 4.0)
    # Steps per minute rise with speed and fall with stature (Burns et al. 2018), and people differ.
    cadence = 168.0 + 5.6 * (speed - 3.0) - 1.23 * rng.normal(0.0, 7.0) + rng.normal(0.0, 4.0)
    ranges = _BODY | _PLACED["chest" if placement == "chest" else "pelvis"]
    body = {key: rng.uniform(*limits) for key, limits in ranges.items()}
    body |= {"speed_m_s": speed, "cadence_spm": float(np.clip(cadence, 148.0, 192.0))}
    lines = [f"{key} = {value:.4f}" for key, value in body.items()]
    sensor = [
        f'part = "{rng.choice(PARTS)}"',
        f'mounting = "{rng.choice(MOUNTINGS[placement])}"',
        f"tilted_deg = {rng.uniform(0.0, 12.0):.2f}",
    ]
    link = [
        f"loss = {rng.choice([0.0, 0.002, 0.01]):.4f}",
        f"bursts_per_min = {rng.choice([0.0, 0.5, 2.0]):.1f}",
        f"stalls_per_min = {rng.choice([0.0, 0.5]):.1f}",
        f"clock_ppm = {rng.normal(0.0, 30.0):.1f}",
    ]
    return Runner(
        placement, "\n".join(lines), "\n".join(sensor), "\n".join(link), int(rng.integers(2**31))
    )


def own(runner: Runner, key: str) -> float:
    """A number of the runner's own."""
    for line in runner.runner.splitlines():
        name, _, value = line.partition(" = ")
        if name == key:
            return float(value)
    raise KeyError(key)
