"""What is said to a Movella DOT, as tables of exchanges."""

import pytest
from dialogue_table import played

from coach.decode.dialogue import (
    GiveUp,
    GiveUpReason,
    Hear,
    Heard,
    Pause,
    Read,
    Subscribe,
    Unsubscribe,
    Wish,
    Write,
)
from coach.decode.families.dot.dialogue import DotDialogue
from coach.model import Channel

CONTROL, REPORT, MEASURE, MEDIUM, BATTERY = (
    f"1517{short}-4947-11e9-8646-d663bd873d93" for short in ("1002", "1004", "2001", "2003", "3001")
)
STOP = Write(MEASURE, bytes.fromhex("010015"))
START = Write(MEASURE, bytes.fromhex("010115"))
WAIT = Pause(0.2)
LOOK = Read(MEASURE, Channel.INFO)
STOPPED, MEASURING = bytes.fromhex("010003"), bytes.fromhex("010103")
RATE = Read(CONTROL, Channel.INFO)
LEVEL = Read(BATTERY, Channel.INFO)
LISTEN = Subscribe(MEDIUM, Channel.DATA)
LISTEN_TOO = [(Subscribe(REPORT, Channel.CONTROL), True), (Subscribe(BATTERY, Channel.INFO), True)]
FIRST = Hear(MEDIUM, (b"",), 3.0)
SAMPLE = Heard(1.0, bytes(40))

STOPS = [(STOP, True), (WAIT, None), (LOOK, STOPPED)]


def at(rate_hz):
    control = bytearray(32)
    control[24:26] = rate_hz.to_bytes(2, "little")
    return bytes(control)


def rate_request(rate_hz):
    control = bytearray(at(rate_hz))
    control[0] = 0x10  # visits the rate alone: neither power off nor the name
    return Write(CONTROL, bytes(control))


def begin(**wish):
    return DotDialogue(Wish(**wish)).start()


def test_stop_rate_listen_start_in_this_order():
    """It may still measure, and then takes no rate; and what nobody listens to is lost."""
    started = played(
        begin(),
        *STOPS,
        (RATE, at(60)),
        (LEVEL, bytes([81, 0])),
        (LISTEN, True),
        *LISTEN_TOO,
        (START, True),
        (FIRST, SAMPLE),
    )
    assert started.battery_percent == 81
    assert started.notes == ()


@pytest.mark.parametrize("again", [False, True])
def test_after_a_lost_link_it_is_told_to_stop_until_it_has(again):
    """It went on measuring."""
    played(
        begin(again=again),
        (STOP, True),
        (WAIT, None),
        (LOOK, MEASURING),
        (WAIT, None),
        (LOOK, MEASURING),
        (WAIT, None),
        (LOOK, STOPPED),
        (RATE, at(60)),
        (LEVEL, None),
        (LISTEN, True),
        *LISTEN_TOO,
        (START, True),
        (FIRST, SAMPLE),
    )


@pytest.mark.parametrize("state", [None, b"", bytes(2)])
def test_a_state_that_cannot_be_read_is_taken_for_stopped(state):
    talk = begin()
    with pytest.raises(GiveUp, match="sample rate"):
        played(talk, (STOP, True), (WAIT, None), (LOOK, state), (RATE, None))


@pytest.mark.parametrize(
    ("wished", "before", "written"),
    [(None, 20, 60), (30, 60, 30), (104, 30, 60), (1, 60, 12), (None, 120, 60)],
)
def test_the_rate_is_set_before_the_start_and_read_again(wished, before, written):
    started = played(
        begin(rate_hz=wished),
        *STOPS,
        (RATE, at(before)),
        (rate_request(written), True),
        (RATE, at(written)),
        (LEVEL, bytes([50, 1])),
        (LISTEN, True),
        *LISTEN_TOO,
        (START, True),
        (FIRST, SAMPLE),
    )
    assert started.notes == ("is being charged",)


def test_a_rate_that_it_keeps_is_told():
    started = played(
        begin(),
        *STOPS,
        (RATE, at(30)),
        (rate_request(60), True),
        (RATE, at(30)),
        (LEVEL, bytes([50, 0])),
        (LISTEN, True),
        *LISTEN_TOO,
        (START, True),
        (FIRST, SAMPLE),
    )
    assert started.notes == ("keeps to 30 samples a second, not 60",)


@pytest.mark.parametrize("kept", [120, 4])
def test_a_rate_of_no_use_live_is_given_up(kept):
    with pytest.raises(GiveUp, match=f"keeps to {kept}") as given_up:
        played(begin(), *STOPS, (RATE, at(kept)), (rate_request(60), False), (RATE, at(kept)))
    assert given_up.value.reason is GiveUpReason.REFUSED


def test_it_is_started_twice_before_it_is_given_up():
    silent = [(START, True), (FIRST, None), *STOPS]
    with pytest.raises(GiveUp, match="sends nothing") as given_up:
        played(
            begin(),
            *STOPS,
            (RATE, at(60)),
            (LEVEL, bytes([50, 0])),
            (LISTEN, True),
            *LISTEN_TOO,
            *silent,
            *silent,
        )
    assert given_up.value.reason is GiveUpReason.NO_ANSWER
    assert "recording" in given_up.value.remedy


def test_the_second_start_may_do():
    played(
        begin(),
        *STOPS,
        (RATE, at(60)),
        (LEVEL, None),
        (LISTEN, True),
        (Subscribe(REPORT, Channel.CONTROL), False),
        (Subscribe(BATTERY, Channel.INFO), False),
        (START, True),
        (FIRST, None),
        *STOPS,
        (START, True),
        (FIRST, SAMPLE),
    )


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ([(STOP, False)], "order to stop"),
        ([(STOP, True), *[(WAIT, None), (LOOK, MEASURING)] * 5], "goes on measuring"),
        ([*STOPS, (RATE, at(60)), (LEVEL, None), (LISTEN, False)], "lets nobody listen"),
        (
            [*STOPS, (RATE, at(60)), (LEVEL, None), (LISTEN, True), *LISTEN_TOO, (START, False)],
            "order to measure",
        ),
    ],
)
def test_what_it_refuses_is_told(table, words):
    with pytest.raises(GiveUp, match=words) as given_up:
        played(begin(), *table)
    assert given_up.value.reason is GiveUpReason.REFUSED


def test_it_is_stopped_before_anybody_stops_listening():
    dialogue = DotDialogue(Wish())
    played(
        dialogue.stop(),
        (STOP, True),
        (Unsubscribe(MEDIUM), True),
        (Unsubscribe(REPORT), True),
        (Unsubscribe(BATTERY), True),
    )
    assert dialogue.keep_alive_s is None
    played(dialogue.keep_alive())


@pytest.mark.parametrize("level", [None, b"", bytes([50]), bytes([101, 0]), bytes(3)])
def test_a_battery_that_tells_nonsense_is_not_told(level):
    started = played(
        begin(),
        *STOPS,
        (RATE, at(60)),
        (LEVEL, level),
        (LISTEN, True),
        *LISTEN_TOO,
        (START, True),
        (FIRST, SAMPLE),
    )
    assert started.battery_percent is None
