"""The same person on another day: stands, wears and runs a little differently; and how much."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from coach.simulation.parameters import PARAMETERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.simulation.story import Story

STANCE_TILT_DEG = 1.2  # SD from day to day of quiet standing, fore and aft
STANCE_SIDE_DEG = 0.6  # and sideways
REPUT_DEG = 3.0  # SD about each axis of a strap taken off and put on again
SPRING_SPREAD = 0.08  # SD of a strap's stiffness, put on more or less tightly, in its frequency

# SD of running from day to day: of these in degrees, of the others as a fraction.
RUNNING_DEG: Mapping[str, float] = {
    "tilt_deg": 0.5,
    "obliquity_deg": 0.3,
    "drop_left_deg": 0.3,
    "drop_right_deg": 0.3,
}
RUNNING_SHARE: Mapping[str, float] = {
    "cadence_spm": 0.010,
    "duty_factor": 0.012,
    "rotation_range_deg": 0.05,
    "tilt_swing_deg": 0.05,
    "impact_g": 0.08,
    "braking_g": 0.04,
}


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a person.

    Args:
        story: What happens, as this day's body and strap would have it.
        stance_tilt_deg: How much further forward the segment stands than on the first day.
        stance_side_deg: How much further with its right side down.
        reput_deg: How the sensor is turned against the first day: about forward, left, up.
        running: Change of each parameter of running, in its own unit.
    """

    story: Story
    stance_tilt_deg: float
    stance_side_deg: float
    reput_deg: tuple[float, float, float]
    running: Mapping[str, float]


def another_day(story: Story, seed: int) -> Day:
    """The person of ``story`` on the day of this seed; the same body, sensor and phases.

    The sensor's own errors stay; what is random in the session is the day's own. Of two sensors
    each is put on anew; the days of the others are in ``story.others``.
    """
    rng = np.random.default_rng([story.seed, seed, 3])
    tilt, side = STANCE_TILT_DEG * rng.standard_normal(), STANCE_SIDE_DEG * rng.standard_normal()
    changes = {name: sd * rng.standard_normal() for name, sd in RUNNING_DEG.items()}
    shares = {name: sd * rng.standard_normal() for name, sd in RUNNING_SHARE.items()}
    changes |= {name: _usual(story, name) * share for name, share in shares.items()}
    day = _worn(story, tilt, side, changes, rng)
    others = tuple(_worn(other, tilt, side, changes, rng) for other in story.others)
    specimen_seed = story.seed if story.specimen_seed is None else story.specimen_seed
    own_seed = int(rng.integers(2**31))
    day = replace(day, seed=own_seed, specimen_seed=specimen_seed, others=others)
    x, y, z = (a - b for a, b in zip(day.sensor.reput_deg, story.sensor.reput_deg, strict=True))
    return Day(day, float(tilt), float(side), (x, y, z), changes)


def _usual(story: Story, name: str) -> float:
    return story.runner.get(name, PARAMETERS[name].run)


def _worn(
    story: Story,
    tilt: float,
    side: float,
    changes: Mapping[str, float],
    rng: np.random.Generator,
) -> Story:
    x, y, z = (old + REPUT_DEG * rng.standard_normal() for old in story.sensor.reput_deg)
    tighter = 1.0 + SPRING_SPREAD * float(np.clip(rng.standard_normal(), -2.0, 2.0))
    strap = story.strap
    if strap.spring_hz is not None:
        fore, across, up = (f * tighter for f in strap.spring_hz)
        strap = replace(strap, spring_hz=(fore, across, up))
    if strap.torsion_hz is not None:
        strap = replace(strap, torsion_hz=strap.torsion_hz * tighter)
    stander = dict(story.stander)
    stander["tilt_deg"] = stander.get("tilt_deg", 0.0) + tilt
    stander["obliquity_deg"] = stander.get("obliquity_deg", 0.0) + side
    runner = dict(story.runner)
    for name, change in changes.items():
        spec = PARAMETERS[name]
        runner[name] = float(np.clip(_usual(story, name) + change, spec.low, spec.high))
    return replace(
        story,
        stander=stander,
        runner=runner,
        strap=strap,
        sensor=replace(story.sensor, reput_deg=(x, y, z)),
    )
