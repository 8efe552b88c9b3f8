"""One set, led from the announcement to the end."""

import itertools
import math

import pytest

from coach.model import Command, Effort, Placement, PlannedSet, Reason, Recognised
from coach.practice.exercise import EXERCISES
from tests.practice.led import CHEST_POSES, Wearer, play

PLANK = PlannedSet("plank", hold_s=20.0)


def test_a_plank_is_led_end_to_end():
    played = play([PLANK], Placement.CHEST)
    assert played.rules == [
        "exercise_stand", "exercise_ready", "how_plank", "exercise_go", "exercise_last",
        "exercise_stop", "exercise_effort", "exercise_done",
    ]  # fmt: skip
    (done,) = played.done
    assert done.recognised is Recognised.SENSOR
    assert done.completed
    assert not done.pain
    assert done.faults == ()
    assert done.repetitions is None
    ((arrived_s, stopped_s),) = played.wearer.spans
    assert done.hold_s == pytest.approx(stopped_s - arrived_s, abs=1.0)
    assert done.start_s == pytest.approx(arrived_s, abs=1.0)
    assert {one.reason for one in played.decisions} >= {
        Reason.SPOKEN, Reason.LEADING, Reason.IN_BAND, Reason.RESTING,
    }  # fmt: skip


def test_words_in_a_set_are_ten_seconds_apart():
    played = play([PlannedSet("plank", hold_s=60.0)], Placement.CHEST)
    begin = played.rules.index("exercise_go")
    end = played.rules.index("exercise_stop")
    times = [cue.t_s for cue in played.cues[begin:end] if cue.text]
    assert all(b - a >= 10.0 for a, b in itertools.pairwise(times))


def test_repetitions_of_cat_cow_are_counted():
    def wave(_doing, t_s):
        return (15.0 * math.sin(2.0 * math.pi * t_s / 5.0), 0.0, 0.0)

    played = play(
        [PlannedSet("cat_cow", repetitions=6)], Placement.PELVIS, wearer=Wearer(move=wave)
    )
    (done,) = played.done
    assert done.repetitions == 6
    assert done.range_rad == pytest.approx(math.radians(30.0), rel=0.15)


def leave(at_s, until_s):
    def move(_doing, t_s):
        return (-70.0, 0.0, 0.0) if at_s <= t_s < until_s else (0.0, 0.0, 0.0)

    return Wearer(move=move)


def test_who_leaves_and_comes_back_goes_on():
    played = play([PlannedSet("plank", hold_s=30.0)], Placement.CHEST, wearer=leave(6.0, 13.0))
    assert played.rules.count("exercise_left") == 1
    assert "exercise_back" in played.rules
    (done,) = played.done
    assert done.completed
    assert done.t_s - done.start_s == pytest.approx(done.hold_s + 7.0, abs=1.5)


def test_who_leaves_for_good_has_ended():
    played = play([PlannedSet("plank", hold_s=60.0)], Placement.CHEST, wearer=leave(10.0, 999.0))
    go_s = next(cue.t_s for cue in played.cues if cue.rule == "exercise_go")
    (done,) = played.done
    assert not done.completed
    assert done.t_s == pytest.approx(go_s + 10.5, abs=1.0)
    assert done.hold_s == pytest.approx(done.t_s - done.start_s, abs=0.5)
    assert played.rules.count("exercise_left") == 1
    assert "exercise_enough" in played.rules


def test_pain_ends_the_set_and_the_session():
    plan = [PLANK, PLANK]
    played = play(plan, Placement.CHEST, events=[(16.0, Command.PAIN)], seconds=80.0)
    (done,) = played.done
    assert done.pain
    assert not done.completed
    assert done.t_s == pytest.approx(16.0, abs=0.5)
    said = played.rules[played.rules.index("pain") :]
    assert said == ["pain", "pain_undo"]
    assert played.decisions[-1].reason is Reason.PAIN


def test_pain_taken_back_goes_on_with_the_next_set():
    events = [(16.0, Command.PAIN), (20.0, Command.TAKE_BACK)]
    played = play([PLANK, PLANK], Placement.CHEST, events=events)
    first, second = played.done
    assert not first.pain
    assert not first.completed
    assert second.completed


def test_effort_is_what_was_pressed():
    hard = play([PLANK], Placement.CHEST, events=[(36.0, Command.HARD)])
    assert hard.done[0].effort is Effort.HARD
    assert "exercise_noted" in hard.rules
    assert play([PLANK], Placement.CHEST).done[0].effort is None


def test_next_leaves_out_the_exercise_with_all_its_sets():
    plan = [PLANK, PLANK, PlannedSet("childs_pose", hold_s=20.0)]
    played = play(plan, Placement.CHEST, events=[(16.0, Command.NEXT)])
    assert [one.planned.exercise for one in played.done] == ["plank", "childs_pose"]
    assert not played.done[0].completed


def test_yes_ends_the_rest():
    slow = play([PLANK, PLANK], Placement.CHEST)
    quick = play([PLANK, PLANK], Placement.CHEST, events=[(40.0, Command.YES)])
    assert quick.done[1].start_s < slow.done[1].start_s - 10.0


