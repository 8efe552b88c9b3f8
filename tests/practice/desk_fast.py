"""The person at a desk without samples: attitude goes to the policy directly, a day in seconds."""

from __future__ import annotations

import math
from dataclasses import dataclass

from coach.cues import CueParams
from coach.model import (
    METRICS,
    Baseline,
    Command,
    Cue,
    Locomotion,
    MetricSnapshot,
    Placement,
    Practice,
    PracticeKind,
    Reading,
    SensorMount,
    StandingRange,
    Validity,
)
from coach.model.units import RAD_PER_DEG
from coach.mounting import parse_axes
from coach.practice.desk.desk_params import DeskParams
from coach.practice.desk.desk_policy import DeskPolicy
from coach.practice.epochs import EPOCH_S, Epoch
from coach.practice.practice_book import english_of
from coach.practice.practice_policy import Told
from tests.practice.desk_person import PART_S, DeskPerson, Truth

STALE_S = 1.0
SEEN_AFTER_S, LOST_AFTER_S = 2.0, 1.5
"""Walking is known so long after it began, and after it ended."""
BIAS_M_S2 = 0.15
READINGS = {name: Reading(0.0, Validity.NO_SENSOR) for name in METRICS}


class _Fed:
    """In place of ``Epochs``: what the person makes."""

    def __init__(self) -> None:
        self.rows: list[Epoch] = []

    def until(self, t_s: float) -> list[Epoch]:
        assert t_s >= 0.0
        rows, self.rows = self.rows, []
        return rows


class FastPerson(DeskPerson):
    """Makes epochs of itself."""

    def _pose(self, t_s: float) -> tuple[float, float]:
        """Tilt (rad) and height (m) at a time, without the steps of a walk."""
        tilt = (self.tilt.value(t_s) + self.wander) * RAD_PER_DEG
        return tilt, self.height.value(t_s) + 0.4 * math.cos(tilt)

    def epochs(self) -> list[Epoch] | None:
        t0 = self.live()
        if t0 < self.gap_until_s:
            return None
        d, rows = 0.01, []
        noise = self.rng.normal(0.0, 1.0, (5, 4))
        for n in range(5):
            t = t0 + n * EPOCH_S
            end = t + EPOCH_S
            tilt = self._pose(t + EPOCH_S / 2.0)[0] + 0.002 * noise[n, 0]
            roll = self.roll.value(t) * RAD_PER_DEG
            pitch = (self.tilt.value(t + d) - self.tilt.value(t - d)) / (2.0 * d) * RAD_PER_DEG
            rolling = (self.roll.value(t + d) - self.roll.value(t - d)) / (2.0 * d) * RAD_PER_DEG
            speeds = [(self._pose(x + d)[1] - self._pose(x - d)[1]) / (2.0 * d) for x in (t, end)]
            walk = self.walk.value(t)
            phase = 2.0 * math.pi * 1.85 * t
            lifted = speeds[1] - speeds[0] + BIAS_M_S2 * EPOCH_S + 0.002 * noise[n, 1]
            lifted += walk * 0.23 * (math.cos(phase + 2.0 * math.pi * 0.185) - math.cos(phase))
            turning = math.hypot(pitch, rolling) + walk * 0.4 + 0.01 * abs(noise[n, 2])
            if t0 < self.twist_until_s:
                turning += 0.5 * abs(math.sin(2.0 * math.pi * 0.4 * t))
            up = (
                -math.sin(tilt),
                math.cos(tilt) * math.sin(roll),
                math.cos(tilt) * math.cos(roll),
            )
            shaking = 0.1 + walk * 2.5
            rows.append(Epoch(t, up, (rolling, pitch, 0.0), turning, shaking, 1.0, False, lifted))
        return rows


@dataclass
class FastDay:
    """What came out of a day, and what really was."""

    outputs: list
    truth: Truth
    policy: DeskPolicy

    def of(self, kind: type) -> list:
        return [one for one in self.outputs if isinstance(one, kind)]

    def said(self, rule: str) -> list[float]:
        return [cue.t_s for cue in self.of(Cue) if cue.rule == rule]


def told_of(
    *,
    placement: Placement = Placement.CHEST,
    ranges: tuple[StandingRange, ...] = (),
    quiet_until_s: float = 0.0,
    share: float = 1.0,
    axes: bool = False,
) -> Told:
    practice = Practice(PracticeKind.DESK, ranges=ranges, quiet_until_s=quiet_until_s, share=share)
    mounting = parse_axes("forward=+x,left=+y,up=+z") if axes else None
    mount = SensorMount(placement, mounting)
    return Told(practice, (mount,), Baseline(), english_of(practice), CueParams(), PART_S)


def live_day(
    person: FastPerson,
    long_s: float,
    told: Told | None = None,
    params: DeskParams | None = None,
    commands: tuple[tuple[float, Command], ...] = (),
) -> FastDay:
    """A day of decisions; the person hears what is said."""
    told = told or told_of()
    policy = DeskPolicy(told, params or DeskParams())
    fed = _Fed()
    policy._epochs = {told.mounts[0].placement: fed}
    outputs: list = []
    todo = sorted(commands, key=lambda one: one[0])
    heard_s, walked_s, stood_s = -math.inf, -math.inf, 0.0
    while person.n * PART_S < long_s:
        rows = person.epochs()
        t_s = person.n * PART_S
        if rows is not None:
            fed.rows += rows
            heard_s = t_s
        walks = person.state == "walking"
        walked_s, stood_s = (walked_s, t_s) if not walks else (t_s, stood_s)
        seen = t_s - stood_s >= SEEN_AFTER_S if walks else t_s - walked_s < LOST_AFTER_S
        while todo and todo[0][0] <= t_s:
            policy.command(todo.pop(0)[1], t_s)
        snapshot = MetricSnapshot(
            t_s,
            Locomotion.WALKING if seen else Locomotion.STANDING,
            READINGS,
            stale=t_s - heard_s > STALE_S,
        )
        for one in policy.decide(snapshot):
            outputs.append(one)
            if isinstance(one, Cue):
                person.hear(one, t_s)
    outputs += policy.finish(person.n * PART_S)
    return FastDay(outputs, person.truth, policy)
