"""The journey's table, walked: every way from power-on to the next run, and no dead end."""

from itertools import product

import pytest

from coach.pouch.journey import (
    CONNECTED,
    CURED_BY,
    STATUS,
    TABLE,
    Act,
    Event,
    Happened,
    Journey,
    State,
    Told,
    step,
)
from coach.pouch.sayings import WAYS, Saying, Trouble, way_of

BATTERY = {"battery": 80}


def walk(*events, journey=None):
    """The journey after some events, and of each what was said (keys) and done."""
    journey = journey or step(Journey(), Happened(Event.HEADSET)).journey
    heard, done = [], []
    for event in events:
        out = step(journey, event if isinstance(event, Happened) else Happened(event))
        journey = out.journey
        heard.append([way_of(one.saying, one.numbers).key for one in out.say])
        done += out.do
    return journey, heard, done


def test_a_run_from_power_on_to_the_next_one():
    journey, heard, done = walk(
        Event.BOOT,
        Happened(Event.FOUND_NEW, BATTERY),
        Event.STOOD,
        Event.CALIBRATED,
        Event.RAN,
        Event.PAUSED,
        Event.RAN,
        Event.OFF,
        Happened(Event.KEPT, {"minutes": 42, "cadence": 171}),
        Happened(Event.FOUND, BATTERY),
        Event.RAN,
    )
    assert heard == [
        ["waiting"], ["found", "stand"], [], [], [], [], [], [], ["kept"], ["found", "go"], [],
    ]  # fmt: skip
    assert done == [Act.CALIBRATE, Act.END]
    assert journey.state is State.RUNNING


def test_a_rest_ends_the_run_and_running_on_begins_another():
    journey, heard, done = walk(
        Happened(Event.FOUND, BATTERY), Event.RAN, Event.PAUSED, Event.RESTED,
        Happened(Event.KEPT, {"minutes": 30}), Happened(Event.FOUND, BATTERY), Event.RAN,
    )  # fmt: skip
    assert heard[4:] == [["kept_plain", "switch_off"], [], ["next_run"]]
    assert done == [Act.END]
    assert journey.state is State.RUNNING


def test_a_stop_by_hand_leaves_the_sensor_alone_until_it_was_off_or_is_asked_for():
    stopped, heard, done = walk(
        Happened(Event.FOUND, BATTERY), Event.RAN, Event.STOP, Happened(Event.KEPT, {"minutes": 1})
    )
    assert (stopped.state, heard[-1], done) == (
        State.STOPPED, ["kept_short", "switch_off"], [Act.END],
    )  # fmt: skip
    for event, state, said in (
        (Event.GONE, State.WAITING, []),
        (Event.STOP, State.WAITING, ["waiting"]),
    ):
        journey, heard, _ = walk(event, journey=stopped)
        assert (journey.state, heard) == (state, [said])


def test_a_run_that_is_only_measured_says_so():
    _, heard, _ = walk(Happened(Event.FOUND, BATTERY, measuring=True))
    assert heard == [["found", "go", "measuring"]]
    _, heard, _ = walk(
        Happened(Event.FOUND_NEW, measuring=True), Event.STOOD, Event.CALIBRATED, Event.RAN
    )
    assert heard == [["found_plain", "stand"], [], ["measuring"], []]


def test_a_battery_that_is_not_told_is_not_the_one_before():
    _, heard, _ = walk(Happened(Event.FOUND, BATTERY), Event.OFF, Event.NOTHING, Event.FOUND)
    assert heard == [["found", "go"], [], [], ["found_plain", "go"]]


def test_a_calibration_that_fails_can_be_tried_again_and_stops_nobody():
    journey, heard, done = walk(
        Event.FOUND_NEW, Event.STOOD, Event.FAILED, Event.RAN, Event.PAUSED, Event.STOOD,
        Event.CALIBRATED, Event.RAN,
    )  # fmt: skip
    assert heard[2] == ["try_again"]
    assert heard[3:] == [[]] * 5
    assert done == [Act.CALIBRATE, Act.CALIBRATE]
    assert journey.state is State.RUNNING


