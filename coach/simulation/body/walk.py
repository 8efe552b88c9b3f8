"""Walking about, by the model of the simulated runner: a bout that ends where it began."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coach.model import Placement
from coach.model.quaternion import conjugate, from_axis_angle, from_clinical, multiply
from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG
from coach.simulation.attitude import WOBBLE_BAND_HZ, Waves, segment_angles
from coach.simulation.body.poses import PELVIS
from coach.simulation.forces import ground_forces
from coach.simulation.radio_link import LinkConfig
from coach.simulation.sensor import SensorConfig
from coach.simulation.steps import make_steps
from coach.simulation.story import Phase, Story
from coach.simulation.timeline import GRID_HZ, build_timeline

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray
    from coach.simulation.body.traits import Traits

TURN_S = 3.0
SET_OFF_S = 2.025  # from standing; so that borders lie between the points of the timeline's grid
FADE_S = 4.0  # standing again, while the last movements fade out
LEAST_S = 2.0 * TURN_S + 6.0
_UP = np.array([0.0, 0.0, 1.0])


class Walk:
    """A bout of walking: out, about, back, about again.

    Args:
        start_s: When it begins.
        for_s: How long there are steps; at least ``LEAST_S``.
        heading_deg: Of the person as it begins, and as it ends.
        traits: How this person walks.
        rng: Of its steps.
    """

    def __init__(
        self,
        start_s: float,
        for_s: float,
        heading_deg: float,
        traits: Traits,
        rng: np.random.Generator,
    ) -> None:
        self.start_s = start_s
        out_s = max(2.0, round((0.5 * for_s - TURN_S) * GRID_HZ) / GRID_HZ)
        self.steps_start_s = start_s + SET_OFF_S
        self.steps_end_s = self.steps_start_s + 2.0 * (out_s + TURN_S)
        self.end_s = self.steps_end_s + FADE_S
        rate = 180.0 / TURN_S * float(rng.choice([-1.0, 1.0]))
        turning = {"yaw_rate_deg_s": (rate, rate)}
        phases = (
            Phase("stand", SET_OFF_S),
            Phase("walk", out_s),
            Phase("walk", TURN_S, turning),
            Phase("walk", out_s),
            Phase("walk", TURN_S, turning),
            Phase("stand", FADE_S + 1.0),
        )
        story = Story(
            title="walk",
            placement=Placement.CHEST,
            seed=0,
            rate_hz=104,
            on_track=False,
            runner={},
            walker={
                "speed_m_s": traits.walk_m_s,
                "cadence_spm": traits.walk_spm,
                "tilt_deg": 0.0,
                "obliquity_deg": 0.0,
                "impact_spread": 0.15,
            },
            stander={"standing_sway_deg": 0.0},
            sensor=SensorConfig(),
            link=LinkConfig(),
            phases=phases,
        )
        stepping, varying, shaking = rng.spawn(3)
        self._timeline = build_timeline(story.segments(), on_track=False)
        self._steps = make_steps(self._timeline, stepping, varying)
        self._wobble = Waves.draw(3, WOBBLE_BAND_HZ, shaking)
        self._still = Waves.draw(2, (0.1, 0.2), shaking)
        self._heading = from_axis_angle(_UP, heading_deg * RAD_PER_DEG)

    def over(self, t_s: FloatArray, quat: FloatArray, which: int) -> tuple[FloatArray, FloatArray]:
        """What walking makes of a segment that would stand.

        Args:
            t_s: ``(n,)`` times.
            quat: ``(n, 4)`` how it would stand, level from segment.
            which: Chest or pelvis.

        Returns:
            How it is turned; the force beyond gravity, ``(n, 3)``, level frame.
        """
        inside = (t_s >= self.start_s) & (t_s < self.end_s)
        own_s = np.clip(t_s - self.start_s, 0.0, self.end_s - self.start_s)
        curves = self._timeline.at(own_s)
        placement = Placement.PELVIS if which == PELVIS else Placement.CHEST
        angles = segment_angles(own_s, curves, self._steps, placement, self._still)
        heading = from_axis_angle(_UP, angles.heading_rad)
        swing = from_clinical(angles.rotation_rad, angles.obliquity_rad, angles.tilt_rad)
        local = multiply(conjugate(self._heading), quat)
        walked = multiply(multiply(self._heading, multiply(heading, swing)), local)
        force = ground_forces(own_s, curves, self._steps)
        force[:, 2] -= GRAVITY_M_S2
        moving = (curves["walk"] * curves["wobble_g"])[:, None]
        force += moving * GRAVITY_M_S2 * self._wobble.at(own_s)
        c, s = np.cos(angles.heading_rad), np.sin(angles.heading_rad)
        hc, hs = (
            self._heading[0] ** 2 - self._heading[3] ** 2,
            2.0 * self._heading[0] * self._heading[3],
        )
        forward = c * force[:, 0] - s * force[:, 1]
        left = s * force[:, 0] + c * force[:, 1]
        push = np.column_stack([hc * forward - hs * left, hs * forward + hc * left, force[:, 2]])
        rows = inside[:, None]
        # Before and after, walking has faded to nothing but for whole turns of the heading.
        return np.where(rows, walked, quat), np.where(rows, push, 0.0)
