"""One set, led from the announcement to the end."""

import itertools
import math

import pytest

from coach.model import Placement, PlannedSet, Reason, Recognised
from tests.practice.led import Wearer, play

PLANK = PlannedSet("plank", hold_s=20.0)


def test_a_plank_is_led_end_to_end():
    played = play([PLANK], Placement.CHEST)
    assert played.rules == [
        "exercise_stand", "exercise_ready", "how_plank", "exercise_go", "exercise_last",
        "exercise_stop", "exercise_praise", "exercise_effort", "exercise_done",
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
