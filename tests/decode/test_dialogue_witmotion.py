"""What is said to WitMotion modules, against modules as the papers and their users tell of them."""

import numpy as np
import pytest
from wit_bench import Module, blocks, feed_of, frame, still_feed

from coach.decode.dialogue import GiveUp, Hear, Heard, Pause, Started, Subscribe, Wish, Write
from coach.decode.families.witmotion.decoder import WitDecoder
from coach.decode.families.witmotion.dialogue import WitDialogue
from coach.model import Channel
from coach.sources.virtual.sides.witmotion_side import OTHER_NOTIFY, WitOptions

UNLOCK, SAVE = bytes.fromhex("ffaa6988b5"), bytes.fromhex("ffaa000000")
READ_BATTERY = bytes.fromhex("ffaa276400")
NO_DISPLACEMENT = bytes.fromhex("ffaa960000")


def rate(code):
    return bytes((0xFF, 0xAA, 0x03, code, 0x00))


def started(wit=None, wish=None, feed=None, mtu=247):
    module = Module(wit or WitOptions(), feed, mtu)
    return module, module.talk(WitDialogue(wish or Wish()).start())


def test_a_table_of_the_usual_exchange():
    module, result = started()
    assert result == Started((), 75)
    assert module.said == [
        UNLOCK,
        READ_BATTERY,
        *(UNLOCK, NO_DISPLACEMENT),
        *(UNLOCK, bytes.fromhex("ffaa1f0300")),
        *(UNLOCK, rate(0x09)),
    ]
    assert module.side.rate_hz == 100
    assert module.side.flash[0x03] == 0x06, "nothing is left in its flash"


def test_writes_are_a_tenth_of_a_second_apart():
    talk = WitDialogue(Wish()).start()
    outcome, last = None, None
    for _ in range(200):
        action = talk.send(outcome)
        assert not (isinstance(last, Write) and isinstance(action, Write))
        if isinstance(last, Write):
            assert isinstance(action, Pause)
            assert action.seconds >= 0.05
        last = action
        outcome = Heard(0.0, frame()) if isinstance(action, Hear) else True
        if isinstance(action, Subscribe) and action.channel is Channel.DATA:
            return
        if isinstance(action, Hear) and action.within_s < 1.0:
            outcome = None


@pytest.mark.parametrize(
    ("wit", "wanted_hz", "gets_hz"),
    [
        (WitOptions(), 20, 20),
        (WitOptions(), 50, 50),
        (WitOptions(), 104, 100),
        (WitOptions(), 200, 200),
        (WitOptions(code_of_200_hz=0x0A), 200, 200),
        (WitOptions(code_of_200_hz=0x0A, frame_bytes=28), 200, 200),
        (WitOptions(flash_rate=0x0B), 100, 100),
        (WitOptions(flash_rate=0x09, packed=4), 100, 100),
        (WitOptions(packed=2, piece=16), 100, 100),
        (WitOptions(frame_bytes=28, packed=4), 50, 50),
        (WitOptions(slow_s=30.0), 200, 200),
    ],
)
def test_the_rate_is_set_and_measured(wit, wanted_hz, gets_hz):
    module, result = started(wit, Wish(rate_hz=wanted_hz))
    assert isinstance(result, Started), result.what
    assert result.notes == ()
    assert module.side.rate_hz == gets_hz
    assert SAVE not in module.said
    assert result.battery_percent == 75


def test_frames_of_28_bytes_at_a_link_of_the_least_mtu():
    _, result = started(WitOptions(frame_bytes=28), mtu=23)
    assert result == Started((), 75)


def test_set_to_200_hz_by_somebody_it_is_slowed_down_to_be_asked():
    module, result = started(WitOptions(flash_rate=0x0B))
    assert result.battery_percent == 75
    assert module.said.index(rate(0x06)) < module.said.index(rate(0x09))


def test_a_module_that_answers_no_register():
    _, result = started(WitOptions(registers=False))
    assert result == Started((), None)


def test_displacement_left_on_is_put_off():
    module, result = started(WitOptions(displacement=True))
    assert isinstance(result, Started)
    assert not module.side.displaced


