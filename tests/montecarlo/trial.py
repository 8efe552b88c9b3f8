"""One simulated runner: what is heard running well, and after which time each fault is cued."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from coach.cues import CueParams, band_of, error_of
from coach.model import Locomotion, Placement
from coach.model.units import DEG_PER_RAD
from tests.montecarlo.measured import LEVERS, RULE, SIZE, lever_value
from tests.montecarlo.population import own, person
from tests.theory.sessions import PROMPT, Runner, Session, coached, known

if TYPE_CHECKING:
    from coach.settings import Settings

RESUME_S = CueParams().resume_s
STOPS = ("stand 12", "walk 15")
GROWS_S = 10.0
BEGINS_S = 45.0
LASTS_S = 45.0
SEEN = 0.8

# Rule -> the story key that makes its fault, and story units per SI unit. Where a key does not
# stand by itself, what it makes is measured (``measured.py``).
KEYS: dict[str, tuple[str, float]] = {
    "lean_too_far": ("lean_deg", DEG_PER_RAD),
    "lean_too_upright": ("lean_deg", DEG_PER_RAD),
    "leans_to_the_left": ("side_lean_deg", DEG_PER_RAD),
    "leans_to_the_right": ("side_lean_deg", DEG_PER_RAD),
    "trunk_turns_much": ("rotation_range_deg", DEG_PER_RAD),
    "cadence_low": ("cadence_spm", 1.0),
    "pelvis_tipped_forward": ("tilt_deg", DEG_PER_RAD),
    "pelvis_tucked_under": ("tilt_deg", DEG_PER_RAD),
    "hip_drops_on_left_stance": ("drop_left_deg", DEG_PER_RAD),
    "hip_drops_on_right_stance": ("drop_right_deg", DEG_PER_RAD),
    "pelvis_turns_much": ("rotation_range_deg", DEG_PER_RAD),
}


@dataclass
class Trial:
    """What one runner heard.

    Args:
        number: Of the runner.
        well_s: Seconds of running without a fault.
        false: Rules cued in them.
        found: Rule injected -> delay of its cue, ``None`` where it did not come in time.
        unseen: Rules injected while too few readings counted for anybody to judge.
        wrong: Cues that must not be at all, in words.
    """

    number: int
    well_s: float = 0.0
    false: list[str] = field(default_factory=list)
    found: dict[str, float | None] = field(default_factory=dict)
    unseen: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def try_runner(number: int, seed: int, well_s: float, faults: int) -> Trial:
    """Let one runner run well, with a stop, and then with some faults, one session each."""
    runner = person(number, seed)
    rng = np.random.default_rng([seed, number, 1])
    half_s = max(well_s / 2.0, 30.0)
    well = coached(runner, "stand 5", f"run {half_s}", *STOPS, f"run {half_s}")
    trial = Trial(number, 2.0 * half_s)
    trial.false = [cue.rule for cue in well.seen.cues if cue.metric]
    trial.wrong += misplaced(well)
    rules = possible(runner)
    for index in rng.permutation(len(rules))[:faults]:
        rule = rules[index]
        phases = fault_phases(runner, rule)
        if phases is None:
            continue
        well = f"run {BEGINS_S - GROWS_S - 5.0}"
        session = coached(runner, "stand 5", well, *phases, settings=settings_for(rule))
        cues = [cue for cue in session.seen.cues if cue.metric]
        mine = [cue.t_s - BEGINS_S for cue in cues if cue.rule == rule]
        in_time = mine and -GROWS_S < mine[0] <= RULE[rule].dwell_s + 20.0
        if in_time or seen_share(session, rule) >= SEEN:
            trial.found[rule] = mine[0] if in_time else None
        else:
            trial.unseen.append(rule)
        trial.wrong += misplaced(session)
    return trial


def seen_share(session: Session, rule: str) -> float:
    """Part of the fault's time in which the metric's readings counted."""
    grid = session.seen.grid
    during = grid.t_s >= BEGINS_S
    return float(grid.valid(RULE[rule].metric)[during].mean())


def possible(runner: Runner) -> list[str]:
    """Rules whose fault this runner can be given, its advice being harmless there."""
    baseline = known(runner).baseline.metrics
    return [
        name
        for name in KEYS
        if RULE[name].metric in baseline and _in_reach(runner, name, _value(runner, name))
    ] + [name for name in LEVERS if RULE[name].metric in baseline]


def settings_for(name: str) -> Settings:
    """Of a session with a fault: what the same story key makes beside it is turned off."""
    off = LEVERS[name].off if name in LEVERS else ()
    return replace(PROMPT, cues=replace(PROMPT.cues, off=off))


def fault_phases(runner: Runner, name: str) -> tuple[str, str] | None:
    """The metric grows to ``SIZE`` half-widths off the centre of its band, and stays there.

    It grows slowly, as posture does: a change within two seconds is what a slipping strap makes.
    ``None`` where no value of the key does that to this runner.
    """
    if name in LEVERS:
        key = LEVERS[name].key
        usual = own(runner, key)
        value = lever_value(runner, name, usual)
        if value is None:
            return None
    else:
        key, factor = KEYS[name]
        usual = own(runner, key)
        # The change, not the value: a metric counts from standing, a story from the vertical.
        value = usual + (_value(runner, name) - _centre(runner, name)) * factor
    return (
        f"run {GROWS_S}; {key} = [{usual:.4f}, {value:.4f}]",
        f"run {LASTS_S}; {key} = {value:.4f}",
    )


def _centre(runner: Runner, name: str) -> float:
    return known(runner).baseline.metrics[RULE[name].metric][0]


def _value(runner: Runner, name: str) -> float:
    rule = RULE[name]
    usual = known(runner).baseline.metrics[rule.metric]
    error = error_of(rule.metric, [Placement(runner.placement)])
    band = band_of(rule, usual, CueParams().band, error)
    side = rule.direction or (1.0 if usual[0] >= 0.0 else -1.0)
    return band.centre + side * SIZE * band.half_width


def _in_reach(runner: Runner, name: str, value: float) -> bool:
    rule = RULE[name]
    if rule.direction * (value - rule.limit) <= 0.0 and rule.direction:
        return False
    key, factor = KEYS[name]
    told = own(runner, key) + (value - _centre(runner, name)) * factor
    low, high = {"rotation_range_deg": (0.0, 60.0)}.get(key, (-25.0, 240.0))
    return low <= told <= high


def misplaced(session: Session) -> list[str]:
    """Cues on a metric while not running, from a reading that does not count, or too many."""
    wrong = []
    snapshots = {s.t_s: s for s in session.snapshots}
    cues = [cue for cue in session.seen.cues if cue.metric]
    for cue in cues:
        snapshot = snapshots[cue.t_s]
        if snapshot.locomotion is not Locomotion.RUNNING:
            wrong.append(f"{cue.rule} at {cue.t_s} while {snapshot.locomotion.value}")
        if not snapshot.readings[cue.metric].ok:
            wrong.append(f"{cue.rule} at {cue.t_s} from a reading that does not count")
        if not _truly_running(session, cue.t_s):
            wrong.append(f"{cue.rule} at {cue.t_s} while in truth not running")
    params = CueParams()
    wrong += [f"{b.rule} too soon" for a, b in pairwise(cues) if b.t_s - a.t_s < params.gap_s]
    if len(cues) > params.per_run:
        wrong.append("more than the budget of a run")
    return wrong


def _truly_running(session: Session, t_s: float) -> bool:
    end_s = 0.0
    for phase in session.simulation.story.phases:
        start_s, end_s = end_s, end_s + phase.for_s
        if start_s <= t_s < end_s:
            # A stop is seen within two seconds; a cue decided before that was decided in running.
            return phase.do == "run" or t_s - start_s < 2.0
    return False
