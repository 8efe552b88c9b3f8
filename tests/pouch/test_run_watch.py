"""From what a session tells to what happens: told by hand, second by second."""

import pytest

from coach.model import CalibrationOver, Locomotion, MetricSnapshot
from coach.pouch.journey import Event
from coach.pouch.run_watch import Limits, Watch

STAND, WALK, RUN, OTHER = (
    Locomotion.STANDING, Locomotion.WALKING, Locomotion.RUNNING, Locomotion.OTHER,
)  # fmt: skip
GRID_S = 0.5


def watched(*stretches, watch=None, from_s=0.0, stale=False):
    """(time, event) of all that happens while a runner does one thing after the other."""
    watch = watch or Watch(Limits(), calibrated=True)
    happened, t_s = [], from_s
    for kind, for_s in stretches:
        for _ in range(round(for_s / GRID_S)):
            t_s += GRID_S
            snapshot = MetricSnapshot(t_s, kind, {}, stale=stale)
            happened += [(t_s, event) for event in (*watch.snapshot(snapshot), *watch.at(t_s))]
    return happened


def events(*stretches, **options):
    return [event for _, event in watched(*stretches, **options)]


def test_running_and_stopping_are_told_once_they_last():
    told = watched((WALK, 10), (RUN, 20), (STAND, 10), (RUN, 10), (WALK, 10))
    assert [event for _, event in told] == [Event.RAN, Event.PAUSED, Event.RAN, Event.PAUSED]
    assert [t_s for t_s, _ in told] == [13.5, 33.5, 43.5, 53.5]


@pytest.mark.parametrize("kind", [STAND, WALK, OTHER])
def test_a_step_aside_is_no_stop(kind):
    assert events((RUN, 20), (kind, 2.5), (RUN, 20)) == [Event.RAN]


@pytest.mark.parametrize("kind", [STAND, OTHER])
def test_five_minutes_without_a_step_after_running_are_a_rest(kind):
    told = watched((RUN, 20), (WALK, 60), (kind, 400))
    assert told[-1] == (380.0, Event.RESTED)
    assert [event for _, event in told] == [Event.RAN, Event.PAUSED, Event.RESTED]


def test_walking_is_no_rest_and_who_has_not_run_does_not_rest():
    assert events((RUN, 20), (WALK, 1200)) == [Event.RAN, Event.PAUSED]
    assert events((WALK, 20), (STAND, 1000)) == []
    assert events((STAND, 1799)) == []
    assert events((STAND, 1801)) == [Event.IDLED]


@pytest.mark.parametrize("kind", [STAND, WALK])
def test_who_stops_and_loses_the_link_has_switched_the_sensor_off(kind):
    watch = Watch(Limits(), calibrated=True)
    assert events((RUN, 20), (kind, 20), watch=watch) == [Event.RAN, Event.PAUSED]
    watch.link("a", 40.0, connected=False)
    assert watched((kind, 100), watch=watch, from_s=40.0, stale=True) == [(100.0, Event.OFF)]


def test_a_link_lost_while_running_is_waited_for():
    watch = Watch(Limits(), calibrated=True)
    assert events((RUN, 20), watch=watch) == [Event.RAN]
    watch.link("a", 20.0, connected=False)
    assert events((RUN, 170), watch=watch, from_s=20.0, stale=True) == []
    watch.link("a", 190.0, connected=True)
    assert events((RUN, 300), watch=watch, from_s=190.0) == []
    watch.link("a", 490.0, connected=False)
    told = watched((RUN, 400), watch=watch, from_s=490.0, stale=True)
    assert told == [(670.0, Event.OFF)]  # and no rest, though nobody moved


def test_a_gap_in_the_data_says_nothing_of_the_runner():
    watch = Watch(Limits(), calibrated=True)
    assert events((RUN, 20), watch=watch) == [Event.RAN]
    assert events((STAND, 20), watch=watch, from_s=20.0, stale=True) == []


def test_who_has_walked_and_stands_is_calibrated_and_a_table_is_not():
    assert events((STAND, 60), watch=Watch(Limits(), calibrated=False)) == []
    told = watched((STAND, 20), (WALK, 5), (STAND, 60), watch=Watch(Limits(), calibrated=False))
    assert told == [(26.5, Event.STOOD)]
    assert events((WALK, 5), (STAND, 60), watch=Watch(Limits(), calibrated=True)) == []
    assert events((WALK, 2), (STAND, 60), watch=Watch(Limits(), calibrated=False)) == []


def test_a_failed_calibration_is_tried_again_after_moving_but_not_for_ever():
    watch, t_s = Watch(Limits(), calibrated=False), 0.0
    for _ in range(3):
        assert events((WALK, 5), (STAND, 30), watch=watch, from_s=t_s) == [Event.STOOD]
        t_s += 35.0
        over = CalibrationOver(t_s, None, "moved")
        assert watch.calibration(over) == [Event.FAILED]
        assert watch.calibration(over) == []  # one of the core's own
        assert events((STAND, 30), watch=watch, from_s=t_s) == []
        t_s += 30.0
    assert events((WALK, 5), (STAND, 30), watch=watch, from_s=t_s) == []


def test_after_a_calibration_none_is_asked_for(upright):
    watch = Watch(Limits(), calibrated=False)
    assert events((WALK, 5), (STAND, 30), watch=watch) == [Event.STOOD]
    over = CalibrationOver(35.0, upright, "stood still")
    assert watch.calibration(over) == [Event.CALIBRATED]
    assert watch.calibration(over) == []  # the axes were refined
    assert events((WALK, 5), (STAND, 30), watch=watch, from_s=40.0) == []


@pytest.fixture
def upright():
    return object()  # whatever is not None
