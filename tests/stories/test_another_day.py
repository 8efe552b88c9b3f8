"""The runner stands otherwise than on the day that taught the usual values, and runs as ever."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coach.cues.bands import DROP_LEFT, DROP_RIGHT, DayParams, DayReference
from coach.model import Reading, Validity
from coach.model.units import RAD_PER_DEG
from coach.simulation import simulate
from coach.wiring.pipeline import Pipeline
from tests.theory.sessions import CHEST, PELVIS, PROMPT, Runner, Session, config_of, known, run
from tests.theory.sessions import with_mount as mounted

LEAN = "trunk_forward_lean_rad"
CADENCE = "cadence_spm"
BRAKING = "braking_speed_loss_m_s"
WELL = ("stand 5", "run 120")


def on_a_day(
    runner: Runner, *phases: str, tilt_deg: float = 0.0, obliquity_deg: float = 0.0
) -> Session:
    """A session whose standing calibration was taken with the runner standing so far off."""
    found = known(runner).calibration
    stood = replace(
        found,
        standing_tilt_rad=found.standing_tilt_rad + tilt_deg * RAD_PER_DEG,
        standing_obliquity_rad=found.standing_obliquity_rad + obliquity_deg * RAD_PER_DEG,
    )
    config = mounted(config_of(runner, PROMPT), calibration=stood)
    return run(config, simulate(runner.story(*phases)))


@pytest.mark.parametrize("tilt_deg", [-4.0, -2.0, 2.0, 4.0])
@pytest.mark.parametrize("runner", [CHEST, PELVIS], ids=["chest", "pelvis"])
def test_a_day_s_standing_is_no_fault_of_running(runner, tilt_deg):
    assert not on_a_day(runner, *WELL, tilt_deg=tilt_deg).seen.cues


@pytest.mark.parametrize("obliquity_deg", [-2.0, -1.2, 1.2, 2.0])
def test_nor_is_it_a_drop_of_one_hip(obliquity_deg):
    assert not on_a_day(PELVIS, *WELL, obliquity_deg=obliquity_deg).seen.cues


@pytest.mark.parametrize("tilt_deg", [-3.0, 3.0])
def test_a_fault_that_comes_on_such_a_day_is_told(tilt_deg):
    later = ("run 10; lean_deg = [7.0, 13.0]", "run 45; lean_deg = 13.0")
    session = on_a_day(CHEST, "stand 5", "run 60", *later, tilt_deg=tilt_deg)
    assert [cue.rule for cue in session.seen.cues][:1] == ["lean_too_far"]


@pytest.mark.parametrize("obliquity_deg", [-0.8, 0.8])
@pytest.mark.parametrize("side", ["left", "right"])
def test_so_is_a_drop_of_one_hip(side, obliquity_deg):
    later = (f"run 10; drop_{side}_deg = [4.0, 8.0]", f"run 45; drop_{side}_deg = 8.0")
    session = on_a_day(PELVIS, "stand 5", "run 60", *later, obliquity_deg=obliquity_deg)
    assert [cue.rule for cue in session.seen.cues][:1] == [f"hip_drops_on_{side}_stance"]


def test_an_easy_day_is_no_low_cadence_and_a_fault_on_it_is_told():
    slow = "cadence_spm = 168.5"
    assert not on_a_day(CHEST, "stand 5", f"run 100; {slow}").seen.cues
    later = ("run 10; cadence_spm = [168.5, 161.0]", "run 40; cadence_spm = 161.0")
    session = on_a_day(CHEST, "stand 5", f"run 50; {slow}", *later)
    assert [cue.rule for cue in session.seen.cues][:1] == ["cadence_low"]


def test_a_cadence_far_below_the_usual_one_is_told_from_the_start():
    session = on_a_day(CHEST, "stand 5", "run 60; cadence_spm = 162.0")
    assert [cue.rule for cue in session.seen.cues][:1] == ["cadence_low"]


def test_what_no_standing_explains_is_told_from_the_start():
    session = on_a_day(CHEST, "stand 5", "run 90; lean_deg = 14.0")
    assert "lean_too_far" in {cue.rule for cue in session.seen.cues}


def test_level_that_changes_in_the_run_is_no_drop():
    """A strap that turns sideways takes from one drop what it adds to the other."""
    later = ("run 30; obliquity_deg = [0.0, 3.0]", "run 60; obliquity_deg = 3.0")
    assert not on_a_day(PELVIS, "stand 5", "run 60", *later).seen.cues


def test_the_bands_that_are_shown_are_those_of_the_day():
    found = known(CHEST).calibration
    stood = replace(found, standing_tilt_rad=found.standing_tilt_rad - 2.0 * RAD_PER_DEG)
    pipeline = Pipeline(mounted(config_of(CHEST, PROMPT), calibration=stood))
    pipeline.push_many(simulate(CHEST.story(*WELL)).inputs)
    usual = known(CHEST).baseline.metrics[LEAN][0]
    assert abs((pipeline.baseline.metrics[LEAN][0] - usual) / RAD_PER_DEG - 2.0) < 0.5
    # From day to day the usual value follows what was read, and is no more than usual itself.
    assert abs(pipeline.next_baseline.metrics[LEAN][0] - usual) <= 0.51 * RAD_PER_DEG


def _reference(known_values, **changes) -> DayReference:
    return DayReference(replace(DayParams(from_s=8.0), **changes), known_values, {}, 0.5)


def _taken(reference: DayReference, readings: dict[str, float], instants: int = 16) -> None:
    for _ in range(instants):
        reference.take({n: Reading(v, Validity.OK) for n, v in readings.items()}, {})


def test_the_day_s_bands_begin_where_the_day_begins():
    reference = _reference({LEAN: (0.10, 0.01)})
    assert reference.shift(LEAN) is None
    _taken(reference, {LEAN: 0.13})
    assert reference.shift(LEAN) == pytest.approx(0.03)


def test_what_no_stand_changes_begins_nowhere_else():
    reference = _reference({LEAN: (0.10, 0.01)}, stood_rad=0.0)
    _taken(reference, {LEAN: 0.13})
    assert reference.shift(LEAN) == 0.0


@pytest.mark.parametrize(("day", "moved"), [(-1.5, -1.5), (1.0, 1.0), (-8.0, -1.7), (8.0, 1.7)])
def test_the_pace_of_a_day_moves_the_cadence_s_band_by_a_third_of_what_is_a_fault(day, moved):
    reference = _reference({CADENCE: (170.0, 1.0)})
    _taken(reference, {CADENCE: 170.0 + day})
    assert reference.shift(CADENCE) == pytest.approx(moved)


def test_braking_that_strap_shoes_or_surface_change_begins_with_the_day():
    reference = _reference({BRAKING: (0.30, 0.01)})
    _taken(reference, {BRAKING: 0.35})
    assert reference.shift(BRAKING) == pytest.approx(0.05)
    far = _reference({BRAKING: (0.30, 0.01)})
    _taken(far, {BRAKING: 0.42})
    assert far.shift(BRAKING) == 0.0


def test_a_metric_that_is_learnt_today_has_no_other_day():
    assert _reference({}).shift(LEAN) == 0.0


def test_a_new_stand_begins_a_new_reference():
    reference = _reference({LEAN: (0.10, 0.01)})
    _taken(reference, {LEAN: 0.13})
    reference.restart()
    assert reference.shift(LEAN) is None


def test_both_hips_dropping_more_is_no_matter_of_level_but_of_the_strap():
    still = _reference({DROP_LEFT: (0.07, 0.01), DROP_RIGHT: (0.07, 0.01)}, strapped_rad=0.0)
    loose = _reference({DROP_LEFT: (0.07, 0.01), DROP_RIGHT: (0.07, 0.01)})
    for reference in (still, loose):
        _taken(reference, {DROP_LEFT: 0.08, DROP_RIGHT: 0.08})
    assert (still.shift(DROP_LEFT), still.shift(DROP_RIGHT)) == (0.0, 0.0)
    assert loose.shift(DROP_LEFT) == loose.shift(DROP_RIGHT)
    assert loose.shift(DROP_LEFT) == pytest.approx(0.01)


def test_one_hip_that_drops_far_more_from_the_start_is_told_still():
    reference = _reference({DROP_LEFT: (0.07, 0.01), DROP_RIGHT: (0.07, 0.01)})
    _taken(reference, {DROP_LEFT: 0.07 + 7.0 * RAD_PER_DEG, DROP_RIGHT: 0.07})
    left, right = reference.shift(DROP_LEFT), reference.shift(DROP_RIGHT)
    assert left == right
    # Half of it is what both have in common: the strap's. The rest is far beyond the band of 2 deg.
    assert 7.0 * RAD_PER_DEG - left == pytest.approx(3.5 * RAD_PER_DEG)


@pytest.mark.parametrize("name", ["trunk_rotation_range_rad", "pelvic_rotation_range_rad"])
def test_a_loose_strap_adds_to_the_turning_whatever_it_adds(name):
    """Turned ten degrees more from the first step on, as the body did not."""
    reference = _reference({name: (0.19, 0.006)})
    _taken(reference, {name: 0.19 + 10.0 * RAD_PER_DEG})
    assert reference.shift(name) == pytest.approx(10.0 * RAD_PER_DEG)


def test_level_moves_both_drops_by_the_same_and_apart():
    reference = _reference({DROP_LEFT: (0.07, 0.01), DROP_RIGHT: (0.07, 0.01)})
    _taken(reference, {DROP_LEFT: 0.08, DROP_RIGHT: 0.06})
    left, right = reference.shift(DROP_LEFT), reference.shift(DROP_RIGHT)
    assert left == pytest.approx(-right)
    assert left == pytest.approx(0.01)


def test_a_reading_that_does_not_count_is_not_taken():
    reference = _reference({LEAN: (0.10, 0.01)})
    for _ in range(40):
        reference.take({LEAN: Reading(0.13, Validity.TURNING)}, {})
    assert reference.shift(LEAN) is None


def test_a_runner_whose_days_differ_more_is_given_more():
    far = {LEAN: 0.10 + 6.5 * RAD_PER_DEG}
    steady = _reference({LEAN: (0.10, 0.01)})
    _taken(steady, far)
    varied = DayReference(
        DayParams(from_s=8.0), {LEAN: (0.10, 0.01)}, {LEAN: 3.0 * RAD_PER_DEG}, 0.5
    )
    _taken(varied, far)
    assert steady.shift(LEAN) == 0.0
    assert varied.shift(LEAN) > 3.0 * RAD_PER_DEG
