"""A person at a desk, wearing one sensor, who listens: samples out, cues in, the truth kept.

Made for these tests alone, of smooth movements: a tilt, a roll, a height and a walk.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from coach.decode.arrays import encode_samples
from coach.model import (
    Channel,
    Command,
    Cue,
    Decision,
    Input,
    LinkChange,
    LinkState,
    Notification,
    Output,
    Placement,
    Practice,
    PracticeKind,
    SensorMount,
    StandingRange,
    Tick,
    UserCommand,
)
from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG
from coach.practice.practice_book import english_of
from coach.settings import Settings
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline

PART_S = 0.5
LED = {
    "desk_sit_tall": "tall",
    "desk_sink": "sink",
    "desk_as_you_like": "usual",
    "desk_no_range": "usual",
}
"""What is led -> what the person does."""
SENSOR = "desk"


class Path:
    """One coordinate, moving smoothly from value to value (least jerk)."""

    def __init__(self, value: float) -> None:
        self.start = self.end = value
        self.t_s, self.long_s = 0.0, 1.0

    def go(self, value: float, t_s: float, long_s: float) -> None:
        self.start = self.value(t_s)
        self.end, self.t_s, self.long_s = value, t_s, long_s

    def value(self, t_s: float) -> float:
        """As ``at``, of one time."""
        s = min(max((t_s - self.t_s) / self.long_s, 0.0), 1.0)
        return self.start + (self.end - self.start) * s**3 * (10.0 - 15.0 * s + 6.0 * s * s)

    def at(self, t_s: np.ndarray) -> np.ndarray:
        s = np.clip((t_s - self.t_s) / self.long_s, 0.0, 1.0)
        return self.start + (self.end - self.start) * s**3 * (10.0 - 15.0 * s + 6.0 * s * s)


@dataclass
class Habits:
    """Who it is.

    Args:
        seed: Of all chance.
        tall_deg: Forward tilt of the chest when tall, as the strap sits.
        range_deg: From tall to sunk.
        usual: Usual position between sunk (0) and tall (1).
        slouch: Position when slouching.
        rise_m: From seat to stand.
        obeys: Chance to follow a reminder.
        corrects: Chance to follow a nudge.
        fidget_deg: Slow wandering of the tilt, standard deviation.
    """

    seed: int = 1
    tall_deg: float = -8.0
    range_deg: float = 20.0
    usual: float = 0.65
    slouch: float = 0.1
    rise_m: float = 0.35
    obeys: float = 1.0
    corrects: float = 0.5
    fidget_deg: float = 0.8


@dataclass
class Truth:
    """What really was, every half second."""

    t_s: list[float] = field(default_factory=list)
    state: list[str] = field(default_factory=list)
    tilt_deg: list[float] = field(default_factory=list)
    """By intent: without fidgets."""


class DeskPerson:
    """Sits, slouches, gets up, walks, lies; follows the coach as its habits have it.

    Args:
        habits: Who it is.
        plan: ``(stream time, what)``: "slouch", "usual", "up", "down", "walk 90", "stroll 30" (up,
            out and back, down), "lie", "side", "sit_up", "gap 60", "bend", "twist 20".
        rate_hz: Of the sensor.
    """

    def __init__(
        self, habits: Habits, plan: list[tuple[float, str]], rate_hz: float = 26.0
    ) -> None:
        self.habits = habits
        self.rng = np.random.default_rng(habits.seed)
        self.rate_hz = rate_hz
        self.todo: list[tuple[float, int, str]] = []
        self._order = itertools.count()
        for at_s, what in plan:
            self.soon(at_s, what)
        self.truth = Truth()
        self.tilt = Path(self.angle(habits.usual))
        self.roll = Path(0.0)
        self.height = Path(0.0)
        self.walk = Path(0.0)
        self.state = "sitting"
        self.wander = 0.0
        self.gap_until_s = -1.0
        self.twist_until_s = -1.0
        self.n = 0
        self.seated = True
        self.want: str | None = None

    def angle(self, position: float) -> float:
        h = self.habits
        return h.tall_deg + (1.0 - position) * h.range_deg

    def soon(self, t_s: float, what: str) -> None:
        self.todo.append((t_s, next(self._order), what))
        self.todo.sort()

    def hear(self, cue: Cue, t_s: float) -> None:
        delay = 1.0 + float(self.rng.uniform(0.5, 1.5)) + 0.35 * len(cue.text.split())
        h = self.habits
        if cue.rule in ("desk_sit_tall", "desk_sink", "desk_as_you_like", "desk_no_range"):
            self.soon(
                t_s + delay, {"desk_sit_tall": "tall", "desk_sink": "sink"}.get(cue.rule, "usual")
            )
        elif cue.rule == "desk_get_up" and self.rng.random() < h.obeys:
            self.soon(t_s + delay + float(self.rng.uniform(2.0, 60.0)), "stroll 100")
        elif cue.rule == "desk_slouch" and self.rng.random() < h.corrects:
            self.soon(t_s + delay, "usual")

    def act(self, what: str, t_s: float) -> None:
        h, (verb, *rest) = self.habits, what.split()
        long_s = float(rest[0]) if rest else 0.0
        if verb in ("usual", "slouch", "tall", "sink"):
            if self.state not in ("sitting", "standing"):
                return
            where = {"usual": h.usual, "slouch": h.slouch, "tall": 1.0, "sink": 0.0}[verb]
            self.tilt.go(self.angle(where), t_s, 1.5)
        elif verb in ("up", "down") and self.seated is (verb == "down"):
            return
        elif verb == "down" and self.state == "walking":
            self.soon(t_s + 1.0, "down")
        elif verb == "up":
            self.seated = False
            self.state = "moving"
            self.tilt.go(self.angle(h.usual) + 25.0, t_s, 0.9)
            self.height.go(h.rise_m, t_s + 0.5, 1.6)
            self.soon(t_s + 1.0, "_straighten")
            self.soon(t_s + 2.5, "_stands")
        elif verb == "down":
            self.seated = True
            self.state = "moving"
            self.tilt.go(self.angle(h.usual) + 22.0, t_s, 1.0)
            self.height.go(0.0, t_s + 0.3, 1.7)
            self.soon(t_s + 1.3, "_straighten")
            self.soon(t_s + 2.6, "_sits")
        elif verb == "_straighten":
            self.tilt.go(self.angle(h.usual), t_s, 1.3)
        elif verb == "_stands":
            self.state = "standing"
        elif verb == "_sits":
            self.state = "sitting"
        elif verb == "walk":
            self.state = "walking"
            self.walk.go(1.0, t_s, 0.8)
            self.soon(t_s + long_s, "_stops")
        elif verb == "_stops":
            self.walk.go(0.0, t_s, 0.8)
            self.state = "standing"
        elif verb == "stroll" and self.state not in ("sitting", "standing"):
            return
        elif verb == "stroll":
            was_seated = self.seated
            self.act("up", t_s)
            self.soon(t_s + 3.0, f"walk {long_s}")
            if was_seated:
                self.soon(t_s + 3.0 + long_s + 1.5, "down")
        elif verb == "lie":
            self.state = "lying"
            self.tilt.go(-85.0, t_s, 4.0)
            self.height.go(-0.2, t_s, 4.0)
        elif verb == "side":
            self.state = "lying"
            self.roll.go(85.0, t_s, 4.0)
        elif verb == "sit_up":
            self.state = "sitting"
            self.roll.go(0.0, t_s, 3.0)
            self.tilt.go(self.angle(h.usual), t_s, 3.0)
            self.height.go(0.0, t_s, 3.0)
        elif verb == "gap":
            self.gap_until_s = t_s + long_s
        elif verb == "bend":
            self.tilt.go(70.0, t_s, 1.5)
            self.soon(t_s + 4.0, "usual")
        elif verb == "twist":
            self.twist_until_s = t_s + long_s
        else:
            raise ValueError(what)

    def _place(self, t: np.ndarray) -> tuple[np.ndarray, ...]:
        """Forward, height, tilt, roll (rad) at times."""
        walk = self.walk.at(t)
        phase = 2.0 * math.pi * 1.85 * t
        tilt = (self.tilt.at(t) + self.wander) * RAD_PER_DEG + walk * 0.025 * np.sin(phase)
        roll = self.roll.at(t) * RAD_PER_DEG + walk * 0.03 * np.sin(phase / 2.0)
        high = self.height.at(t) + 0.4 * np.cos(tilt) + walk * 0.02 * np.cos(phase)
        forward = 0.4 * np.sin(tilt) + walk * 0.012 * np.sin(phase + 0.6)
        return forward, high, tilt, roll

    def live(self) -> float:
        """Half a second passes; gives its begin."""
        t0 = self.n * PART_S
        while self.todo and self.todo[0][0] <= t0:
            self.act(self.todo.pop(0)[2], t0)
        self.n += 1
        h = self.habits
        pull = PART_S / 40.0
        self.wander += (
            -pull * self.wander + h.fidget_deg * math.sqrt(2.0 * pull) * self.rng.normal()
        )
        self.truth.t_s.append(t0)
        self.truth.state.append("no_data" if t0 < self.gap_until_s else self.state)
        self.truth.tilt_deg.append(self.tilt.value(t0 + PART_S))
        return t0

    def part(self) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
        """Times, accelerations and rates of the next half second; ``None`` in a gap."""
        t0 = self.live()
        rng = self.rng
        if t0 < self.gap_until_s:
            return None
        first, last = (math.ceil(s * self.rate_hz - 1e-9) for s in (t0, t0 + PART_S))
        t = np.arange(first, last) / self.rate_hz
        d = 0.01
        before, now, after = self._place(t - d), self._place(t), self._place(t + d)
        ax, az = ((after[i] - 2.0 * now[i] + before[i]) / d**2 for i in (0, 1))
        tilt, roll = now[2], now[3]
        up = az + GRAVITY_M_S2
        fx = ax * np.cos(tilt) - up * np.sin(tilt)
        fz = ax * np.sin(tilt) + up * np.cos(tilt)
        acc = np.stack([fx, fz * np.sin(roll), fz * np.cos(roll)], axis=1)
        pitch, rolling = ((after[i] - before[i]) / (2.0 * d) for i in (2, 3))
        yaw = 0.5 * np.sin(2.0 * math.pi * 0.4 * t) if t0 < self.twist_until_s else 0.0 * t
        gyr = np.stack(
            [
                rolling,
                pitch * np.cos(roll) + yaw * np.sin(roll),
                yaw * np.cos(roll) - pitch * np.sin(roll),
            ],
            axis=1,
        )
        acc += np.array([0.12, -0.1, 0.15]) + rng.normal(0.0, 0.03, acc.shape)
        gyr += np.array([0.01, -0.006, 0.004]) + rng.normal(0.0, 0.003, gyr.shape)
        return t, acc, gyr


@dataclass
class Played:
    """A session: what came out, and what really was."""

    outputs: list[Output]
    inputs: list[Input]
    config: SessionConfig
    truth: Truth

    def of(self, kind: type) -> list:
        return [one for one in self.outputs if isinstance(one, kind)]

    @property
    def said(self) -> list[tuple[float, str, str]]:
        return [(c.t_s, c.rule, c.text) for c in self.of(Cue)]

    @property
    def reasons(self) -> Counter:
        return Counter(d.reason.value for d in self.of(Decision))


def config_of(
    ranges: tuple[StandingRange, ...] = (),
    *,
    quiet_until_s: float = 0.0,
    share: float = 1.0,
    placement: Placement = Placement.CHEST,
    settings: Settings | None = None,
) -> SessionConfig:
    practice = Practice(PracticeKind.DESK, ranges=ranges, quiet_until_s=quiet_until_s, share=share)
    return SessionConfig(
        (SensorMount(placement),),
        practice=practice,
        phrases=english_of(practice),
        settings=settings or Settings(),
    )


def play(
    person: DeskPerson,
    long_s: float,
    config: SessionConfig | None = None,
    commands: tuple[tuple[float, Command], ...] = (),
) -> Played:
    """Wear the sensor for some time; the person hears what is said."""
    config = config or config_of()
    pipeline = Pipeline(config)
    inputs: list[Input] = [LinkChange(0.0, SENSOR, LinkState.CONNECTED, "arrays")]
    outputs = pipeline.push_many(inputs)
    todo = sorted(commands, key=lambda one: one[0])
    sent = 0
    while person.n * PART_S < long_s:
        part = person.part()
        t_s = person.n * PART_S
        new: list[Input] = []
        if part is not None:
            first = round(part[0][0] * person.rate_hz)
            payload = encode_samples(person.rate_hz, first, part[0][0], part[1], part[2])
            new.append(Notification(t_s, SENSOR, Channel.DATA, payload))
            sent += 1
        else:
            new.append(Tick(t_s))
        while todo and todo[0][0] <= t_s:
            new.append(UserCommand(t_s, todo.pop(0)[1]))
        inputs += new
        got = pipeline.push_many(new)
        outputs += [one for one in got if type(one).__name__ != "AttitudeBlock"]
        for one in got:
            if isinstance(one, Cue):
                person.hear(one, t_s)
    outputs += pipeline.flush()
    return Played(outputs, inputs, config, person.truth)
