"""What is said to be true is what was done: holds, faults, sway, slips, slouching."""

from itertools import pairwise

import numpy as np
import pytest
from body_stories import IDEAL, alone, done, person_of, told

from coach.model import Placement, Side
from coach.model.quaternion import tilt_rad
from coach.model.units import DEG_PER_RAD, RAD_PER_DEG
from coach.simulation.body.exercise_moves import WRONG

CHECK = '[practice]\nkind = "stand"'
WORDS = [
    (8.0, "stand_usual"),
    (30.0, "stand_tall"),
    (40.0, "stand_sunk"),
    (50.0, "stand_usual"),
    (70.0, "stand_done"),
    (80.0, ""),
]


@pytest.fixture(scope="module")
def checked():
    person = person_of(CHECK, placement='["chest", "pelvis"]', extra=IDEAL)
    told(person, WORDS)
    return person


def test_a_standing_check_is_held_as_asked(checked):
    truth = checked.truth
    assert [hold.asked for hold in truth.holds] == ["usual", "tall", "sunk", "usual"]
    for hold in truth.holds:
        assert hold.end_s - hold.t_s > 5.0
        for place in checked.story.placements:
            forward, _ = truth.segments[place].angles(hold.t_s, hold.end_s)
            assert np.mean(forward) == pytest.approx(hold.held_rad[place], abs=0.6 * RAD_PER_DEG)


def test_the_position_is_that_of_the_holds(checked):
    truth = checked.truth
    for place in checked.story.placements:
        held = {hold.asked: hold.held_rad[place] for hold in truth.holds}
        usual = np.mean([h.held_rad[place] for h in truth.holds if h.asked == "usual"])
        expected = 100.0 * (held["sunk"] - usual) / (held["sunk"] - held["tall"])
        assert truth.held_position(place) == pytest.approx(expected)
        # What repetition makes of it stays near the person's own.
        assert abs(truth.held_position(place) - truth.position) < 25.0
        assert np.sign(held["sunk"] - held["tall"]) == np.sign(truth.range_rad[place])


def test_without_a_check_there_is_no_position():
    assert done("stand 5").truth.held_position(Placement.CHEST) is None


def test_sway_is_as_large_as_people_sway_and_mostly_slow():
    sizes = []
    for seed in range(12):
        person = done("stand 62", seed=seed)
        (hold,) = person.truth.holds
        truth = person.truth.segments[Placement.CHEST]
        sway = truth.sway(hold.t_s, hold.end_s)
        sizes.append(sway.rms_rad * DEG_PER_RAD)
        forward, _ = truth.angles(hold.t_s, hold.end_s)
        power = np.abs(np.fft.rfft((forward - forward.mean()) * np.hanning(forward.size))) ** 2
        freq_hz = np.fft.rfftfreq(forward.size, person.dt_s())
        slow = power[(freq_hz > 0.02) & (freq_hz < 0.5)].sum()
        quick = power[(freq_hz >= 0.5) & (freq_hz < 20.0)].sum()
        assert slow > 3.0 * quick
        assert sway.rms_rad == pytest.approx(
            np.hypot(sway.forward_rms_rad, sway.side_rms_rad), rel=1e-9
        )
    assert 0.15 < np.min(sizes) < np.max(sizes) < 0.9


FAULTS = [(name, rule) for (name, rule), wrong in WRONG.items() if not wrong.on_lift]
ON_LIFT = [(name, rule) for (name, rule), wrong in WRONG.items() if wrong.on_lift]
HELD = {"plank", "side_plank", "chest_opener", "hip_stretch"}


@pytest.mark.parametrize("place", ["chest", "pelvis"])
@pytest.mark.parametrize(("name", "rule"), [one for one in FAULTS if one[0] in HELD])
def test_a_fault_of_a_hold_is_as_large_as_told(name, rule, place):
    fault = f'rule = "{rule}"\ndeg = 11\nat_s = 10\nfor_s = 12'
    quiet = "[person]\nshifts_per_min = 0\nsway_deg = 0.02\n"
    person = alone(name, "hold_s = 30", fault, placement=f'"{place}"', extra=IDEAL + quiet)
    (one,) = person.truth.sets
    (span,) = one.faults
    assert span.rule == rule
    assert span.size_rad == pytest.approx(11.0 * RAD_PER_DEG)
    assert not span.by_word
    assert span.t_s == pytest.approx(one.t_s + 10.0, abs=0.02)
    assert span.end_s - span.t_s == pytest.approx(12.0, abs=0.05)
    up = person.truth.segments[Placement(place)]
    good = _mean_up(up, one.t_s + 2.0, span.t_s)
    bad = _mean_up(up, span.t_s + 3.0, span.end_s)
    after = _mean_up(up, span.end_s + 2.0, one.end_s)
    turned = np.degrees(np.arccos(np.clip(good @ bad, -1.0, 1.0)))
    # About an axis that is not level, "up" turns by less than the segment.
    assert 9.5 < turned < 11.6
    assert np.degrees(np.arccos(np.clip(good @ after, -1.0, 1.0))) < 1.0


def _mean_up(truth, start_s, end_s):
    here = (truth.t_s >= start_s) & (truth.t_s < end_s)
    mean = truth.up()[here].mean(axis=0)
    return mean / np.linalg.norm(mean)


