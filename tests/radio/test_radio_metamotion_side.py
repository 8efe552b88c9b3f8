"""The virtual MetaMotion behaves as its maker's tests say, also where that is inconvenient."""

import pytest
from radio_bench import numbered_feed

from coach.sources.virtual import SensorOptions
from coach.sources.virtual.sensor_side import Moment
from coach.sources.virtual.sides.metamotion_side import MMR, MMS, MetaMotionSide

COMMAND, NOTIFY = (f"326a90{n}-85cb-9195-d9dd-464cfbbae75a" for n in ("01", "06"))
NOW = Moment(23, frozenset({NOTIFY}), imu_works=True, clock_us=0)
ON = ("13 02 01 00", "13 01 01", "03 02 01 00", "03 01 01")


def board(chip):
    side = MetaMotionSide(numbered_feed(5.0, 10_000), SensorOptions(family="metamotion"), chip)
    side.subscribed(NOTIFY, NOW)
    return side


def tell(side, *requests):
    answers = []
    for request in requests:
        answers += side.written(COMMAND, bytes.fromhex(request), NOW)
    return [answer.payload.hex(" ") for answer in answers]


def sent(side, seconds=0.1):
    stream = side.begin(numbered_feed(5.0, 10_000), 0, NOW)
    while stream.measure(round(seconds * 1e6)):
        pass
    return [stream.take().payload for _ in range(stream.waiting)]


def joined(side, gyr_data="05"):
    return tell(
        side,
        f"09 02 13 {gyr_data} ff a0 0f 05",
        "09 02 03 04 ff a0 1b 01 00" + " 00" * 11,
        "09 02 09 03 01 60 11 30 03",
        "09 07 02 01",
        "09 03 01",
        *ON,
    )


def test_joined_and_numbered():
    side = board(MMR)
    assert joined(side) == ["09 02 00", "09 02 01", "09 02 02"]
    packets = sent(side)
    assert {len(packet) for packet in packets} == {19}
    assert [packet[:3].hex() for packet in packets] == ["090302"] * len(packets)
    assert [int.from_bytes(p[3:7], "little") for p in packets] == list(range(len(packets)))


def test_a_buffer_of_the_other_chips_register_joins_nothing():
    side = board(MMS)
    joined(side, gyr_data="05")
    assert sent(side) == []


@pytest.mark.parametrize(
    ("chip", "infos"),
    [(MMR, ["03 80 01 01", "13 80 00 01"]), (MMS, ["03 80 04 00", "13 80 01 00"])],
)
def test_the_chip_is_told_by_module_info(chip, infos):
    side = board(chip)
    assert tell(side, "03 80", "13 80") == infos
    assert tell(side, "18 80") == ["18 80"]  # a module that is not there
    assert tell(side, "11 8c") == ["11 8c 57 34 10"]


def test_a_lost_link_changes_nothing_on_the_board():
    side = board(MMR)
    joined(side)
    tell(side, "03 04 01")
    side.link_ended()
    assert side.streaming
    assert sent(side) == []  # nobody hears it
    side.subscribed(NOTIFY, NOW)
    heads = {packet[:2].hex() for packet in sent(side)}
    assert heads == {"0304", "0903"}


def test_it_counts_on_while_the_link_is_lost():
    side = board(MMR)
    joined(side)
    before = len(sent(side))
    side.link_ended()
    sent(side)
    side.subscribed(NOTIFY, NOW)
    assert int.from_bytes(sent(side)[0][3:7], "little") >= 2 * before


def test_a_reboot_and_a_tear_down_leave_nothing():
    for end in (lambda one: one.power_cycle(), lambda one: tell(one, "09 08", "03 01 00")):
        side = board(MMR)
        joined(side)
        end(side)
        assert not side.streaming


@pytest.mark.parametrize(("chip", "head"), [(MMR, "031c"), (MMS, "0305")])
def test_three_at_once_by_the_chips_own_register(chip, head):
    side = board(chip)
    tell(side, f"03 {head[2:]} 01", *ON)
    packets = sent(side)
    assert packets
    assert {(packet[:2].hex(), len(packet)) for packet in packets} == {(head, 20)}


def test_a_range_that_the_chip_has_not_is_not_taken():
    assert tell(board(MMR), "03 03 28 03", "03 83") == ["03 83 28 03"]
    assert tell(board(MMS), "03 03 a8 0c", "03 83") == ["03 83 a8 02"]


def test_only_so_many_processors():
    side = board(MMR)
    made = tell(side, *["09 02 13 05 ff a0 0f 05"] * 40)
    assert len(made) == 28


@pytest.mark.parametrize("payload", ["", "03", "09 02", "09 07", "13 02 01", "03 03 28"])
def test_what_does_not_fit_is_ignored(payload):
    assert tell(board(MMR), payload) == []
