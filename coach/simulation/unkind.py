"""Unkind runners: a whole person, strap and sensor from one number, spread as real people are.

Ranges are what the literature and the recordings of real jogs span, not their middle: bodies that
land hard or softly, straps that give, trunks that nod on a lever, steps that differ, sensors that
are late. ``days.py`` makes the same person on another day.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

Range = tuple[float, float]

MOUNTINGS: Mapping[str, tuple[str, ...]] = {
    "chest": ("chest-strap", "aligned", "strap-upside-down"),
    "pelvis": ("sacrum-clip", "aligned", "upside-down"),
    "waist": ("sacrum-clip", "hip-side", "upside-down"),
}
PARTS = ("lsm6ds3", "bmi270", "icm20948")

# Low and high of what is drawn evenly.
RUNNER: Mapping[str, Range] = {
    "duty_factor": (0.29, 0.40),
    "rotation_range_deg": (6.0, 18.0),
    "tilt_phase": (-0.1, 0.4),
    "step_asymmetry": (-0.03, 0.03),
    "own_bounce_g": (0.18, 0.45),
    "own_bounce_phase": (0.0, 0.5),
    "contact_asymmetry": (-0.04, 0.04),
    "flight_asymmetry": (-0.08, 0.08),
    "impact_delay_ms": (22.0, 38.0),
    "impact_width_ms": (7.0, 12.0),
    "impact_spread": (0.08, 0.30),
    "contact_spread": (0.01, 0.04),
    "braking_spread": (0.08, 0.25),
    "braking_g": (0.18, 0.36),
    "side_force_g": (0.06, 0.16),
    "wobble_g": (0.04, 0.15),
    "impact_wobble_deg": (0.2, 0.8),
    "step_jitter": (0.010, 0.025),
    "step_wander": (0.003, 0.010),
    "wander": (0.005, 0.035),
    "breath_hz": (0.2, 0.5),
    "surface_softness": (-0.4, 0.3),
    "shoe_softness": (-0.3, 0.3),
    "grade_cadence_gain": (0.0, 2.0),
    "grade_duty_gain": (0.0, 2.5),
    "grade_force_gain": (0.6, 1.4),
    "grade_impact_gain": (0.6, 1.3),
}
PLACED: Mapping[str, Mapping[str, Range]] = {
    "chest": {
        "lean_deg": (1.0, 11.0),
        "side_lean_deg": (-2.0, 2.0),
        "side_sway_deg": (0.5, 3.5),
        "tilt_swing_deg": (1.0, 2.6),
        "breath_deg": (0.2, 1.0),
        "breath_g": (0.0, 0.006),
        "grade_lean": (0.0, 0.9),
    },
    "pelvis": {
        "tilt_deg": (3.0, 17.0),
        "obliquity_deg": (-2.0, 2.0),
        "drop_left_deg": (1.5, 7.5),
        "drop_right_deg": (1.5, 7.5),
        "drop_phase": (0.0, 0.25),
        "rotation_phase": (0.0, 0.5),
        "hip_sway_g": (0.04, 0.14),
        "tilt_swing_deg": (1.0, 3.5),
        "breath_deg": (0.0, 0.2),
        "grade_tilt": (0.0, 0.7),
    },
}
WALKER: Mapping[str, Range] = {
    "speed_m_s": (0.9, 1.7),
    "cadence_spm": (96.0, 126.0),
    "duty_factor": (0.58, 0.66),
    "first_harmonic_g": (0.12, 0.34),
    "second_harmonic_g": (0.06, 0.16),
    "impact_g": (0.05, 0.3),
    "impact_spread": (0.05, 0.2),
    "step_asymmetry": (-0.04, 0.04),
    "step_jitter": (0.012, 0.03),
    "wander": (0.005, 0.03),
}
OLD_WALKER: Mapping[str, Range] = {
    **WALKER,
    "speed_m_s": (0.7, 1.1),
    "cadence_spm": (90.0, 110.0),
    "first_harmonic_g": (0.04, 0.14),
    "second_harmonic_g": (0.10, 0.24),
    "impact_spread": (0.15, 0.35),
    "step_asymmetry": (-0.10, 0.10),
    "step_jitter": (0.02, 0.05),
}
SHUFFLE: Range = (0.505, 0.535)  # duty factor of a jog without flight
IMPACT_G: Range = (0.15, 2.6)
SPRING_HZ: Range = (8.0, 20.0)
# Drawn evenly in its logarithm, for an impact of one body weight. Who lands softly has as loose a
# strap as another, so it falls with the root of the impact alone; nobody's is beyond the last.
KICK_DEG_S: Range = (180.0, 700.0)
MOST_KICK_DEG_S = 900.0
CHEST_ARM_M: tuple[Range, Range, Range] = ((0.08, 0.13), (-0.02, 0.02), (0.22, 0.40))
PELVIS_ARM_M: tuple[Range, Range, Range] = ((-0.11, -0.06), (-0.03, 0.03), (-0.03, 0.06))
WAIST_ARM_M: tuple[Range, Range, Range] = ((0.06, 0.12), (-0.06, 0.06), (0.0, 0.08))


@dataclass(frozen=True, slots=True)
class UnkindPerson:
    """A person with a strap and a sensor, as the tables of a story.

    Args:
        placement: Where the sensor sits.
        rate_hz: Output rate.
        runner: Lines of ``[runner]``.
        walker: Lines of ``[walker]``.
        stander: Lines of ``[stander]``.
        sensor: Lines of ``[sensor]``.
        strap: Lines of ``[strap]``.
        link: Lines of ``[link]``.
        seed: Of the story.
    """

    placement: str
    rate_hz: int
    runner: str
    walker: str
    stander: str
    sensor: str
    strap: str
    link: str
    seed: int

    def text(self, phases: str) -> str:
        """A story's text, with these ``[[phase]]`` tables."""
        top = (
            f'title = "unkind"\nplacement = "{self.placement}"\nseed = {self.seed}\n'
            f"rate_hz = {self.rate_hz}"
        )
        tables = ("runner", "walker", "stander", "sensor", "strap", "link")
        parts = [f"[{name}]\n{getattr(self, name)}" for name in tables]
        return "\n".join([top, *parts, phases])


