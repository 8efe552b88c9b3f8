"""A synthetic person who does as the standing check says, and a session around one.

The attitude is exact: what is tested here is the check, not the filters before it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from coach.cues import CueParams
from coach.model import (
    METRICS,
    AttitudeBlock,
    Baseline,
    Command,
    Cue,
    Decision,
    Locomotion,
    MetricSnapshot,
    Placement,
    Practice,
    PracticeKind,
    Reading,
    SensorMount,
    StandCheck,
    StandNow,
    Validity,
)
from coach.model import quaternion as quat
from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG
from coach.practice.practice_book import english_of
from coach.practice.practice_policy import Told
from coach.practice.stand.stand_params import StandParams
from coach.practice.stand.stand_policy import StandPolicy

RATE_HZ, GRID_S = 50.0, 0.5
STAND = Practice(PracticeKind.STAND)

CHEST_DEG = {"stand_usual": 4.0, "stand_tall": 0.0, "stand_sunk": 10.0}
PELVIS_DEG = {
    "stand_usual": 2.0,
    "stand_tall": 4.0,
    "stand_sunk": -4.0,
    "stand_pelvis_forward": 12.0,
    "stand_pelvis_back": -8.0,
}
"""Forward tilt of each posture, in degrees: a chest at 60, a pelvis at 75 of 100."""


@dataclass
class Stander:
    """Somebody who listens.

    Args:
        postures: Placement -> prompt -> forward tilt, deg.
        reacts_s: From the first word to the movement.
        moves_s: How long a movement takes.
        sway_deg: RMS of the tilt's wandering, each direction.
        scatter_deg: How much a posture differs from round to round, SD.
        mount: Placement -> rotation of the sensor on the segment, which nobody knows.
        slips: Stream time -> forward and side shift of every sensor, deg.
        fidgets: Stream times, from and to, of not standing still.
        walks: Stream times, from and to, of walking about.
        lost: Stream times, from and to, without data.
        deaf: Prompts that are not obeyed.
        seed: Of chance.
    """

    postures: dict[Placement, dict[str, float]]
    reacts_s: float = 1.2
    moves_s: float = 1.5
    sway_deg: float = 0.3
    scatter_deg: float = 0.0
    mount: dict[Placement, np.ndarray] = field(default_factory=dict)
    slips: dict[float, tuple[float, float]] = field(default_factory=dict)
    fidgets: tuple[tuple[float, float], ...] = ()
    walks: tuple[tuple[float, float], ...] = ()
    lost: tuple[tuple[float, float], ...] = ()
    deaf: tuple[str, ...] = ()
    seed: int = 1

    def __post_init__(self):
        self._rng = np.random.default_rng(self.seed)
        self._way = {
            place: [(-math.inf, angles["stand_usual"], angles["stand_usual"])]
            for place, angles in self.postures.items()
        }
        self._sway = {place: np.zeros(2) for place in self.postures}

    def hear(self, cue):
        """Begin to move, a while after the first word."""
        for place, angles in self.postures.items():
            if cue.rule in angles and cue.rule not in self.deaf:
                now = self._way[place][-1][2]
                then = angles[cue.rule] + self._rng.normal(0.0, self.scatter_deg)
                self._way[place].append((cue.t_s + self.reacts_s, now, then))

    def tilt_deg(self, place, t_s):
        """Forward tilt meant, without sway."""
        start, before, after = next(w for w in reversed(self._way[place]) if w[0] <= t_s)
        if math.isinf(start):
            return after
        u = min((t_s - start) / self.moves_s, 1.0)
        return before + (after - before) * (10 * u**3 - 15 * u**4 + 6 * u**5)

    def block(self, place, t_s, first):
        """Exact attitude at some times."""
        keep = math.exp(-1.0 / RATE_HZ / 0.8)
        tilts = np.empty((len(t_s), 2))
        for i, t in enumerate(t_s):
            push = self._rng.normal(0.0, self.sway_deg * math.sqrt(1.0 - keep**2), 2)
            self._sway[place] = keep * self._sway[place] + push
            off = np.array([0.0, 0.0]) + sum(
                (np.array(shift) for at, shift in self.slips.items() if at <= t), np.zeros(2)
            )
            if any(a <= t < b for a, b in self.fidgets + self.walks):
                off = off + 6.0 * np.sin(2.0 * np.pi * np.array([0.7, 1.1]) * t)
            tilts[i] = [self.tilt_deg(place, t), 0.0] + 0.3 * self._smooth(place) + off
        tilts *= RAD_PER_DEG
        q = quat.from_clinical(np.zeros(len(t_s)), tilts[:, 1], tilts[:, 0])
        if place in self.mount:
            q = quat.multiply(q, np.broadcast_to(self.mount[place], q.shape))
        return attitude(place.value, t_s, q, restart=first)

    def _smooth(self, place):
        """Sway without the roughness of its steps."""
        smooth = self.__dict__.setdefault("_slow", {p: np.zeros(2) for p in self.postures})
        part = 1.0 - math.exp(-1.0 / RATE_HZ / 0.3)
        smooth[place] = smooth[place] + part * (self._sway[place] / 0.3 - smooth[place])
        return smooth[place]


def attitude(sensor_id, t_s, q, *, restart=False):
    """A block of attitudes; nothing shakes."""
    n = len(t_s)
    return AttitudeBlock(
        sensor_id,
        1.0 / RATE_HZ,
        t_s,
        q,
        quat.up_in_segment(q),
        np.tile([0.0, 0.0, GRAVITY_M_S2], (n, 1)),
        np.zeros(n),
        np.zeros(n, dtype=np.uint8),
        True,
        restart,
    )


def snapshot(t_s, locomotion=Locomotion.STANDING, *, stale=False):
    nothing = {name: Reading(0.0, Validity.NO_SENSOR) for name in METRICS}
    return MetricSnapshot(t_s, locomotion, nothing, stale=stale)


@dataclass
class Check:
    """What was said and decided."""

    cues: list
    decisions: list
    result: StandCheck | None
    speech: list
    """``(begin, end, text)`` of all that was said."""
    now: list = field(default_factory=list)

    @property
    def rules(self):
        return [cue.rule for cue in self.cues]

    @property
    def told(self):
        return "; ".join(self.result.notes)

    def transcript(self):
        return "\n".join(f"{begin:6.1f} {end:6.1f}  {text}" for begin, end, text in self.speech)


def check(person, *, commands=(), until_s=400.0, params=None, mounts=None, word_s=0.35, silent=()):
    """A whole check; the voice takes ``word_s`` a word and tells when it has ended."""
    mounts = mounts or tuple(
        SensorMount(p, sensor_id=p.value if len(person.postures) > 1 else "")
        for p in person.postures
    )
    told = Told(STAND, mounts, Baseline(), english_of(STAND), CueParams(), GRID_S)
    policy = StandPolicy(told, params or StandParams())
    per_grid = round(RATE_HZ * GRID_S)
    out = Check([], [], None, [])
    waiting, ends, pending = sorted(commands, key=lambda c: c[0]), [], True
    first = dict.fromkeys(person.postures, True)
    for k in range(1, round(until_s / GRID_S) + 1):
        t = k * GRID_S
        times = (np.arange((k - 1) * per_grid, k * per_grid) + 0.5) / RATE_HZ
        gone = any(a <= t - 1e-9 < b for a, b in person.lost)
        for place in person.postures:
            block = person.block(place, times, first[place])
            if not gone and place not in silent:
                policy.take(place, block)
            first[place] = gone
        for at, cue_id in [e for e in ends if e[0] <= t]:
            policy.speech_ended(cue_id)
            ends.remove((at, cue_id))
        while waiting and waiting[0][0] <= t:
            policy.command(waiting.pop(0)[1], t)
        walking = any(a <= t < b for a, b in person.walks)
        now = snapshot(t, Locomotion.WALKING if walking else Locomotion.STANDING, stale=gone)
        for one in policy.decide(now):
            if isinstance(one, Cue):
                out.cues.append(one)
                end = t + 0.3 + word_s * len(one.text.split())
                out.speech.append((t, end, one.text))
                ends.append((end, one.cue_id))
                person.hear(one)
            elif isinstance(one, Decision):
                out.decisions.append(one)
            elif isinstance(one, StandCheck):
                out.result, pending = one, False
            elif isinstance(one, StandNow):
                out.now.append(one)
        if not pending:
            return out
    for one in policy.finish(t):
        out.result = one
    return out


def chest(**more):
    return Stander({Placement.CHEST: CHEST_DEG}, **more)


def pelvis(**more):
    return Stander({Placement.PELVIS: PELVIS_DEG}, **more)


def both(**more):
    return Stander({Placement.CHEST: CHEST_DEG, Placement.PELVIS: PELVIS_DEG}, **more)


PAIN, END, NEXT, YES, QUIET, TALK, STATUS = (
    Command.PAIN,
    Command.END,
    Command.NEXT,
    Command.YES,
    Command.QUIET,
    Command.TALK,
    Command.STATUS,
)
