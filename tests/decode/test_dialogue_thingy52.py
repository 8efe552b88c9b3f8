"""What is said to a Thingy:52, as tables of exchanges."""

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
    Write,
)
from coach.decode.families.thingy52.dialogue import Thingy52Dialogue
from coach.model import Channel

CONFIG = "ef680401-9b35-4933-9b10-52ffa9740042"
RAW = "ef680406-9b35-4933-9b10-52ffa9740042"
FACTORY = bytes.fromhex("e803 f401 f401 0a00 01")
AT_100 = bytes.fromhex("e803 f401 f401 6400 01")
OWN = bytes.fromhex("c800 2c01 9001 3200 00")
OWN_AT_100 = bytes.fromhex("c800 2c01 9001 6400 00")
SAMPLE = Heard(1.0, bytes(18))

ASK = Read(CONFIG, Channel.INFO)
LISTEN = Subscribe(RAW, Channel.DATA)
WAIT = Hear(RAW, (b"",), 3.0)


def start(**wish):
    return Thingy52Dialogue(Wish(**wish)).start()


@pytest.mark.parametrize(("before", "after"), [(FACTORY, AT_100), (OWN, OWN_AT_100)])
def test_only_the_rate_is_changed(before, after):
    started = played(
        start(),
        (ASK, before),
        (Write(CONFIG, after), True),
        (ASK, after),
        (LISTEN, True),
        (WAIT, SAMPLE),
    )
    assert any("2 g" in note for note in started.notes)
    assert any("no clock" in note for note in started.notes)
    assert not any("stays" in note for note in started.notes)


def test_what_is_so_already_is_not_written_into_its_flash():
    played(start(again=True), (ASK, AT_100), (LISTEN, True), (WAIT, SAMPLE))


@pytest.mark.parametrize(("wished", "rate"), [(60, 50), (104, 100), (208, 200), (1000, 200)])
def test_the_nearest_rate(wished, rate):
    wanted = FACTORY[:6] + rate.to_bytes(2, "little") + FACTORY[8:]
    played(
        start(rate_hz=wished),
        (ASK, FACTORY),
        (Write(CONFIG, wanted), True),
        (ASK, wanted),
        (LISTEN, True),
        (WAIT, SAMPLE),
    )


def test_one_that_stays_at_its_rate_is_taken_as_it_is():
    at_25 = FACTORY[:6] + b"\x19\x00" + FACTORY[8:]
    started = played(
        start(),
        (ASK, at_25),
        (Write(CONFIG, AT_100), True),
        (ASK, at_25),
        (LISTEN, True),
        (WAIT, SAMPLE),
    )
    assert started.notes[0] == "stays at 25 Hz, asked for 100"


TRAPS = {
    "no configuration": ([(ASK, None)], GiveUpReason.INFO_UNREADABLE),
    "another configuration": ([(ASK, bytes(20))], GiveUpReason.INFO_UNREADABLE),
    "takes no rate": ([(ASK, FACTORY), (Write(CONFIG, AT_100), False)], GiveUpReason.REFUSED),
    "stays at ten": (
        [(ASK, FACTORY), (Write(CONFIG, AT_100), True), (ASK, FACTORY)],
        GiveUpReason.REFUSED,
    ),
    "no configuration any more": (
        [(ASK, FACTORY), (Write(CONFIG, AT_100), True), (ASK, None)],
        GiveUpReason.INFO_UNREADABLE,
    ),
    "no raw motion": ([(ASK, AT_100), (LISTEN, False)], GiveUpReason.REFUSED),
    "silent": ([(ASK, AT_100), (LISTEN, True), (WAIT, None)], GiveUpReason.NO_ANSWER),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_it_gives_up_in_words(trap):
    exchanges, reason = TRAPS[trap]
    with pytest.raises(GiveUp) as given_up:
        played(start(), *exchanges)
    assert given_up.value.reason is reason
    assert given_up.value.what


def test_the_end():
    dialogue = Thingy52Dialogue(Wish())
    assert dialogue.keep_alive_s is None
    played(dialogue.keep_alive())
    played(dialogue.stop(), (Unsubscribe(RAW), False))