def test_what_is_no_acceleration_is_refused_in_words():
    _, result = started(feed=still_feed(acc=(3, -2, 5), noise=0.5))
    assert isinstance(result, GiveUp)
    assert "0.00 g at rest in place of 1" in result.what
    assert result.remedy


def test_a_runner_who_moves_is_no_reason_to_refuse():
    t_s = np.arange(6000)[:, None] / 100.0
    counts = np.round(3000 * np.sin(2 * np.pi * 1.4 * t_s + np.arange(6))).astype(np.int16)
    _, result = started(feed=feed_of(counts, 100))
    assert isinstance(result, Started)


def test_a_module_that_notifies_on_the_other_characteristic():
    _, result = started(WitOptions(notify=OTHER_NOTIFY))
    assert result == Started((), 75)


def test_one_that_offers_both_and_speaks_on_the_other():
    module = Module(WitOptions(notify=OTHER_NOTIFY))
    module.offers.add("0000ffe4-0000-1000-8000-00805f9a34fb")
    assert module.talk(WitDialogue(Wish()).start()) == Started((), 75)


def test_writes_without_response_where_it_takes_no_other():
    module = Module(WitOptions())
    module.with_response = False
    assert module.talk(WitDialogue(Wish()).start()) == Started((), 75)


def test_one_that_takes_no_settings_is_told_of():
    _, result = started(WitOptions(locked=True, flash_rate=0x08))
    assert result.notes == ("takes no settings: its rate stays as it is",)


def test_too_slow_and_without_settings_is_refused():
    _, result = started(WitOptions(locked=True))
    assert isinstance(result, GiveUp)
    assert "10 samples a second" in result.what
    assert "100 Hz" in result.remedy


def test_a_rate_that_it_does_not_take_is_told_and_tried_in_flash_once():
    module, result = started(WitOptions(code_of_200_hz=0xFF), Wish(rate_hz=200))
    assert "in place of 200" in (
        result.notes[0] if isinstance(result, Started) else result.what + " in place of 200"
    )
    assert module.said.count(SAVE) == 1


def test_nobody_may_listen():
    module = Module(WitOptions())
    module.offers.clear()
    assert isinstance(module.talk(WitDialogue(Wish()).start()), GiveUp)


def test_silence_is_given_up():
    feed = still_feed(seconds=0.01)
    _, result = started(feed=feed)
    assert isinstance(result, GiveUp)
    assert "sends nothing" in result.what


def test_after_a_lost_link_all_is_set_again_in_short():
    module, _ = started()
    module.side.link_ended()
    module.side.power_cycle()
    module.said.clear()
    began_s = module.now_s
    assert isinstance(module.talk(WitDialogue(Wish(again=True)).start()), Started)
    assert module.side.rate_hz == 100
    assert module.now_s - began_s < 1.0


def test_stopped_it_is_silent():
    module, _ = started()
    module.talk(WitDialogue(Wish()).stop())
    assert not module.side.streaming


@pytest.mark.parametrize(
    "wit",
    [
        WitOptions(),
        WitOptions(flash_rate=0x0B, packed=4),
        WitOptions(frame_bytes=28, packed=2),
        WitOptions(piece=16, packed=4),
    ],
)
def test_what_is_decoded_is_what_was_measured(wit):
    n = 4000
    counts = np.zeros((n, 6), np.int16)
    counts[:, 0], counts[:, 3] = np.arange(n), 8000 - np.arange(n)
    counts[:, 2] = 2000
    module, _ = started(wit, feed=feed_of(counts, 100))
    module.run(10.0)
    decoder, out = WitDecoder("s", 0.0), []
    for event in module.events:
        out += decoder.push(event)
    read = np.concatenate([one.counts for one in blocks(out)])
    assert len(read) > 900
    assert (np.diff(read[:, 0]) == 1).all()
    assert (read[:, 0] + read[:, 3] == 8000).all()
    assert {one.dt_s for one in blocks(out)} == {0.01}
    assert not any(one.restarted for one in blocks(out))
