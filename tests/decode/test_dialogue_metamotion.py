"""What is said to a MetaMotion, request by request."""

import pytest

from coach.decode.dialogue import (
    GiveUp,
    GiveUpReason,
    Hear,
    Heard,
    Pause,
    Subscribe,
    Unsubscribe,
    Wish,
    Write,
)
from coach.decode.families.metamotion.dialogue import MetaMotionDialogue
from coach.model import Channel

COMMAND, NOTIFY = (f"326a90{n}-85cb-9195-d9dd-464cfbbae75a" for n in ("01", "06"))
R = {"03 80": "03 80 01 01", "13 80": "13 80 00 01", "09 80": "09 80 00 03 1c"}
S = {"03 80": "03 80 04 00", "13 80": "13 80 01 00", "09 80": "09 80 00 03 1c"}
BATTERY = {"11 8c": "11 8c 63 34 10"}
CONFIGS_R = {"03 83": "03 83 28 0c", "13 83": "13 83 28 00"}
CONFIGS_S = {"03 83": "03 83 a8 03", "13 83": "13 83 28 00"}

DOWN = ["19 01 00", "03 01 00", "13 01 00", "03 02 00 01", "13 02 00 01"]
DOWN_R = [*DOWN, "03 04 00", "03 1c 00", "13 05 00", "13 07 00"]
DOWN_S = [*DOWN, "03 04 00", "03 05 00", "13 04 00", "13 05 00"]
GONE = ["09 03 00", "09 08", "0a 05", "0b 0a"]
FUSER = "09 02 03 04 ff a0 1b 01 {:02x}" + " 00" * 11


class Board:
    """Answers as told, and gives processors numbers from ``first`` on, up to ``most`` of them."""

    def __init__(self, answers, first=0, most=3, silent=(), refused=(), twice=False):
        self.answers, self.silent, self.refused = answers, silent, refused
        self.first, self.most, self.twice = first, most, twice
        self.requests, self.others, self.said, self.made = [], [], [], 0

    def hold(self, talk):
        outcome = None
        try:
            while True:
                outcome = self.answer(talk.send(outcome))
        except StopIteration as over:
            return over.value

    def answer(self, action):
        if isinstance(action, Hear):
            assert action.uuid == NOTIFY
            while self.said:
                payload = self.said.pop(0)
                if payload.startswith(action.starts):
                    return Heard(1.0, payload)
            return None
        if not isinstance(action, Write):
            self.others.append(action)
            return None if isinstance(action, Pause) else True
        assert action.uuid == COMMAND
        text = action.payload.hex(" ")
        self.requests.append(text)
        if text in self.refused:
            return False
        self.tell(text)
        return True

    def tell(self, text):
        answer = self.answers.get(text)
        if text.startswith("09 02") and self.made < self.most:
            answer = f"09 02 {self.first + self.made:02x}"
            self.made += 1
        counter = self.first + 2
        if text == "03 01 01" and self.requests.count("09 08") < 2 and "data" not in self.silent:
            answer = f"09 03 {counter:02x}" + " 00" * 16
        elif text == "03 01 01" and "data" not in self.silent:
            answer = self.requests[-3][:5] + " 00" * 18
        if answer is not None:
            self.said += [bytes.fromhex(answer)] * (2 if self.twice else 1)


def start(board, **wish):
    return board.hold(MetaMotionDialogue(Wish(**wish)).start())


@pytest.mark.parametrize(
    ("chip", "configs", "down", "range_", "gyr_data"),
    [(R, CONFIGS_R, DOWN_R, "03 03 28 0c", "05"), (S, CONFIGS_S, DOWN_S, "03 03 a8 03", "04")],
)
def test_take_down_set_up_join_number_and_switch_on(chip, configs, down, range_, gyr_data):
    """In this order, by the registers of this chip."""
    board = Board(chip | configs | BATTERY)
    started = start(board)
    assert board.requests == [
        "09 03 00", "03 80", "13 80", *down, *GONE, "11 8c",
        range_, "03 83", "13 03 28 00", "13 83", "09 80",
        f"09 02 13 {gyr_data} ff a0 0f 05", FUSER.format(0), "09 02 09 03 01 60 11 30 03",
        "09 07 02 01", "09 03 01",
        "13 02 01 00", "13 01 01", "03 02 01 00", "03 01 01",
    ]  # fmt: skip
    assert board.others[0] == Subscribe(NOTIFY, Channel.DATA)
    assert isinstance(board.others[1], Pause)  # until the gyroscope runs
    assert started.battery_percent == 99
    assert started.notes == ()


