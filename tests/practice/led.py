"""Somebody who is led through exercises: attitudes by the clock, words that are heeded.

Attitude goes in directly, so that a session takes a second; the whole way from samples is played
by the people of ``coach/simulation``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from coach.cues import CueParams
from coach.model import (
    AttitudeBlock,
    Baseline,
    Command,
    Cue,
    Decision,
    Locomotion,
    MetricSnapshot,
    PlannedSet,
    Practice,
    PracticeKind,
    SensorMount,
    SetDone,
    Side,
)
from coach.model.quaternion import multiply
from coach.practice.exercise.exercise_params import ExerciseParams
from coach.practice.exercise.exercise_policy import ExercisePolicy
from coach.practice.practice_book import english_of
from coach.practice.practice_policy import Told

DEG = math.pi / 180.0
RATE_HZ, GRID_S = 50.0, 0.5
STAND = (0.0, 0.0, 0.0)

CHEST_POSES = {
    "plank": (78.0, 0.0, 0.0),
    "arm_and_leg_raise": (88.0, 0.0, 0.0),
    "new_crunch": (-90.0, 0.0, 0.0),
    "roll_up": (-90.0, 0.0, 0.0),
    "crossover": (-75.0, 0.0, 0.0),
    "side_plank": (0.0, 0.0, -72.0),
    "single_leg_extension": (-90.0, 0.0, 0.0),
    "bridge_with_leg_kick": (-118.0, 0.0, 0.0),
    "sliding_leg_curl": (-118.0, 0.0, 0.0),
    "cobra": (85.0, 0.0, 0.0),
    "cat_cow": (88.0, 0.0, 0.0),
    "standing_cat_cow": (40.0, 0.0, 0.0),
    "forward_fold": (140.0, 0.0, 0.0),
    "childs_pose": (100.0, 0.0, 0.0),
}
PELVIS_POSES = CHEST_POSES | {
    "bridge_with_leg_kick": (-122.0, 0.0, 0.0),
    "sliding_leg_curl": (-122.0, 0.0, 0.0),
    "forward_fold": (85.0, 0.0, 0.0),
    "childs_pose": (80.0, 0.0, 0.0),
    "standing_cat_cow": (35.0, 0.0, 0.0),
}
"""Nod, roll and lean to a side (right positive) in degrees, in the position of each exercise."""


@dataclass
class Wearer:
    """Heeds what is said.

    Args:
        poses: Where the segment is in each exercise, degrees.
        wobble_deg: Slow sway of a hold.
        move: Exercise, seconds since the set began -> what is added to the pose, degrees.
        delay_s: Until a word is heeded.
        ignores: Rules that are not heeded.
    """

    poses: dict = field(default_factory=lambda: CHEST_POSES)
    wobble_deg: float = 0.5
    move: object = None
    delay_s: float = 1.5
    ignores: tuple = ()
    rests: tuple = STAND
    _from: tuple = STAND
    _to: tuple = STAND
    _at_s: float = -10.0
    _go_s: float | None = None
    doing: str = ""
    arrived_s: float = math.inf
    left_s: float = math.inf
    spans: list = field(default_factory=list)
    presses: list = field(default_factory=list)

    def heed(self, cue: Cue, t_s: float, planned: PlannedSet | None) -> None:
        if cue.rule in self.ignores:
            return
        if cue.rule == "exercise_ready":
            self.doing = planned.exercise
            pose = self.poses.get(self.doing, STAND)
            if planned.side is Side.RIGHT:
                pose = (pose[0], pose[1], -pose[2])
            self.go(pose, t_s + self.delay_s)
            self.arrived_s = t_s + self.delay_s + 3.0
        elif cue.rule == "exercise_offer":
            self.presses.append((max(t_s + 2.0, self.arrived_s), Command.YES))
        elif cue.rule == "exercise_go":
            self._go_s = t_s + 0.5
        elif cue.rule in ("exercise_stop", "exercise_enough"):
            self.go(self.rests, t_s + self.delay_s)
            self.spans.append((self.arrived_s, t_s))
            self._go_s = None

    def go(self, pose, at_s: float) -> None:
        self._from, self._to, self._at_s = self.pose(at_s), pose, at_s

    def pose(self, t_s: float):
        s = min(max((t_s - self._at_s) / 3.0, 0.0), 1.0)
        s = s * s * (3.0 - 2.0 * s)
        return tuple(a + s * (b - a) for a, b in zip(self._from, self._to, strict=True))

    def angles(self, t_s: np.ndarray) -> np.ndarray:
        """``(n, 3)`` nod, roll, side in degrees."""
        out = np.array([self.pose(t) for t in t_s])
        out[:, 0] += self.wobble_deg * np.sin(2 * np.pi * 0.21 * t_s)
        out[:, 1] += 0.6 * self.wobble_deg * np.sin(2 * np.pi * 0.17 * t_s + 1.0)
        if self._go_s is not None and self.move is not None:
            out += np.array([self.move(self.doing, max(t - self._go_s, 0.0)) for t in t_s])
        return out


def quaternions(angles_deg: np.ndarray) -> np.ndarray:
    half = 0.5 * angles_deg * DEG
    zero = np.zeros(len(half))
    about_x = np.stack([np.cos(half[:, 2]), np.sin(half[:, 2]), zero, zero], axis=1)
    about_y = np.stack([np.cos(half[:, 0]), zero, np.sin(half[:, 0]), zero], axis=1)
    about_z = np.stack([np.cos(half[:, 1]), zero, zero, np.sin(half[:, 1])], axis=1)
    return multiply(multiply(about_x, about_y), about_z)


def up_of(quat: np.ndarray) -> np.ndarray:
    w, x, y, z = quat.T
    return np.stack(
        [2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z], axis=1
    )


@dataclass
class Played:
    outputs: list
    wearer: Wearer

    @property
    def cues(self):
        return [one for one in self.outputs if isinstance(one, Cue)]

    @property
    def rules(self):
        return [one.rule for one in self.cues]

    @property
    def done(self):
        return [one for one in self.outputs if isinstance(one, SetDone)]

    @property
    def decisions(self):
        return [one for one in self.outputs if isinstance(one, Decision)]

    def transcript(self) -> str:
        return "\n".join(f"{c.t_s:6.1f}  {c.text or '(' + c.sound.value + ')'}" for c in self.cues)


def play(
    sets,
    placement,
    *,
    wearer=None,
    events=(),
    params=None,
    seconds=600.0,
    standing=STAND,
    calibration=None,
):
    """A session, until all is done or time is over.

    Args:
        sets: Planned.
        placement: The sensor's.
        wearer: Who wears it.
        events: Time and command, in order.
        params: Tuning.
        seconds: At most.
        standing: What the strap's tilt adds to every pose, degrees of nod.
        calibration: Of the mount.
    """
    wearer = wearer or Wearer(CHEST_POSES if placement.value == "chest" else PELVIS_POSES)
    practice = Practice(PracticeKind.EXERCISE, tuple(sets))
    mounts = [SensorMount(placement, calibration=calibration)]
    told = Told(practice, mounts, Baseline(), english_of(practice), CueParams(), GRID_S)
    policy = ExercisePolicy(told, params or ExerciseParams())
    waiting, outputs, announced = list(events), [], 0
    after = None
    for number in range(1, int(seconds / GRID_S) + 1):
        t_s = number * GRID_S
        times = np.arange(round((t_s - GRID_S) * RATE_HZ), round(t_s * RATE_HZ)) / RATE_HZ
        quat = quaternions(wearer.angles(times) + np.array(standing))
        n = len(times)
        block = AttitudeBlock(
            "s", 1 / RATE_HZ, times, quat, up_of(quat), np.tile([0.0, 0.0, 9.80665], (n, 1)),
            np.zeros(n), np.zeros(n, np.uint8), has_gyro=True, restart=number == 1,
        )  # fmt: skip
        policy.take(placement, block)
        while waiting and waiting[0][0] <= t_s:
            policy.command(waiting.pop(0)[1], t_s)
        while wearer.presses and wearer.presses[0][0] <= t_s:
            policy.command(wearer.presses.pop(0)[1], t_s)
        said = policy.decide(MetricSnapshot(t_s, Locomotion.OTHER, {}))
        outputs.extend(said)
        for one in said:
            if isinstance(one, Cue):
                planned = None
                if one.rule == "exercise_ready":
                    planned = policy._set.asked.planned
                    announced += 1
                wearer.heed(one, t_s, planned)
        if "exercise_done" in [one.rule for one in said if isinstance(one, Cue)]:
            after = t_s
        if after is not None and t_s > after + 2.0:
            break
    outputs.extend(policy.finish(t_s))
    return Played(outputs, wearer)


__all__ = ["CHEST_POSES", "PELVIS_POSES", "Command", "Played", "Wearer", "play"]
