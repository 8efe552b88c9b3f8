"""Stories on metrics alone: hours of running in a second, for what only the policy decides.

A runner here is a set of usual values with slow noise about them, as the metrics of a real one
have, and faults that begin, are corrected or are not. The whole way from samples is played by the
other stories.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np

from coach.cues import RULES, CueParams, CuePolicy, band_of
from coach.grade import GradeParams, GradeWatch
from coach.model import (
    METRICS,
    Baseline,
    Command,
    Cue,
    CueEffect,
    Decision,
    Locomotion,
    MetricSnapshot,
    MetronomeChange,
    Placement,
    Plan,
    Reading,
    Reason,
    Validity,
    error_of,
)

GRID_S = 0.5
DEG = math.pi / 180.0
RULE = {rule.name: rule for rule in RULES}

# A runner of the middle: value, and the spread of a reading over some strides.
USUAL = {
    "cadence_spm": (170.0, 1.2),
    "trunk_forward_lean_rad": (6.0 * DEG, 0.5 * DEG),
    "trunk_lateral_lean_rad": (0.5 * DEG, 0.5 * DEG),
    "trunk_rotation_range_rad": (12.0 * DEG, 0.8 * DEG),
    "trunk_flexion_rad": (5.0 * DEG, 0.7 * DEG),
    "pelvic_tilt_change_rad": (4.0 * DEG, 0.5 * DEG),
    "contralateral_pelvic_drop_left_rad": (4.0 * DEG, 0.4 * DEG),
    "contralateral_pelvic_drop_right_rad": (4.2 * DEG, 0.4 * DEG),
    "pelvic_rotation_range_rad": (10.0 * DEG, 0.8 * DEG),
    "duty_factor": (0.36, 0.004),
    "vertical_oscillation_m": (0.085, 0.002),
    "impact_peak_m_s2": (30.0, 1.0),
    "braking_speed_loss_m_s": (0.30, 0.01),
    "step_time_asymmetry": (0.005, 0.006),
    "stride_regularity": (0.9, 0.02),
}
_CORRELATED_S = 3.0

CHEST, PELVIS = (Placement.CHEST,), (Placement.PELVIS,)
PROMPT = CueParams(warm_up_s=0.0, on=("lands_hard", "uneven_steps"))
"""No warm-up; and rules that no metric of today carries, since the policy is the same to all."""


@dataclass(frozen=True)
class Stretch:
    """What the runner and the sensor do for a while."""

    for_s: float
    do: Locomotion = Locomotion.RUNNING
    turn_rad_s: float = 0.0
    validity: Validity = Validity.OK
    stale: bool = False
    shift: dict[str, float] = field(default_factory=dict)  # metric -> part added
    speed_m_s: float | None = None  # told each second
    rise: float | None = None  # likewise


@dataclass(frozen=True)
class Off:
    """A metric off its centre by ``size`` half-widths of the rule's band."""

    rule: str
    from_s: float
    until_s: float = math.inf
    size: float = 1.6
    side: int = 0  # for a rule of both sides: +1 or -1
    corrected_after_s: float | None = None  # after each cue heard
    relapse_after_s: float | None = None


@dataclass(frozen=True)
class Told:
    """What the coach said and why not."""

    decisions: list[Decision]
    cues: list[Cue]
    effects: list[CueEffect]
    beats: list[MetronomeChange]
    policy: CuePolicy

    @property
    def corrections(self) -> list[Cue]:
        return [cue for cue in self.cues if cue.metric]

    @property
    def praises(self) -> list[Cue]:
        return [cue for cue in self.cues if cue.rule.startswith("praise")]

    def reasons(self, from_s: float = 0.0, until_s: float = math.inf) -> set[Reason]:
        return {d.reason for d in self.decisions if from_s <= d.t_s < until_s}


def half_width(rule_name: str, placements=CHEST, usual=USUAL, params: CueParams = PROMPT) -> float:
    rule = getattr(params.rules, rule_name)
    known = usual[rule.metric]
    return band_of(rule, known, params.band, error_of(rule.metric, placements)).half_width


def noise(rng: np.random.Generator, n: int, sd: float) -> np.ndarray:
    """``(n,)`` first-order noise of the spread and the persistence that stride means have."""
    keep = math.exp(-GRID_S / _CORRELATED_S)
    kicks = rng.standard_normal(n) * sd * math.sqrt(1.0 - keep * keep)
    out = np.empty(n)
    now = rng.standard_normal() * sd
    for i, kick in enumerate(kicks):
        now = keep * now + kick
        out[i] = now
    return out