def test_what_no_sensor_sees_is_begun_by_a_key():
    played = play([PlannedSet("chest_opener", hold_s=20.0)], Placement.CHEST)
    (done,) = played.done
    assert "exercise_offer" in played.rules
    assert done.recognised is Recognised.KEY
    assert done.completed
    assert done.hold_s == pytest.approx(20.0, abs=0.5)
    assert Reason.CANNOT_TELL in {one.reason for one in played.decisions}


def test_a_key_is_offered_where_the_position_is_not_seen():
    poses = CHEST_POSES | {"plank": (45.0, 0.0, 0.0)}
    played = play([PLANK], Placement.CHEST, wearer=Wearer(poses))
    offer = next(cue for cue in played.cues if cue.rule == "exercise_offer")
    ready = next(cue for cue in played.cues if cue.rule == "exercise_ready")
    assert offer.t_s - ready.t_s >= 20.0
    (done,) = played.done
    assert done.recognised is Recognised.KEY
    assert done.completed


def test_who_never_comes_has_a_set_that_nobody_began():
    wearer = Wearer(ignores=("exercise_ready", "exercise_offer"))
    played = play([PLANK], Placement.CHEST, wearer=wearer, seconds=240.0)
    (done,) = played.done
    assert done.recognised is Recognised.NOBODY
    assert done.hold_s == 0.0
    assert not done.completed


class Dawdler(Wearer):
    """Takes the next position long after the words."""

    def heed(self, cue, t_s, planned):
        self.delay_s = 14.0 if cue.rule == "exercise_ready" and self.spans else 1.5
        super().heed(cue, t_s, planned)


def test_who_lies_down_to_rest_is_not_taken_for_the_next_set():
    """Face down on the floor all through the rest; the next plank begins with a movement."""
    wearer = Dawdler()
    wearer.rests = (88.0, 0.0, 0.0)
    played = play([PLANK, PLANK], Placement.CHEST, wearer=wearer)
    second = played.done[1]
    ready = [cue.t_s for cue in played.cues if cue.rule == "exercise_ready"][1]
    assert second.start_s - ready > 14.0


@pytest.mark.parametrize("lifts", [False, True])
def test_who_lies_on_the_back_is_in_no_bridge_until_the_hips_are_up(lifts):
    wearer = Wearer(ignores=() if lifts else ("exercise_ready", "exercise_offer"))
    wearer._from = wearer._to = (-88.0, 0.0, 0.0)
    bridge = PlannedSet("bridge_with_leg_kick", repetitions=6)
    played = play([bridge], Placement.CHEST, wearer=wearer, seconds=60.0)
    go = [cue.t_s for cue in played.cues if cue.rule == "exercise_go"]
    assert bool(go) == lifts
    assert all(t_s >= wearer.arrived_s for t_s in go)


def test_what_is_said_of_time_is_what_is_kept():
    played = play([PlannedSet("plank", hold_s=40.0)], Placement.CHEST)
    (done,) = played.done
    said = {cue.rule: cue.t_s for cue in played.cues}
    assert said["exercise_half"] - done.start_s == pytest.approx(20.0, abs=0.5)
    assert said["exercise_last"] - done.start_s == pytest.approx(35.0, abs=0.5)
    assert said["exercise_stop"] - done.start_s == pytest.approx(done.hold_s, abs=0.01)
    assert done.start_s == pytest.approx(played.wearer.arrived_s, abs=0.4)


def test_the_end_in_a_set_tells_what_was_done():
    events = [(16.0, Command.END), (18.0, Command.YES)]
    played = play([PLANK, PLANK], Placement.CHEST, events=events, seconds=22.0)
    assert [one for one in played.rules if one in ("end", "run_over")] == ["end", "run_over"]
    (done,) = played.done
    assert not done.completed
    assert done.hold_s > 5.0


def test_status_tells_what_is_left():
    played = play([PLANK], Placement.CHEST, events=[(16.0, Command.STATUS)])
    (said,) = [cue.text for cue in played.cues if cue.rule == "status"]
    assert said.startswith("plank, ")
    assert "seconds left" in said


def test_nobody_is_told_to_rest_just_before_all_is_done():
    fold = PlannedSet("childs_pose", hold_s=20.0)
    rules = play([fold, fold], Placement.CHEST).rules
    assert rules.count("exercise_praise") == 1
    assert rules[-2:] == ["exercise_stop", "exercise_done"]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.key)
@pytest.mark.parametrize("placement", [Placement.CHEST, Placement.PELVIS])
def test_times_are_announced_only_where_they_are_counted(exercise, placement):
    amount = exercise.dose.steps[exercise.dose.usual]
    holds = exercise.dose.holds
    asked = PlannedSet(
        exercise.key, hold_s=amount * float(holds), repetitions=0 if holds else amount
    )
    cues = play([asked], placement, seconds=60.0).cues
    said = [one.text for one in cues if one.rule == "exercise_ready" or one.rule[:4] == "how_"]
    announced, whole = said[0], " ".join(said)
    counted = exercise.view(placement).counts is not None
    assert ("times" in announced) == counted
    assert ("seconds" in announced) == (not counted)
    assert whole.count("i keep the time") == (not counted and not holds)