def test_numbers_of_processors_are_the_boards():
    board = Board(R | CONFIGS_R | BATTERY, first=5)
    start(board)
    assert FUSER.format(5) in board.requests
    assert "09 02 09 03 06 60 11 30 03" in board.requests
    assert "09 07 07 01" in board.requests


def test_an_answer_that_comes_twice_counts_once():
    board = Board(R | CONFIGS_R | BATTERY, twice=True)
    assert start(board).notes == ()
    assert "09 07 02 01" in board.requests


@pytest.mark.parametrize("again", [False, True])
def test_what_was_left_is_taken_down_before_anything_is_set(again):
    board = Board(R | CONFIGS_R | BATTERY)
    start(board, again=again)
    at = board.requests.index
    assert max(map(at, [*DOWN_R, *GONE])) < at("03 03 28 0c")


@pytest.mark.parametrize(
    ("answers", "most"),
    [({"09 80": "09 80 00 00 1c"}, 3), ({"09 80": "09 80"}, 3), ({}, 0), ({}, 1), ({}, 2)],
)
def test_without_processors_there_is_acceleration_alone(answers, most):
    """An old firmware, or one whose processors are all taken; what was made of them goes."""
    board = Board(R | CONFIGS_R | BATTERY | answers, most=most)
    started = start(board)
    (note,) = started.notes
    assert "no angles" in note
    assert board.requests[-3:] == ["03 1c 01", "03 02 01 00", "03 01 01"]
    assert board.requests[-len(DOWN_R + GONE) - 3 : -3] == DOWN_R + GONE


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"03 80": "03 80"}, "no accelerometer"),
        ({"13 80": "13 80"}, "no gyroscope"),
        ({"03 80": "03 80 03 01"}, "kinds 3 and 0"),
        ({"03 80": "03 80 04 01"}, "kinds 4 and 0"),
    ],
)
def test_another_board_is_told_in_words(answers, words):
    with pytest.raises(GiveUp, match=words) as given_up:
        start(Board(R | CONFIGS_R | BATTERY | answers))
    assert given_up.value.reason is GiveUpReason.UNKNOWN_SENSOR


@pytest.mark.parametrize("config", ["03 83 28 03", "03 83", "13 83 28 01"])
def test_a_range_that_is_not_taken_is_no_scale(config):
    with pytest.raises(GiveUp, match="does not take rate and range") as given_up:
        start(Board(R | CONFIGS_R | BATTERY | {config[:5]: config}))
    assert given_up.value.reason is GiveUpReason.REFUSED


@pytest.mark.parametrize("mute", ["03 80", "13 80", "09 80", "03 83"])
def test_what_is_not_answered_is_given_up(mute):
    answers = {key: value for key, value in (R | CONFIGS_R | BATTERY).items() if key != mute}
    with pytest.raises(GiveUp, match=mute) as given_up:
        start(Board(answers))
    assert given_up.value.reason is GiveUpReason.NO_ANSWER


def test_silence_after_all_is_given_up():
    with pytest.raises(GiveUp, match="sends nothing") as given_up:
        start(Board(R | CONFIGS_R | BATTERY, silent=("data",)))
    assert given_up.value.reason is GiveUpReason.NO_ANSWER


@pytest.mark.parametrize("refused", ["03 80", "03 03 28 0c", "09 07 02 01", "03 01 01"])
def test_a_refused_request_is_named(refused):
    with pytest.raises(GiveUp, match=refused) as given_up:
        start(Board(R | CONFIGS_R | BATTERY, refused=(refused,)))
    assert given_up.value.reason is GiveUpReason.REFUSED


def test_a_board_that_tells_no_battery_runs_without():
    assert start(Board(R | CONFIGS_R)).battery_percent is None


def test_wishes_become_the_nearest_that_it_has():
    configs = {"03 83": "03 83 27 08", "13 83": "13 83 27 01"}
    board = Board(R | configs | BATTERY)
    start(board, rate_hz=52, acc_range_g=8, gyr_range_deg_s=1000)
    assert {"03 03 27 08", "13 03 27 01"} <= set(board.requests)


def test_at_the_end_nothing_is_left_on_the_board():
    board = Board(R | CONFIGS_R | BATTERY)
    dialogue = MetaMotionDialogue(Wish())
    board.hold(dialogue.start())
    board.requests.clear()
    board.hold(dialogue.stop())
    assert board.requests == DOWN_R + GONE
    assert board.others[-1] == Unsubscribe(NOTIFY)


def test_a_stop_that_does_not_know_the_chip_touches_no_register_of_one():
    """03 05 is a stream of one chip and a setting of the other."""
    board = Board({})
    board.hold(MetaMotionDialogue(Wish()).stop())
    assert board.requests == [*DOWN, "03 04 00", *GONE]