def unkind_person(
    seed: int,
    placement: str | None = None,
    *,
    rate_hz: int = 104,
    old: bool = False,
    shuffling: bool = False,
) -> UnkindPerson:
    """The person of this number, always the same.

    Args:
        seed: Which.
        placement: Where the sensor sits; drawn if not told.
        rate_hz: Output rate of the sensor.
        old: Walks slowly, with little force and two humps in each step.
        shuffling: Jogs without flight.
    """
    rng = np.random.default_rng([seed, 12])
    drawn = str(rng.choice(["chest", "pelvis", "waist"], p=[0.4, 0.4, 0.2]))
    placement = placement or drawn
    placed = PLACED["chest" if placement == "chest" else "pelvis"]
    speed = rng.uniform(2.3, 4.0)
    # Steps per minute rise with speed and fall with stature (Burns et al. 2018), and people differ.
    cadence = 168.0 + 5.6 * (speed - 3.0) - 1.23 * rng.normal(0.0, 7.0) + rng.normal(0.0, 4.0)
    body = _drawn(RUNNER, rng) | _drawn(placed, rng)
    body |= {"speed_m_s": speed, "cadence_spm": float(np.clip(cadence, 146.0, 194.0))}
    # Who hardly flies hardly lands.
    impact, shuffle = rng.uniform(*IMPACT_G), rng.uniform(*SHUFFLE)
    body |= {"impact_g": impact, "flight_balance": 1.0}
    if shuffling:
        body |= {"duty_factor": shuffle, "impact_g": 0.25 * impact, "flight_asymmetry": 0.0}
        body |= {"contact_asymmetry": 0.0, "contact_spread": 0.5 * body["contact_spread"]}
    walker = _drawn(OLD_WALKER if old else WALKER, rng)
    forward, side = (
        ("lean_deg", "side_lean_deg") if placement == "chest" else ("tilt_deg", "obliquity_deg")
    )
    stander = {forward: rng.normal(0.0, 3.0), side: rng.normal(0.0, 1.0)}
    stander |= {"standing_sway_deg": rng.uniform(0.2, 0.6)}
    breath = {name: body[name] for name in ("breath_hz", "breath_deg")}
    part = str(rng.choice(PARTS))
    arms = {"chest": CHEST_ARM_M, "pelvis": PELVIS_ARM_M}.get(placement, WAIST_ARM_M)
    arm = ", ".join(f"{rng.uniform(*limits):.3f}" for limits in arms)
    sensor = [
        f'part = "{part}"',
        f'filter = "{part}"',
        f'mounting = "{rng.choice(MOUNTINGS[placement])}"',
        f"tilted_deg = {rng.uniform(0.0, 12.0):.2f}",
        f"acc_range_g = {rng.choice([8, 16], p=[0.2, 0.8])}",
        f"lever_arm_m = [{arm}]",
    ]
    return UnkindPerson(
        placement=placement,
        rate_hz=rate_hz,
        runner=_lines(body),
        walker=_lines(walker),
        stander=_lines(stander | breath),
        sensor="\n".join(sensor),
        strap=_strap(body["impact_g"], rng),
        link=_link(rng),
        seed=int(rng.integers(2**31)),
    )


def loose(person: UnkindPerson) -> UnkindPerson:
    """The same person with the strap hardly fastened: it flaps at 4 to 5 Hz, hit by each step."""
    lines = (
        "spring_hz = [5.0, 4.5, 5.5]",
        "damping = 0.08",
        "torsion_hz = 4.5",
        "torsion_damping = 0.08",
        "kick_deg_s = 420.0",
    )
    return replace(person, strap="\n".join(lines))


def _strap(impact_g: float, rng: np.random.Generator) -> str:
    spring = [rng.uniform(*SPRING_HZ) for _ in range(3)]
    damping, torsion_damping = rng.uniform(0.12, 0.40), rng.uniform(0.15, 0.45)
    torsion = rng.uniform(*SPRING_HZ)
    kick = math.exp(rng.uniform(*np.log(KICK_DEG_S))) / math.sqrt(impact_g)
    kick = min(kick, MOST_KICK_DEG_S)
    return "\n".join(
        [
            f"spring_hz = [{spring[0]:.2f}, {spring[1]:.2f}, {spring[2]:.2f}]",
            f"damping = {damping:.3f}",
            f"torsion_hz = {torsion:.2f}",
            f"torsion_damping = {torsion_damping:.3f}",
            f"kick_deg_s = {kick:.1f}",
        ]
    )


def _link(rng: np.random.Generator) -> str:
    return "\n".join(
        [
            f"loss = {rng.choice([0.0, 0.002, 0.01]):.4f}",
            f"bursts_per_min = {rng.choice([0.0, 0.5, 2.0]):.1f}",
            f"stalls_per_min = {rng.choice([0.0, 0.5]):.1f}",
            f"clock_ppm = {rng.normal(0.0, 30.0):.1f}",
        ]
    )


def _drawn(ranges: Mapping[str, Range], rng: np.random.Generator) -> dict[str, float]:
    return {key: float(rng.uniform(*limits)) for key, limits in ranges.items()}


def _lines(values: Mapping[str, float]) -> str:
    return "\n".join(f"{key} = {value:.4f}" for key, value in values.items())
