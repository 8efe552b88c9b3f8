"""What is said to a Movesense sensor, as tables of exchanges, and to its virtual one."""

import itertools
import random

import pytest

from coach.decode import FAMILIES, family_of, recognise
from coach.decode.dialogue import GiveUp, GiveUpReason, Hear, Heard, Started, Subscribe, Wish, Write
from coach.decode.families.movesense.dialogue import MovesenseDialogue
from coach.decode.family import Advertisement

WRITE = "34800001-7185-4d5d-b431-630e7050e8f0"
NOTIFY = "34800002-7185-4d5d-b431-630e7050e8f0"
SERVICE = "34802252-7185-4d5d-b431-630e7050e8f0"
FDF3 = "0000fdf3-0000-1000-8000-00805f9b34fb"
FE06 = "0000fe06-0000-1000-8000-00805f9b34fb"

HELLO = bytes((0, 1))
ASK_104, ASK_52, ASK_208 = (bytes((1, r)) + b"/Meas/IMU6/%d" % r for r in (104, 52, 208))
STOP_104, STOP_52 = bytes((2, 104)), bytes((2, 52))
HI = b"\x01\x01\x01174630000192\0Movesense HR+\0"
OLD_HI = b"\x01\x01Hello"


def answer(ref, status, order="little"):
    return bytes((1, ref)) + status.to_bytes(2, order)


def message(ref, n):
    return bytes((2, ref)) + bytes(4 + 24 * n)


BEGUN_104, REST_104 = bytes((2, 104)) + bytes(156), bytes((3, 104)) + bytes(40)
SAMPLES_104 = [BEGUN_104, REST_104]
SAMPLES_52 = [message(52, 4)]


class Sensor:
    """Says what a table holds for each write; a notification stays until it is asked for.

    ``order`` shuffles what comes between two writes.
    """

    def __init__(self, table, *, listens=(NOTIFY,), order=None):
        self.table = table
        self.listens = listens
        self.order = order
        self.heard, self.written, self.waited_s = [], [], 0.0

    def __call__(self, action):
        match action:
            case Subscribe(uuid):
                return uuid in self.listens
            case Write(uuid, payload):
                assert uuid == WRITE
                self.written.append(payload)
                said = self.table.get(payload, [])
                if isinstance(said, bool):
                    return said
                self.heard += said
                if self.order is not None:
                    self.order.shuffle(self.heard)
                return True
            case Hear(uuid, starts, within_s):
                assert uuid == NOTIFY
                while self.heard:
                    one = self.heard.pop(0)
                    if one.startswith(starts):
                        return Heard(100.0, one)
                self.waited_s += within_s
                return None
        return True


def talk(talking, sensor):
    outcome = None
    for _ in range(100):
        try:
            outcome = sensor(talking.send(outcome))
        except StopIteration as over:
            return over.value
        except GiveUp as given_up:
            return given_up
    raise AssertionError("no end")


def start(table, wish=None, **how):
    sensor = Sensor(table, **how)
    return talk(MovesenseDialogue(wish or Wish()).start(), sensor), sensor


NEW = {
    HELLO: [HI],
    ASK_104: [answer(104, 200), *SAMPLES_104],
    ASK_52: [answer(52, 200), *SAMPLES_52],
}

STARTS = {
    "newer firmware": NEW,
    "old firmware: the first samples are the answer": {HELLO: [OLD_HI], ASK_104: SAMPLES_104},
    "HELLO answered with its own number": NEW | {HELLO: [b"\x00\x01Hello"]},
    "created": NEW | {ASK_104: [answer(104, 201), *SAMPLES_104]},
    "a long link carries it whole": NEW | {ASK_104: [answer(104, 200), message(104, 8)]},
    "samples overtake the answer": NEW | {ASK_104: [*SAMPLES_104, answer(104, 200)]},
    "other subscriptions are heard between": NEW
    | {ASK_104: [message(7, 4), answer(52, 404), answer(104, 200), message(52, 4), *SAMPLES_104]},
}


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("firmware", STARTS)
def test_a_start(firmware, again):
    started, sensor = start(STARTS[firmware], Wish(again=again))
    assert started == Started()
    assert sensor.written == [HELLO, ASK_104], "anew after a lost link as at first"
    assert sensor.waited_s == 0.0


@pytest.mark.parametrize(
    ("wish", "ref"), [(None, 104), (208, 208), (200, 208), (1000, 208), (50, 52), (1, 13)]
)
def test_the_nearest_rate_is_asked_for(wish, ref):
    asked = bytes((1, ref)) + b"/Meas/IMU6/%d" % ref
    n = ref // 13
    started, sensor = start(
        {HELLO: [HI], asked: [answer(ref, 200), message(ref, n)]}, Wish(rate_hz=wish)
    )
    assert started == Started()
    assert sensor.written == [HELLO, asked]


FALLBACKS = {
    "no such path": ([answer(104, 404)], "status 404"),
    "no memory for it, high byte first": ([answer(104, 507, "big")], "status 507"),
    "old firmware says nothing to what it does not do": ([], "sends no samples"),
    "taken, but nothing comes": ([answer(104, 200)], "sends no samples"),
    "only the beginnings come": ([answer(104, 200), BEGUN_104], "only the beginnings"),
    "it cannot be written": (False, "does not take"),
    "an answer without status": ([bytes((1, 104))], "status 0"),
}


@pytest.mark.parametrize("cause", FALLBACKS)
def test_what_is_refused_at_104_hz_runs_at_52(cause):
    said, why = FALLBACKS[cause]
    started, sensor = start(NEW | {ASK_104: said})
    (note,) = started.notes
    assert note.startswith("sends 52 samples a second, not 104")
    assert why in note
    assert sensor.written == [HELLO, ASK_104, STOP_104, ASK_52]