@pytest.mark.parametrize("state", State)
def test_whoever_puts_on_the_headset_is_told_how_it_stands(state):
    out = step(Journey(state), Happened(Event.HEADSET))
    usual = [saying for saying in STATUS[state] if saying is not Saying.MEASURING]
    assert [one.saying for one in out.say] == usual
    assert out.journey.headset
    assert step(out.journey, Happened(Event.HEADSET)).say == ()  # and not again
    assert not step(out.journey, Happened(Event.NO_HEADSET)).journey.headset


def test_what_nobody_heard_of_the_last_run_is_told_later():
    deaf = Journey()
    deaf, _, _ = walk(
        Event.BOOT, Happened(Event.FOUND, BATTERY), Event.RAN, Event.OFF,
        Happened(Event.TROUBLE, trouble=Trouble.NO_ROOM),
        Happened(Event.KEPT, {"minutes": 30, "cadence": 165}), journey=deaf,
    )  # fmt: skip
    out = step(deaf, Happened(Event.HEADSET))
    assert [one.saying for one in out.say] == [Trouble.NO_ROOM, Saying.KEPT, Saying.WAITING]
    assert out.say[1].numbers == {"minutes": 30, "cadence": 165}
    again = step(step(out.journey, Happened(Event.NO_HEADSET)).journey, Happened(Event.HEADSET))
    assert [one.saying for one in again.say] == [Saying.WAITING]


@pytest.mark.parametrize(("state", "trouble"), list(product(State, Trouble)))
def test_a_trouble_is_told_once_until_it_is_cured_and_changes_nothing(state, trouble):
    happened = Happened(Event.TROUBLE, trouble=trouble)
    out = step(Journey(state, headset=True), happened)
    assert (out.say, out.do, out.journey.state) == ((Told(trouble),), (), state)
    assert step(out.journey, happened).say == ()
    cured = step(out.journey, Happened(CURED_BY[trouble])).journey
    assert step(cured, happened).say == (Told(trouble),)


def test_a_new_sensor_cures_what_a_known_one_does():
    told = step(Journey(), Happened(Event.TROUBLE, trouble=Trouble.NO_ANSWER)).journey
    assert step(told, Happened(Event.FOUND_NEW)).journey.told == frozenset()


@pytest.mark.parametrize(("state", "event"), list(product(State, Event)))
def test_every_event_in_every_state_is_taken(state, event):
    what = Happened(event, trouble=Trouble.NO_ROOM if event is Event.TROUBLE else None)
    out = step(Journey(state, headset=True), what)
    in_table = TABLE.get((state, event))
    if in_table is not None:
        assert (out.journey.state, out.do) == (in_table.to, in_table.do)
    elif event not in (Event.HEADSET, Event.TROUBLE):
        assert (out.journey.state, out.say, out.do) == (state, (), ())


def test_from_everywhere_there_is_a_way_to_every_state():
    """No state is a trap, and each is there for a reason."""
    ways = {state: {row.to for (at, _), row in TABLE.items() if at is state} for state in State}
    for start in State:
        seen, ahead = set(), [start]
        while ahead:
            for state in ways[ahead.pop()] - seen:
                seen.add(state)
                ahead.append(state)
        assert seen == set(State), start


@pytest.mark.parametrize("state", sorted(CONNECTED, key=lambda s: s.value))
def test_whoever_is_connected_can_end_by_hand_and_by_switching_the_sensor_off(state):
    for event in (Event.STOP, Event.OFF):
        assert TABLE[state, event].do == (Act.END,)


def test_the_session_ends_exactly_when_the_connection_is_left():
    for (at, _), row in TABLE.items():
        leaves = at in CONNECTED and row.to not in CONNECTED
        assert (Act.END in row.do) == leaves, (at, row)


def test_nothing_is_said_while_somebody_runs_but_what_was_asked_or_fails():
    for (at, event), row in TABLE.items():
        if at in (State.RUNNING, State.PAUSED):
            assert not row.say, event


def test_every_saying_and_trouble_and_act_is_used():
    said = {one for row in TABLE.values() for one in row.say}
    said |= {one for those in STATUS.values() for one in those}
    assert said == set(Saying)
    assert set(CURED_BY) == set(Trouble)
    assert set(WAYS) == {*Saying, *Trouble}
    assert {act for row in TABLE.values() for act in row.do} == set(Act)
    reacted = {event for _, event in TABLE} | {Event.HEADSET, Event.NO_HEADSET, Event.TROUBLE}
    assert reacted == set(Event)