@pytest.mark.parametrize("rule", ["hip_drops", "hip_turns"])
@pytest.mark.parametrize("name", ["arm_and_leg_raise", "bridge_with_leg_kick"])
def test_a_hip_drops_on_the_side_of_the_lifted_leg(name, rule):
    fault = f'rule = "{rule}"\ndeg = 14\nat_s = 0\nfor_s = 200'
    person = alone(name, "repetitions = 6", fault, placement='"pelvis"')
    (one,) = person.truth.sets
    truth = person.truth.segments[Placement.PELVIS]
    for repetition in one.repetitions:
        middle = (repetition.t_s + repetition.end_s) / 2.0
        at = np.searchsorted(truth.t_s, middle)
        before = np.searchsorted(truth.t_s, repetition.t_s)
        # Height of the left hip over the right one: the part of "left" that points up.
        rise = truth.up()[at, 1] - truth.up()[before, 1]
        lifted = 1.0 if repetition.side is Side.LEFT else -1.0
        sinks = rise * lifted < 0.0
        assert sinks == (rule == "hip_drops"), (repetition, rise)
        assert abs(rise) > np.sin(8.0 * RAD_PER_DEG)


def test_half_repetitions_go_half_as_far():
    person = alone("cat_cow", "repetitions = 6", more="half = [2, 5]")
    ranges = [one.range_rad[Placement.CHEST] for one in person.truth.sets[0].repetitions]
    shares = [one.share for one in person.truth.sets[0].repetitions]
    assert shares == [1.0, 0.5, 1.0, 1.0, 0.5, 1.0]
    whole = np.mean([r for r, s in zip(ranges, shares, strict=True) if s == 1.0])
    half = np.mean([r for r, s in zip(ranges, shares, strict=True) if s == 0.5])
    assert 0.3 < half / whole < 0.75


def test_a_hold_that_is_given_up_ends_then():
    person = alone("plank", "hold_s = 40", more="gives_up_s = 17")
    (one,) = person.truth.sets
    assert one.hold_s == pytest.approx(17.0, abs=0.1)
    assert not one.completed


def test_a_break_is_no_part_of_the_hold():
    person = alone("plank", "hold_s = 40", more="break_s = 12\nbreak_for_s = 5")
    (one,) = person.truth.sets
    ((left_s, back_s),) = one.breaks
    assert left_s == pytest.approx(one.t_s + 12.0, abs=0.1)
    assert back_s > left_s + 5.0
    assert one.hold_s == pytest.approx(one.end_s - one.t_s - (back_s - left_s))
    spans = [span for span in person.truth.postures if span.posture == "plank"]
    assert len(spans) == 2
    assert spans[1].t_s == back_s


def test_tremble_grows_with_the_hold():
    person = alone("plank", "hold_s = 70", extra=IDEAL + "[person]\ncapacity_s = 60\n")
    (one,) = person.truth.sets
    gyr = np.concatenate([part.gyr_rad_s for part in person._stretches[0]])
    t_s = person.truth.segments[Placement.CHEST].t_s
    quick = np.diff(gyr, axis=0)
    first = np.std(quick[(t_s[1:] > one.t_s + 2) & (t_s[1:] < one.t_s + 20)])
    last = np.std(quick[(t_s[1:] > one.end_s - 18) & (t_s[1:] < one.end_s)])
    assert last > 2.0 * first


def test_a_slipped_strap_stays_slipped():
    slip = "[[slip]]\nat_s = 10\nforward_deg = 8"
    person = done("stand 30", slip, extra=IDEAL)
    (span,) = person.truth.slips
    assert span.turned_rad == pytest.approx(8.0 * RAD_PER_DEG)
    truth = person.truth.segments[Placement.CHEST]
    acc = np.concatenate([part.acc_m_s2 for part in person._stretches[0]])
    seen = tilt_rad(acc) - tilt_rad(truth.up())
    before = (truth.t_s > 4.0) & (truth.t_s < 9.5)
    after = truth.t_s > 12.0
    moved = np.mean(seen[after]) - np.mean(seen[before])
    assert moved == pytest.approx(8.0 * RAD_PER_DEG, abs=0.1 * RAD_PER_DEG)


def test_slouching_leans_as_far_as_the_truth_says():
    desk = '[practice]\nkind = "desk"'
    quiet = IDEAL + "[person]\nfidgets_per_min = 0\nslouch_chest_deg = 15\nreturn_deg = 0\n"
    person = done("sit 60", "slouch 240", desk, extra="rate_hz = 26\n" + quiet, until_s=300.0)
    (span,) = person.truth.slouches
    truth = person.truth.segments[Placement.CHEST]
    upright, _ = truth.angles(20.0, 60.0)
    sunk, _ = truth.angles(span.t_s + 40.0, span.end_s)
    lean = np.mean(sunk) - np.mean(upright)
    assert lean == pytest.approx(span.lean_rad[Placement.CHEST], abs=0.3 * RAD_PER_DEG)
    # Half of it at the begin of the span.
    at, _ = truth.angles(span.t_s - 0.5, span.t_s + 0.5)
    assert np.mean(at) - np.mean(upright) == pytest.approx(lean / 2.0, abs=1.0 * RAD_PER_DEG)


def test_postures_follow_one_another_without_gaps():
    person = done("stand 5", "plank 10", "sitting 8", "turn_over 15", "walk 20", "squat 5")
    spans = person.truth.postures
    assert spans[0].t_s == 0.0
    assert all(one.end_s == other.t_s for one, other in pairwise(spans))
    assert {"standing", "plank", "sitting", "walking", "moving"} <= {one.posture for one in spans}
    assert spans[-1].end_s == pytest.approx(person.ended_s)
