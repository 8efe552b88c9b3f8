"""The sketch of the XIAO nRF52840 Sense on a played board: registers, FIFO, times, radio, sleep."""

import numpy as np
import pytest

from firmware_protocol.limits import CTRL_UNHEARD
from firmware_protocol.packets import Feature, ImuFlag, Op, Range, SensorPart, Status, StatusPacket
from firmware_protocol.tlv import Tag, Tlv
from tests.firmware.sketch import READY, Play, build, missing, write

START = (*READY, write(Op.START))
TRUE_DT_US = 9700  # of the chip: 103.1 Hz
TICK_US = 1e6 / 32768


@pytest.fixture(scope="module")
def sketch(tmp_path_factory):
    if missing():
        pytest.skip(missing())
    return build(tmp_path_factory.mktemp("sketch"))


def registers(play):
    return [tuple(one.split()) for one in play.said("reg")]


def test_it_offers_what_the_data_sheet_says(sketch):
    play = Play(sketch, "setup")
    info = play.info
    assert info.sensor_part is SensorPart.LSM6DS3
    assert info.rates_hz == (104, 208)
    assert info.acc_ranges == (Range(16, 1000000, 488),)
    assert info.gyr_ranges == (Range(2000, 100, 7),)
    assert (info.rate_hz, info.batch, info.max_samples) == (104, 8, 19)
    assert Feature.MARKER | Feature.IDENTIFY | Feature.TIME_SYNC in info.features
    assert play.said("member") == ["09550002 16", "09550003 40", "09550004 2"]
    assert play.said("advertises") == ["0"]


@pytest.mark.parametrize(("rate_hz", "code"), [(104, 4), (208, 5)])
def test_start_sets_the_chip_up(sketch, rate_hz, code):
    wish = write(Op.SET_CONFIG, Tlv(Tag.RATE_HZ, rate_hz), Tlv(Tag.BATCH, 10))
    play = Play(sketch, *READY, wish, write(Op.START))
    assert [one.status for one in play.answers] == [Status.OK, Status.OK]
    assert (play.info.rate_hz, play.info.batch) == (rate_hz, 10)
    assert registers(play) == [
        ("12", "01"),  # CTRL3_C: reset,
        ("12", "44"),  # then no half-updated words, addresses count up
        ("10", f"{code}4"),  # CTRL1_XL: rate, 16 g
        ("11", f"{code}c"),  # CTRL2_G: rate, 2000 deg/s
        ("06", "3c"),  # FIFO_CTRL1: watermark of 10 rows of 6 words
        ("07", "00"),
        ("08", "09"),  # FIFO_CTRL3: both, each sample
        ("09", "00"),
        ("0d", "08"),  # INT1_CTRL: watermark
        ("0a", "00"),  # FIFO_CTRL5: emptied,
        ("0a", f"{code << 3 | 6:02x}"),  # then rate, continuous
    ]


def test_rows_are_unpacked_in_order_and_the_accelerometer_comes_first(sketch):
    batches = Play(sketch, *START, f"rows 400 {TRUE_DT_US}").batches
    counts = np.concatenate([np.frombuffer(one.samples, "<i2").reshape(-1, 6) for one in batches])
    assert len(counts) == 400
    assert (counts[:, 0] == np.arange(400)).all()
    assert (counts[:, 1:] == [2001, 2002, 1000, 1001, 1002]).all()
    assert [one.first_index for one in batches] == list(range(0, 400, 8))
    assert {one.temperature_c for one in batches} == {25}


def test_times_are_those_of_the_interrupt(sketch):
    play = Play(sketch, *START, f"rows 1000 {TRUE_DT_US}")
    (first_us,) = (int(one.split()[1]) for one in play.said("first"))
    late = play.batches[-20:]
    assert {abs(one.dt_us - TRUE_DT_US) <= 1 for one in late} == {True}
    off_us = [one.t_us - first_us - one.first_index * TRUE_DT_US for one in late]
    assert max(map(abs, off_us)) < 2 * TICK_US


def test_main_held_up_for_a_second_costs_no_sample_and_no_time(sketch):
    play = Play(
        sketch, *START, f"rows 800 {TRUE_DT_US}", f"hold 100 {TRUE_DT_US}", f"rows 300 {TRUE_DT_US}"
    )
    assert sum(one.n for one in play.batches) >= 1200 - 8
    assert not any(one.flags & ImuFlag.FIFO_OVERRUN for one in play.batches)
    first_us = int(play.said("first")[0].split()[1])
    off_us = [one.t_us - first_us - one.first_index * TRUE_DT_US for one in play.batches[-30:]]
    assert max(map(abs, off_us)) < 4 * TICK_US