def snapshots(stretches, placements, usual=USUAL, seed: int = 1) -> list[MetricSnapshot]:
    """The metrics of some stretches, without faults."""
    n = sum(round(s.for_s / GRID_S) for s in stretches)
    rng = np.random.default_rng(seed)
    names = [m for m in METRICS if any(p in METRICS[m].placements for p in placements)]
    if set(CHEST + PELVIS) <= set(placements):
        names = list(METRICS)
    traces = {m: usual[m][0] + noise(rng, n, usual[m][1]) for m in names if m in usual}
    absent = {m: Reading(0.0, Validity.NO_SENSOR) for m in METRICS}
    found, i = [], 0
    for stretch in stretches:
        for _ in range(round(stretch.for_s / GRID_S)):
            readings = dict(absent)
            for name, trace in traces.items():
                value = float(trace[i]) * (1.0 + stretch.shift.get(name, 0.0))
                readings[name] = Reading(value, stretch.validity)
            i += 1
            found.append(
                MetricSnapshot(i * GRID_S, stretch.do, readings, stretch.turn_rad_s, stretch.stale)
            )
    return found


def play(
    *stretches: Stretch,
    faults=(),
    placements=CHEST,
    params: CueParams = PROMPT,
    plan: Plan | None = None,
    baseline: Baseline | None = None,
    calibrated: bool = True,
    events=(),
    usual=USUAL,
    seed: int = 1,
    doubt=(math.inf, ()),
) -> Told:
    """Let the policy judge a run; the runner hears the cues and may answer to them."""
    known = Baseline(dict(usual)) if baseline is None else baseline
    policy = CuePolicy(
        params,
        known,
        GRID_S,
        calibrated=calibrated,
        placements=placements,
        plan=plan,
        hills=GradeWatch(GradeParams(), GRID_S),
    )
    told = Told([], [], [], [], policy)
    kinds = {Decision: told.decisions, Cue: told.cues, CueEffect: told.effects}
    kinds[MetronomeChange] = told.beats
    halves = {f.rule: half_width(f.rule, placements, usual, params) for f in faults}
    heard: dict[str, float] = {}
    waiting = sorted(events, key=lambda event: event[0])
    end_s = 0.0
    on = [s for s in stretches for _ in range(round(s.for_s / GRID_S))]
    for stretch, snapshot in zip(on, snapshots(stretches, placements, usual, seed), strict=True):
        t_s = end_s = snapshot.t_s
        if stretch.speed_m_s is not None and t_s % 1.0 == 0.0:
            policy.push_speed(stretch.speed_m_s, t_s)
        if stretch.rise is not None and t_s % 1.0 == 0.0:
            policy.push_grade(stretch.rise, t_s)
        while waiting and waiting[0][0] <= t_s:
            at_s, event = waiting.pop(0)
            if isinstance(event, Command):
                policy.command(event, at_s)
            elif isinstance(event, int):
                policy.battery("sensor", event)
            else:
                policy.speech_ended(event.cue_id, completed=event.completed)
        if t_s >= doubt[0]:
            snapshot = _doubted(snapshot, doubt[1])  # noqa: PLW2901
        for fault in faults:
            if fault.from_s <= t_s < fault.until_s and _there(fault, heard, t_s):
                snapshot = _with(snapshot, fault, halves[fault.rule])  # noqa: PLW2901
        for output in policy.decide(snapshot, math.floor(t_s)):
            kinds[type(output)].append(output)
            if isinstance(output, Cue) and output.metric:
                heard[output.rule] = t_s
    told.effects.extend(policy.finish(end_s))
    return told


def _doubted(snapshot: MetricSnapshot, names) -> MetricSnapshot:
    """The same, some readings those of a sensor that may have moved."""
    readings = dict(snapshot.readings)
    for name in names:
        if readings[name].ok:
            readings[name] = Reading(readings[name].value, Validity.MOVED)
    return replace(snapshot, readings=readings)


def _there(fault: Off, heard: dict[str, float], t_s: float) -> bool:
    if fault.corrected_after_s is None or fault.rule not in heard:
        return True
    better_s = heard[fault.rule] + fault.corrected_after_s
    if t_s < better_s:
        return True
    return fault.relapse_after_s is not None and t_s >= better_s + fault.relapse_after_s


def _with(snapshot: MetricSnapshot, fault: Off, half: float) -> MetricSnapshot:
    rule = RULE[fault.rule]
    reading = snapshot.readings[rule.metric]
    value = reading.value + (rule.direction or fault.side) * fault.size * half
    return replace(
        snapshot,
        readings={**snapshot.readings, rule.metric: Reading(value, reading.validity)},
    )