REFUSALS = {
    400: ("does not understand", ""),
    404: ("does not measure", ""),
    409: ("its own recording", "stop the recording"),
    503: ("something else uses", "close other apps"),
    507: ("no room", "battery out"),
    499: ("no reason is known", ""),
}


@pytest.mark.parametrize("order", ["little", "big"])
@pytest.mark.parametrize("status", REFUSALS)
def test_a_refusal_has_its_reason_in_words(status, order):
    words, remedy = REFUSALS[status]
    if order == "big" and 100 <= int.from_bytes(status.to_bytes(2, "big"), "little") < 600:
        pytest.skip("a status both ways")
    table = {HELLO: [HI]} | {ask: [answer(ask[1], status, order)] for ask in (ASK_104, ASK_52)}
    refused, sensor = start(table)
    assert isinstance(refused, GiveUp)
    assert (refused.reason, refused.status) == (GiveUpReason.REFUSED, status)
    assert words in refused.what
    assert remedy in refused.remedy
    assert sensor.written[-1] == STOP_52, "nothing is left running"


def test_a_reason_told_once_outweighs_silence():
    refused, _ = start({HELLO: [HI], ASK_104: [answer(104, 503)]})
    assert refused.status == 503


GIVEN_UP = {
    "nobody may listen": ({}, (), GiveUpReason.REFUSED, "listen"),
    "mute": ({}, (NOTIFY,), GiveUpReason.NO_ANSWER, "HELLO"),
    "HELLO cannot be written": ({HELLO: False}, (NOTIFY,), GiveUpReason.REFUSED, "HELLO"),
    "firmware of iFCH, which answers elsewhere": (
        {ASK_104: SAMPLES_104},
        (NOTIFY, "34800003-7185-4d5d-b431-630e7050e8f0"),
        GiveUpReason.UNKNOWN_SENSOR,
        "iFCH",
    ),
    "mute after HELLO": ({HELLO: [HI]}, (NOTIFY,), GiveUpReason.NO_ANSWER, "no samples at 52"),
}


@pytest.mark.parametrize("cause", GIVEN_UP)
def test_it_is_given_up(cause):
    table, listens, reason, words = GIVEN_UP[cause]
    given_up, sensor = start(table, listens=listens)
    assert isinstance(given_up, GiveUp)
    assert given_up.reason is reason
    assert words in given_up.what
    assert sensor.waited_s <= 6 * 3.0


def test_a_hello_that_got_lost_is_said_again():
    lost = iter([[], [HI]])
    sensor = Sensor(dict(NEW))

    def say(action):
        if isinstance(action, Write) and action.payload == HELLO:
            sensor.table[HELLO] = next(lost)
        return sensor(action)

    assert talk(MovesenseDialogue(Wish()).start(), say) == Started()
    assert sensor.written == [HELLO, HELLO, ASK_104]


@pytest.mark.parametrize("seed", range(200))
def test_answers_in_any_order(seed):
    rng = random.Random(seed)
    noise = [HI, OLD_HI, answer(52, 404), answer(104, 200), answer(104, 404), message(52, 4)]
    noise += [*SAMPLES_104, b"", b"\x01", bytes(20), message(9, 2)]
    table = {
        ask: rng.sample(noise + said, rng.randint(0, 8))
        for ask, said in ((HELLO, [HI]), (ASK_104, SAMPLES_104), (ASK_52, SAMPLES_52))
    }
    outcome, sensor = start(table, order=rng)
    assert isinstance(outcome, Started | GiveUp)
    assert len(sensor.written) <= 6
    assert sensor.waited_s <= 8 * 3.0
    if isinstance(outcome, Started):
        assert sensor.written[-1] in {ASK_104, ASK_52}


@pytest.mark.parametrize(("table", "stopped"), [(NEW, STOP_104), (NEW | {ASK_104: []}, STOP_52)])
def test_a_stop_ends_what_runs(table, stopped):
    dialogue, sensor = MovesenseDialogue(Wish()), Sensor(table)
    assert isinstance(talk(dialogue.start(), sensor), Started)
    assert talk(dialogue.keep_alive(), sensor) is None
    assert talk(dialogue.stop(), sensor) is None
    assert sensor.written[-1] == stopped


ADVERTS = [
    (Advertisement("Movesense 174630000192", frozenset({FDF3})), True),
    (Advertisement("movesense 1"), True),
    (Advertisement("", frozenset({FE06}), {0x9F: bytes(15)}), True),
    (Advertisement("", frozenset({FDF3}), {0x9F: b""}), True),
    (Advertisement("Suunto 9", frozenset({FDF3}), {0x9F: b""}), False),
    (Advertisement("", frozenset(), {0x9F: bytes(15)}), False),
    (Advertisement("", frozenset({FE06})), False),
    (Advertisement("", frozenset({FDF3})), False),
    (Advertisement("MovesenseX"), False),
]


@pytest.mark.parametrize(("said", "known"), ADVERTS, ids=itertools.count())
def test_what_it_is_known_by(said, known):
    family = recognise(said)
    assert (family is not None and family.name == "movesense") is known


def test_its_data_service_shows_once_connected():
    said = Advertisement("renamed")
    assert family_of(said, [SERVICE.upper(), FDF3]).name == "movesense"
    assert family_of(Advertisement("Movesense 1"), [FDF3]) is None
    wrong, remedy = FAMILIES["movesense"].signs.without
    assert "GATT SensorData Protocol" in wrong
    assert "Showcase app, firmware 2.3 or later" in remedy
