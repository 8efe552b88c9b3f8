"""What is said to a BlueST board, as tables of exchanges."""

import struct

import pytest
from dialogue_table import played

from coach.decode.dialogue import (
    GiveUp,
    GiveUpReason,
    Hear,
    Heard,
    Read,
    Subscribe,
    Unsubscribe,
    Wish,
)
from coach.decode.families.bluest.dialogue import BlueStDialogue
from coach.model import Channel


def uuid(word):
    return f"{word}-0001-11e1-ac36-0002a5d5c51b"


ALL, NO_COMPASS, ACC = map(uuid, ("00e00000", "00c00000", "00800000"))
ASK = Read(uuid("00020000"), Channel.INFO)
CHARGE = struct.pack("<HHhhB", 77, 873, 3900, -40, 1)


def listen(to):
    return Subscribe(to, Channel.DATA)


def wait(for_):
    return Hear(for_, (b"",), 3.0)


def test_with_the_compass():
    dialogue = BlueStDialogue(Wish())
    started = played(
        dialogue.start(), (ASK, CHARGE), (listen(ALL), True), (wait(ALL), Heard(1.0, bytes(20)))
    )
    assert started.battery_percent == 87
    assert any("20 to 50" in note for note in started.notes)
    assert any("full scale" in note for note in started.notes)
    assert dialogue.keep_alive_s is None
    played(dialogue.keep_alive())
    played(dialogue.stop(), (Unsubscribe(ALL), True))


def test_without_the_compass():
    dialogue = BlueStDialogue(Wish(again=True))
    started = played(
        dialogue.start(),
        (ASK, None),
        (listen(ALL), False),
        (listen(NO_COMPASS), True),
        (wait(NO_COMPASS), Heard(1.0, bytes(14))),
    )
    assert started.battery_percent is None
    played(dialogue.stop(), (Unsubscribe(NO_COMPASS), True))


def test_acceleration_alone_is_said():
    started = played(
        BlueStDialogue(Wish()).start(),
        (ASK, b"\0"),
        (listen(ALL), False),
        (listen(NO_COMPASS), False),
        (listen(ACC), True),
        (wait(ACC), Heard(1.0, bytes(8))),
    )
    assert "no turn rate" in started.notes[0]
    assert started.battery_percent is None


NOTHING = [(ASK, None), (listen(ALL), False), (listen(NO_COMPASS), False), (listen(ACC), False)]


@pytest.mark.parametrize(
    ("exchanges", "reason"),
    [
        (NOTHING, GiveUpReason.UNKNOWN_SENSOR),
        ([(ASK, None), (listen(ALL), True), (wait(ALL), None)], GiveUpReason.NO_ANSWER),
    ],
)
def test_it_gives_up_in_words(exchanges, reason):
    dialogue = BlueStDialogue(Wish())
    with pytest.raises(GiveUp) as given_up:
        played(dialogue.start(), *exchanges)
    assert given_up.value.reason is reason
    assert given_up.value.what


def test_the_end_of_one_that_never_began():
    played(BlueStDialogue(Wish()).stop())
