"""Angles against exact truth, with every error of the sensor in.

The published error is one sigma, so it is judged over specimens. What remains in the tilt is the
accelerometer: a vertical scale 2 % low and a forward scale 0.5 % high make 0.3 deg of a lean of 10,
and standing upright does not show it. README.md has the measured figures.
"""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest

from coach.model import METRICS, Side
from tests.first_of import first_of
from tests.theory.sessions import CHEST, PELVIS, coached, known

SETTLED_S = 10.0
SPECIMENS = (11, 12, 13, 14, 15, 16)
SEEDS = pytest.mark.parametrize("seed", first_of(SPECIMENS[:3]))
EACH_RUNNER = pytest.mark.parametrize("runner", [CHEST, PELVIS], ids=["chest", "pelvis"])
# Large enough to be the runner's: a smaller lasting change may be the strap, and waits for a stop.
CHANGED = {
    "chest": "lean_deg = 10.5\nside_lean_deg = 3.0\nrotation_range_deg = 14\ncadence_spm = 178",
    "pelvis": "tilt_deg = 5.5\ndrop_left_deg = 7.0\ndrop_right_deg = 4.0\ncadence_spm = 174",
}


@functools.cache
def session(runner, seed, part="lsm6ds3"):
    one = replace(runner, seed=seed, sensor=f'{runner.sensor}\npart = "{part}"')
    changed = CHANGED[runner.placement]
    return one, coached(one, "stand 8", "run 110", f"run 90; {changed}", "stand 4")


def truth_of(phase, one):
    """True means of a phase by metric, from standing as calibrated."""
    usual = known(one)
    tilt = phase.tilt_rad - usual.stood_tilt_rad
    side = phase.obliquity_rad - usual.stood_obliquity_rad
    return {
        "trunk_forward_lean_rad": tilt,
        "trunk_lateral_lean_rad": side,
        "trunk_rotation_range_rad": phase.rotation_range_rad,
        "pelvic_tilt_rad": tilt,
        "pelvic_tilt_change_rad": tilt,
        "pelvic_obliquity_rad": side,
        "contralateral_pelvic_drop_left_rad": phase.drop_left_rad - usual.stood_obliquity_rad,
        "contralateral_pelvic_drop_right_rad": phase.drop_right_rad + usual.stood_obliquity_rad,
        "pelvic_rotation_range_rad": phase.rotation_range_rad,
    }


def errors(runner, seed, part="lsm6ds3"):
    """Mean reading less truth by (metric, phase)."""
    one, seen = session(runner, seed, part)
    grid = seen.seen.grid
    found = {}
    for number, phase in enumerate(seen.simulation.truth.phases):
        if phase.do != "run":
            continue
        inside = (grid.t_s > phase.start_s + SETTLED_S) & (grid.t_s < phase.end_s)
        for name, value in truth_of(phase, one).items():
            if one.story("stand 5").placement not in METRICS[name].placements:
                continue
            good = inside & grid.valid(name)
            assert good.sum() > 0.9 * inside.sum(), name
            found[name, number] = float(grid.raw[name][good].mean()) - value
    return found


@pytest.mark.long
@EACH_RUNNER
def test_errors_over_specimens_are_as_published(runner):
    found = [errors(runner, seed) for seed in SPECIMENS]
    assert len(found[0]) == 2 * sum(
        runner.placement in {p.value for p in spec.placements}
        for spec in METRICS.values()
        # The metrics of steps have truths and tests of their own.
        if spec.unit == "rad"
    )
    for name, phase in found[0]:
        one = np.array([each[name, phase] for each in found])
        assert np.sqrt((one**2).mean()) <= METRICS[name].error, (name, np.degrees(one))
        assert np.abs(one).max() <= 2.0 * METRICS[name].error, (name, np.degrees(one))


@SEEDS
@EACH_RUNNER
def test_a_better_part_is_within_the_published_error_every_time(runner, seed):
    for (name, phase), error in errors(runner, seed, "bmi270").items():
        assert abs(error) <= METRICS[name].error, (name, phase, np.degrees(error))


@SEEDS
@EACH_RUNNER
def test_feet_are_told_apart(runner, seed):
    _, seen = session(runner, seed)
    contacts = seen.simulation.truth.contacts
    landed_s = np.array([c.t_ic_s for c in contacts])
    named = 0
    steps = [s for s in seen.seen.steps if 20.0 < s.t_s < 205.0]
    late_s = []
    for step in steps:
        nearest = contacts[int(np.argmin(np.abs(landed_s - step.t_s)))]
        late_s.append(step.t_s - nearest.t_ic_s)
        if step.side is not Side.UNKNOWN:
            named += 1
            assert step.side is nearest.side
    assert named >= 0.98 * len(steps)
    assert np.abs(np.median(late_s)) < 0.03
    assert np.std(late_s) < 0.02


@SEEDS
@EACH_RUNNER
def test_every_step_is_found_once(runner, seed):
    _, seen = session(runner, seed)
    inside = [c for c in seen.simulation.truth.contacts if 20.0 < c.t_ic_s < 205.0]
    steps = [s for s in seen.seen.steps if 20.0 < s.t_s < 205.0]
    assert abs(len(steps) - len(inside)) <= 1


@SEEDS
@EACH_RUNNER
def test_a_runner_who_runs_well_for_minutes_hears_nothing(runner, seed):
    one = replace(runner, seed=seed)
    assert not coached(one, "stand 8", "run 200").seen.cues