def test_a_fifo_that_ran_over_keeps_its_newest_and_the_loss_is_told(sketch):
    play = Play(
        sketch, *START, f"rows 800 {TRUE_DT_US}", f"hold 500 {TRUE_DT_US}", f"rows 160 {TRUE_DT_US}"
    )
    marked = [k for k, one in enumerate(play.batches) if one.flags & ImuFlag.FIFO_OVERRUN]
    assert len(marked) == 1
    after, before = play.batches[marked[0]], play.batches[marked[0] - 1]
    first = np.frombuffer(after.samples, "<i2")[0]
    lost = after.first_index - before.first_index - before.n
    assert 0 <= first - after.first_index <= 1  # rounded down
    assert lost == pytest.approx(500 - 2048 // 6, abs=2)


def test_a_full_stack_is_offered_the_same_packet_again(sketch):
    play = Play(
        sketch,
        *START,
        f"rows 104 {TRUE_DT_US}",
        "room 0",
        f"rows 80 {TRUE_DT_US}",
        "room 99",
        f"rows 104 {TRUE_DT_US}",
    )
    assert [one.seq for one in play.batches] == list(range(36))


def test_what_no_answer_could_reach_is_refused_by_att(sketch):
    play = Play(sketch, "setup", "connect", write(Op.GET_CONFIG), "ctrl 2", write(Op.GET_CONFIG))
    assert play.said("att") == [f"{0x100 | CTRL_UNHEARD:04x}", "0000"]
    assert [one.op for one in play.answers] == [Op.GET_CONFIG]
    assert play.said("asks") == ["12 24 0 400"]  # 15 to 30 ms, latency 0, 4 s


@pytest.mark.parametrize(("chip", "status"), [("stuck", Status.OK), ("dead", Status.SENSOR_FAILED)])
def test_a_chip_that_does_not_answer_is_switched_off_and_on(sketch, chip, status):
    play = Play(sketch, *READY, f"chip {chip}", write(Op.START))
    assert [one.status for one in play.answers] == [status]


def test_a_chip_that_stops_ends_the_stream_and_the_next_start_begins_it(sketch):
    again = write(Op.START, ref=2)
    play = Play(
        sketch, *START, f"rows 80 {TRUE_DT_US}", "chip stuck", "pass 2000", again,
        f"rows 80 {TRUE_DT_US}",
    )  # fmt: skip
    assert [one.status for one in play.answers] == [Status.OK] * 2
    assert play.batches[-1].first_index == 72
    assert ImuFlag.TIME_BASE_CHANGED in play.batches[10].flags


def test_a_press_marks_one_packet_however_it_bounces(sketch):
    rows = f"rows 80 {TRUE_DT_US}"
    batches = Play(sketch, *START, rows, "press", "press", rows, "press", rows).batches
    assert sum(ImuFlag.MARKER in one.flags for one in batches) == 2


@pytest.mark.parametrize(("counts", "millivolts", "low"), [(2300, 3988, 0), (1900, 3295, 1)])
def test_the_cell_is_told(sketch, counts, millivolts, low):
    play = Play(sketch, f"cell {counts}", *START, f"rows 240 {TRUE_DT_US}")
    status = [one for one in play.packets if isinstance(one, StatusPacket)]
    assert {one.battery_mv for one in status} == {millivolts}
    assert {one.rssi_dbm for one in status} == {-61}
    assert {ImuFlag.BATTERY_LOW in one.flags for one in play.batches} == {bool(low)}


def test_it_sleeps_a_minute_after_the_link_ended_and_wakes_when_moved(sketch):
    play = Play(sketch, *READY, "pass 90000", "disconnect", "pass 59000", "pass 1500")
    assert "off" not in play.after("pass 59000")
    asleep = play.after("pass 1500")
    assert asleep[-1] == "off"
    assert [one[4:] for one in asleep if one.startswith("reg ")] == [
        "12 01", "12 44",
        "15 10", "10 20",  # accelerometer alone, low power, 26 Hz, 2 g
        "5c 00", "5b 06", "5e 20", "58 81",  # 0.19 g on INT1, kept
    ]  # fmt: skip


def test_a_chip_that_could_not_wake_it_keeps_it_awake(sketch):
    assert "off" not in Play(sketch, "setup", "chip dead", "pass 70000").lines
