"""Faults of one and a half half-widths of the own band, as phases of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cues import CueParams, band_of
from coach.model import Placement, error_of
from coach.model.units import DEG_PER_RAD
from coach.simulation.parameters import PARAMETERS, by_key
from coach.simulation.story import Phase
from tests.montecarlo.measured import LEVERS, RULE, SIZE, lever_value
from tests.montecarlo.population import own
from tests.theory.sessions import Runner, known

if TYPE_CHECKING:
    from tests.montecarlo.day import AnotherDay

GROWS_S = 10.0
BEGINS_S = 60.0
LASTS_S = 45.0

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


def possible(runner: Runner) -> list[str]:
    """Rules in force whose fault this runner can be given, its advice being harmless there."""
    baseline = known(runner).baseline.metrics
    place = [Placement(runner.placement)]
    on = [name for name, rule in RULE.items() if rule.speaks(place, off=(), on=())]
    return [
        name
        for name in KEYS
        if name in on
        and RULE[name].metric in baseline
        and _in_reach(runner, name, _value(runner, name))
    ] + [name for name in LEVERS if name in on and RULE[name].metric in baseline]


def fault_phases(day: AnotherDay, rule: str) -> list[Phase] | None:
    """The metric grows to ``SIZE`` half-widths off where it is on this day, and stays there.

    It grows slowly, as posture does: a change within two seconds is what a slipping strap makes.
    ``None`` where no value of the key does that to this runner.
    """
    runner = day.runner
    if rule in LEVERS:
        key = LEVERS[rule].key
        usual = own(runner, key)
        value = lever_value(runner, rule, usual)
        if value is None:
            return None
        change = value - usual
    else:
        key, factor = KEYS[rule]
        # The change, not the value: a metric counts from standing, a story from the vertical.
        change = (_value(runner, rule) - _centre(runner, rule)) * factor
    spec = by_key(Placement(runner.placement))[key]
    present = day.story.runner.get(spec.name, PARAMETERS[spec.name].run)
    off = min(max(present + change, spec.low), spec.high)
    return [
        Phase("stand", 5.0),
        Phase("run", BEGINS_S - GROWS_S - 5.0),
        Phase("run", GROWS_S, {spec.name: (present, off)}),
        Phase("run", LASTS_S, {spec.name: (off, off)}),
    ]


def _centre(runner: Runner, rule: str) -> float:
    return known(runner).baseline.metrics[RULE[rule].metric][0]


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
