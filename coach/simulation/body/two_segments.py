"""A body of two segments that is moved by whoever acts, and restless by itself."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coach.model.quaternion import multiply, rotate
from coach.model.units import RAD_PER_DEG
from coach.simulation.body.poses import POSES, attitude
from coach.simulation.body.restlessness import Drift, Tremble
from coach.simulation.body.tracks import TurnTrack, ValueTrack, exp_turn

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray
    from coach.simulation.body.traits import Traits
    from coach.simulation.body.walk import Walk

SWAY_OF_BASE = {
    "stand": 1.0,
    "chair": 0.35,
    "rising": 1.0,
    "squat": 1.0,
    "kneel": 0.6,
    "floor_sit": 0.35,
    "fours": 0.4,
    "prone": 0.05,
    "supine": 0.05,
    "left": 0.15,
    "right": 0.15,
}
"""How much one sways, of the sway in standing."""

_SIDE_OF_FORWARD = 0.6  # sideways sway in standing against that fore and aft
_BREATH = (1.0, 0.25)  # tilt by breath at chest and pelvis
_BREATH_M = (0.0025, 0.0005)  # how far the sensor goes out and in
_TREMBLE = (1.0, 0.8)
# From what a segment turns about to its sensor: hip and back, also in standing. As a whole a body
# turns about the ankles, but so slowly that the force is not felt: turned about them by its whole
# sway, a sacrum would feel 0.15 m/s^2 (SD in half a second), where 60 real standings have 0.03.
_ARMS_M = np.array([[0.10, 0.0, 0.30], [-0.08, 0.0, 0.15]])
_FORWARD, _SIDE, _BREATHING, _TREMBLING = range(4)


class Figure:
    """Where trunk and pelvis are at any time that has been decided on.

    Args:
        traits: Of the person.
        rng: Of its restlessness.
    """

    def __init__(self, traits: Traits, rng: np.random.Generator) -> None:
        self.base = "stand"
        self.heading_deg = 0.0
        self.angles_deg = POSES["standing"].angles_deg
        """``(2, 3)`` of the posture."""
        self.places_m = POSES["standing"].places_m
        self.offsets_deg: dict[str, FloatArray] = {}
        """By what it comes of, ``(2, 3)`` beyond the posture."""
        self.aside_m = np.zeros(2)  # to the left, and up
        self._traits = traits
        turns = [attitude(0.0, row) for row in self.angles_deg]
        self._turns = [TurnTrack(turn) for turn in turns]
        self._places = [ValueTrack(place) for place in self._places_level()]
        self._gains = ValueTrack(np.zeros(4))
        self._rest = 1.0
        drifting, trembling = rng.spawn(2)
        self._drift = Drift(8, drifting)
        self._tremble = Tremble(6, traits.tremble_hz, trembling)
        self._phase = float(rng.uniform(0.0, 2.0 * math.pi))
        self._walks: list[Walk] = []
        self._tremble_share = 0.0
        self._still = 1.0
        self._set_gains(0.0, 0.1)

    # What whoever acts may ask for.

    def move(self, start_s: float, for_s: float) -> None:
        """Go to where ``base``, angles, offsets and places now say."""
        for which, track in enumerate(self._turns):
            track.go(attitude(self.heading_deg, self.wanted_deg()[which]), start_s, for_s)
        for place, way in zip(self._places_level(), self._places, strict=True):
            way.go(place, start_s, for_s)
        self._set_gains(start_s, for_s)

    def wanted_deg(self) -> FloatArray:
        """``(2, 3)`` angles aimed at, without restlessness."""
        return np.asarray(self.angles_deg + sum(self.offsets_deg.values(), np.zeros((2, 3))))

    def tremble(self, share: float, start_s: float, for_s: float = 3.0) -> None:
        """Tremble by this share of what an exhausted person does."""
        self._tremble_share = share
        self._set_gains(start_s, for_s)

    def keep_still(self, share: float, start_s: float, for_s: float = 2.0) -> None:
        """Sway by this share of what the base would have."""
        self._still = share
        self._set_gains(start_s, for_s)

    def walk(self, walk: Walk) -> None:
        """Walk a bout that begins in the future and ends where it began."""
        self._walks.append(walk)

    # What a sensor may ask for.

    def at(self, t_s: FloatArray, which: int) -> tuple[FloatArray, FloatArray]:
        """A segment at evenly spaced times ``(n,)``, sorted.

        Returns:
            Level from segment ``(n, 4)``; specific force of the place of the sensor in the level
            frame ``(n, 3)``, less gravity, without the first and last row's (they are 0).
        """
        turn = self._turns[which].at(t_s)
        gains = self._gains.at(t_s)
        drift, tremble = self._drift.at(t_s), self._tremble.at(t_s)[:, 3 * which : 3 * which + 3]
        common, own = 0.85, 0.53
        forward = common * drift[:, 0] + own * drift[:, 2 + 2 * which]
        aside = common * drift[:, 1] + own * drift[:, 3 + 2 * which]
        breath = np.sin(
            2.0 * math.pi * self._traits.breath_hz * t_s + 0.8 * drift[:, 6] + self._phase
        )
        small = tremble * (gains[:, _TREMBLING, None] * _TREMBLE[which])
        small[:, 0] += gains[:, _SIDE] * aside
        small[:, 1] += gains[:, _FORWARD] * forward - _BREATH[which] * gains[:, _BREATHING] * breath
        small[:, 2] += 0.5 * gains[:, _SIDE] * drift[:, 7]
        local = np.cross(small, _ARMS_M[which])
        local[:, 0] += _BREATH_M[which] * breath
        place = self._places[which].at(t_s) + rotate(turn, local)
        dt_s = t_s[1] - t_s[0]
        acc = np.zeros((t_s.size, 3))
        acc[1:-1] = (place[2:] - 2.0 * place[1:-1] + place[:-2]) / (dt_s * dt_s)
        quat = multiply(turn, exp_turn(small))
        for walk in self._walks:
            if walk.start_s < t_s[-1] and walk.end_s > t_s[0]:
                quat, push = walk.over(t_s, quat, which)
                acc += push
        return quat, acc

    def forget(self, before_s: float) -> None:
        """Nobody will ask for earlier times."""
        for turn in self._turns:
            turn.forget(before_s)
        for track in (*self._places, self._gains):
            track.forget(before_s)
        self._drift.forget(before_s)
        self._tremble.forget(before_s)
        self._walks = [walk for walk in self._walks if walk.end_s > before_s]

    def _places_level(self) -> FloatArray:
        """``(2, 3)`` in the level frame."""
        c, s = (f(self.heading_deg * RAD_PER_DEG) for f in (math.cos, math.sin))
        forward, up = self.places_m[:, 0], self.places_m[:, 1] + self.aside_m[1]
        left = self.aside_m[0]
        return np.column_stack([c * forward - s * left, s * forward + c * left, up])

    def _set_gains(self, start_s: float, for_s: float) -> None:
        traits = self._traits
        sway = traits.sway_deg * SWAY_OF_BASE[self.base] * self._still
        gains = np.array(
            [
                sway,
                _SIDE_OF_FORWARD * sway,
                traits.breath_deg,
                traits.tremble_deg * self._tremble_share,
            ]
        )
        self._gains.go(gains * RAD_PER_DEG, start_s, for_s)
