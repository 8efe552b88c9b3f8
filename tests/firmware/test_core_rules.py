"""What the sensor must do, rule by rule, where a Python sensor has no like: on the C code alone."""

from dataclasses import replace

import pytest

from coach.sources.virtual.firmware.core_board import LOST_UNKNOWN, Rows
from coach.sources.virtual.firmware.core_sensor import CoreSensor
from firmware_protocol.codec import decode_info, encode_request
from firmware_protocol.packets import (
    Feature,
    ImuBatch,
    ImuFlag,
    Op,
    Range,
    Request,
    Status,
    StatusPacket,
)
from firmware_protocol.tlv import Tag, Tlv, number
from tests.firmware.core_stand import DT_US, Stand
from tests.radio.radio_bench import ALL_FEATURES, numbered_info

START = encode_request(Request(Op.START, 1))


@pytest.fixture
def stand(core):
    return Stand(core)


# ---- time and number ----


def test_the_period_is_nominal_until_a_second_is_measured_and_true_afterwards(stand):
    stand.stream()
    for _ in range(40):
        stand.rows(8, dt_us=9900)  # 3 % slow
    told = [batch.dt_us for batch in stand.batches()]
    assert told[0] == 9615
    assert told[11:13] == [9615, 9615] or told[12] == 9900
    assert set(told[14:]) == {9900}


def test_the_period_follows_a_chip_that_warms_up(stand):
    stand.stream()
    for minute_us in (9615, 9700):
        for _ in range(800):
            stand.rows(8, dt_us=minute_us)
    assert stand.batches()[-1].dt_us == 9700


@pytest.mark.parametrize("timed_row", [0, 3, 7, -4, 12])
def test_any_row_may_be_the_timed_one(core, timed_row):
    stand = Stand(core)
    stand.stream()
    for _ in range(30):
        stand.rows(8, timed_row=timed_row)
    sent = stand.batches()
    assert [b.t_us for b in sent] == [DT_US * (8 * k + 1) for k in range(30)]
    assert {b.dt_us for b in sent} == {DT_US}


def test_rows_without_a_time_follow_each_other(stand):
    stand.stream()
    stand.rows(8)
    for _ in range(5):
        stand.rows(8, timed=False, late_us=100)
    assert [b.t_us for b in stand.batches()] == [DT_US * (8 * k + 1) for k in range(6)]


def test_time_and_uptime_run_over_the_wrap_of_the_clock(core):
    stand = Stand(core, start_us=2**32 - 3_000_000)
    stand.stream()
    for _ in range(80):
        stand.rows(8)
    packets = stand.packets()
    sent = [p for p in packets if isinstance(p, ImuBatch)]
    first_us = 2**32 - 3_000_000 + DT_US
    assert [b.t_us for b in sent] == [(first_us + 8 * DT_US * k) % 2**32 for k in range(80)]
    assert {b.dt_us for b in sent} == {DT_US}
    uptimes = [p.uptime_s for p in packets if isinstance(p, StatusPacket)]
    assert uptimes == list(range(4293, 4293 + len(uptimes)))
    assert len(uptimes) == 6


# ---- losses ----


def test_a_loss_of_known_length_ends_the_batch_and_is_counted(stand):
    stand.stream()
    stand.rows(5)
    stand.rows(5, lost=30, late_us=30 * DT_US)
    stand.rows(8)
    assert [(b.first_index, b.n, b.flags & ImuFlag.FIFO_OVERRUN) for b in stand.batches()] == [
        (0, 5, 0),
        (35, 8, ImuFlag.FIFO_OVERRUN),
    ]


@pytest.mark.parametrize(("late_us", "lost"), [(0, 0), (DT_US - 1, 0), (30 * DT_US + 5000, 30)])
def test_a_loss_of_unknown_length_is_reckoned_from_the_time_and_rounded_down(stand, late_us, lost):
    stand.stream()
    stand.rows(8)
    stand.rows(8, lost=LOST_UNKNOWN, late_us=late_us)
    first, second = stand.batches()
    assert second.first_index == 8 + lost
    assert second.t_us - first.t_us == 8 * DT_US + late_us  # the true time
    assert second.flags & ImuFlag.FIFO_OVERRUN


def test_the_period_is_not_measured_across_an_unknown_loss(stand):
    stand.stream()
    for _ in range(20):
        stand.rows(8)
    stand.rows(8, lost=LOST_UNKNOWN, late_us=DT_US * 30 + DT_US // 2)
    for _ in range(20):
        stand.rows(8)
    assert {b.dt_us for b in stand.batches()} == {DT_US}


def test_a_period_beyond_its_field_is_told_as_the_longest(stand):
    stand.stream()
    for _ in range(4):
        stand.rows(8, dt_us=70_000)
    assert stand.batches()[-1].dt_us == 65535


def test_a_period_of_nothing_is_not_believed(stand):
    stand.stream()
    stand.rows(8)
    stand.rows(8, lost=2**30, late_us=2_000_000)
    stand.rows(8)
    last = stand.batches()[-1]
    assert last.dt_us == DT_US
    assert last.first_index == 2**30 + 16


def test_a_board_that_gives_more_rows_than_asked_for_is_not_believed(stand):
    stand.stream()
    stand.fifo.append(Rows(bytes(12 * 16), 17, timed_us=0))
    stand.pass_us(999_999)
    assert stand.batches() == []
    assert stand.sensor.streaming
    stand.pass_us(1)
    assert not stand.sensor.streaming


def test_a_chip_that_runs_wild_does_not_keep_a_poll_for_ever(stand):
    stand.stream()
    endless = Rows(bytes(12 * 16), 16, timed_us=0)
    stand.bench.read = lambda _most: endless
    stand.sensor.poll()
    assert sum(b.n for b in stand.batches()) == 64 * 16


def test_overrun_at_the_very_beginning_counts_from_0(stand):
    stand.stream()
    stand.rows(8, lost=LOST_UNKNOWN)
    (only,) = stand.batches()
    assert only.first_index == 0
    assert only.flags & ImuFlag.FIFO_OVERRUN


def test_marks_of_batches_given_up_are_told_by_the_next_one_sent(core):
    stand = Stand(core, queue_limit=2)
    stand.stream()
    stand.bench.room = 0
    stand.rows(8)
    stand.sensor.pressed()
    stand.rows(8)
    stand.rows(8, lost=3, late_us=3 * DT_US)
    for _ in range(4):
        stand.rows(8)
    stand.bench.room = 100
    stand.sensor.poll()
    sent = stand.batches()
    marks = ImuFlag.TIME_BASE_CHANGED | ImuFlag.FIFO_OVERRUN | ImuFlag.MARKER
    assert [b.flags for b in sent] == [marks, 0]
    assert [b.seq for b in sent] == [5, 6]
    assert stand.sensor.dropped_packets == 5


def test_status_takes_a_place_and_tells_of_what_is_given_up(core):
    stand = Stand(core, queue_limit=2)
    stand.stream()
    stand.bench.room = 0
    for _ in range(14):
        stand.rows(8)
    stand.bench.room = 100
    stand.rows(8)
    status, batch = stand.packets()
    assert isinstance(status, StatusPacket)
    assert isinstance(batch, ImuBatch)
    assert status.dropped_packets == 12
    assert batch.flags & ImuFlag.TIME_BASE_CHANGED


# ---- flags ----


def test_counts_at_full_scale_are_flagged_and_sent_as_what_i16_cannot_exceed(core):
    stand = Stand(core, greatest=(32764, 32000))
    stand.stream(mtu=31)
    for row in ([32764, 0, 0, 0, 0, 0], [0, 0, 0, 0, -32000, 0], [32763, -32763, 0, 31999, 0, 0]):
        stand.rows(1, value=row)
    acc, gyr, none = stand.batches()
    assert (acc.flags & ~ImuFlag.TIME_BASE_CHANGED, gyr.flags, none.flags) == (
        ImuFlag.ACC_CLIPPED,
        ImuFlag.GYR_CLIPPED,
        0,
    )
    assert acc.samples[:2] == b"\xff\x7f"
    assert gyr.samples[8:10] == b"\x00\x80"
    assert none.samples[:4] == (32763).to_bytes(2, "little") + (-32763).to_bytes(
        2, "little", signed=True
    )


def test_without_a_gyroscope_0_is_sent_and_nothing_clips(core):
    info = replace(numbered_info(features=Feature(0)), gyr_ranges=(), gyr_range_deg_s=0)
    stand = Stand(core, info)
    stand.stream()
    stand.rows(8, value=[0, 0, 0, 32767, -32768, 5])
    (only,) = stand.batches()
    assert only.flags == ImuFlag.TIME_BASE_CHANGED
    assert only.samples == bytes(96)


def test_a_low_battery_is_in_every_packet_while_it_holds(stand):
    stand.bench.battery_low = True
    stand.stream()
    stand.rows(8)
    stand.rows(8)
    stand.bench.battery_low = False
    for _ in range(16):
        stand.rows(8)  # asked once a second
    low = [bool(b.flags & ImuFlag.BATTERY_LOW) for b in stand.batches()]
    assert low[:2] == [True, True]
    assert low[-1] is False
    assert low == sorted(low, reverse=True)


def test_a_press_is_in_one_packet_and_a_second_one_before_that_is_sent_is_the_same(stand):
    stand.stream()
    stand.rows(8)
    stand.bench.room = 0
    stand.sensor.pressed()
    stand.sensor.pressed()
    stand.rows(8)
    stand.sensor.pressed()  # the first still waits in the queue
    stand.rows(8)
    stand.bench.room = 100
    stand.rows(8)
    stand.sensor.pressed()
    stand.rows(8)
    marked = [bool(b.flags & ImuFlag.MARKER) for b in stand.batches()]
    assert marked == [False, True, False, False, True]


def test_a_press_is_the_same_as_one_whose_packet_was_given_up(core):
    stand = Stand(core, queue_limit=1)
    stand.stream()
    stand.bench.room = 0
    stand.rows(8)
    stand.sensor.pressed()
    for _ in range(13):
        stand.rows(8)  # the last of them makes room for STATUS
    assert stand.sensor.waiting == 1
    stand.sensor.pressed()
    stand.sensor.poll()
    stand.bench.room = 100
    stand.sensor.poll()
    stand.rows(8)
    stand.rows(8)
    assert [bool(b.flags & ImuFlag.MARKER) for b in stand.batches()] == [True, False]


def test_a_press_while_idle_marks_nothing(stand):
    stand.sensor.pressed()
    stand.sensor.poll()
    stand.stream()
    stand.rows(8)
    assert [b.flags for b in stand.batches()] == [ImuFlag.TIME_BASE_CHANGED]


# ---- status and silence ----


def test_status_comes_each_second_to_who_polls_when_asked_to(stand):
    stand.bench.battery_mv, stand.bench.rssi_dbm = 3700, -61
    stand.stream(Tlv(Tag.STREAM, 1))
    came = []
    wait_us = 0
    while stand.bench.clock_us < 10_000_000:
        wait_us = stand.pass_us(wait_us) if wait_us < 8 * DT_US else stand.rows(8)
        assert wait_us <= 1_000_000
        came += [
            (p.battery_mv, p.rssi_dbm, stand.bench.clock_us)
            for p in stand.packets()
            if isinstance(p, StatusPacket)
        ]
    assert [one[:2] for one in came] == [(3700, -61)] * len(came)
    late_us = [us - 1_000_000 * (k + 1) for k, (_, _, us) in enumerate(came)]
    assert len(came) >= 9
    assert min(late_us) >= 0
    assert max(late_us) < 100_000


def test_who_was_not_polled_for_seconds_gets_one_status(stand):
    stand.stream()
    stand.rows(8, late_us=5_500_000)
    assert sum(isinstance(p, StatusPacket) for p in stand.packets()) == 1
    stand.rows(8)
    assert not any(isinstance(p, StatusPacket) for p in stand.packets())


@pytest.mark.parametrize("works", [True, False])
def test_a_chip_that_is_silent_for_a_second_ends_the_stream(stand, works):
    stand.stream()
    stand.rows(8)
    stand.packets()
    before = len(stand.bench.started)
    stand.bench.imu_works = False
    stand.pass_us(999_999)
    assert stand.sensor.streaming
    stand.packets()
    stand.bench.imu_works = works
    stand.pass_us(1)
    assert not stand.sensor.streaming
    assert len(stand.bench.started) == before + 1  # set up anew
    assert stand.bench.stops == 1 + works
    stand.pass_us(3_000_000)
    assert stand.packets() == []
    assert stand.ask(Op.START).status is (Status.OK if works else Status.SENSOR_FAILED)
    assert stand.sensor.streaming is works


def test_a_refused_start_changes_nothing(stand):
    stand.stream()
    stand.rows(8)
    assert stand.ask(Op.START).status is Status.ALREADY_STREAMING
    stand.rows(8)
    assert [b.seq for b in stand.batches()] == [0, 1]


# ---- answers ----


def test_no_packet_before_the_answer_to_start(stand):
    stand.settle()
    stand.bench.answers_room = 0
    assert stand.sensor.written(START) == 0
    stand.sensor.poll()
    stand.rows(8)
    stand.rows(8)
    assert stand.packets() == []
    stand.bench.answers_room = 1
    stand.sensor.poll()
    assert [a.status for a in stand.answers()] == [Status.OK]
    assert [b.seq for b in stand.batches()] == [0, 1]


def test_packets_go_on_while_another_answer_waits(stand):
    stand.stream()
    stand.bench.answers_room = 0
    assert stand.sensor.written(encode_request(Request(Op.GET_CONFIG, 5))) == 0
    stand.rows(8)
    assert len(stand.batches()) == 1
    assert stand.answers() == []


def test_time_sync_tells_when_the_answer_left(stand):
    stand.settle()
    stand.bench.clock_us = 5_000
    stand.bench.answers_room = 0
    assert stand.sensor.written(encode_request(Request(Op.TIME_SYNC, 5))) == 0
    stand.pass_us(100)
    stand.bench.answers_room = 1
    stand.pass_us(2000)
    (answer,) = stand.answers()
    assert number(answer.items, Tag.RX_US) == 5_000
    assert number(answer.items, Tag.TX_US) == 7_100


def test_identify_blinks_for_what_is_asked_for_or_three_seconds(stand):
    stand.settle()
    stand.ask(Op.IDENTIFY)
    stand.ask(Op.IDENTIFY, Tlv(Tag.DURATION_S, 200))
    stand.ask(Op.IDENTIFY, Tlv(Tag.DURATION_S, 0))
    assert stand.bench.identified_s == [3, 200, 0]


def test_a_self_test_that_fails_is_told(stand):
    stand.settle()
    stand.bench.passed = 0b10
    assert number(stand.ask(Op.SELF_TEST).items, Tag.SELF_TEST) == 0b10
    stand.bench.imu_works = False
    assert stand.ask(Op.SELF_TEST).status is Status.SENSOR_FAILED


def test_who_cannot_hear_an_answer_is_refused(stand):
    assert stand.sensor.written(START) == 0xFD  # nobody is connected
    stand.sensor.connected()
    assert stand.sensor.written(START) == 0xFD
    stand.sensor.ctrl_subscribed(True)
    assert stand.sensor.written(START) == 0
    assert stand.sensor.written(START) == 0xFE  # the first has not been looked at
    stand.sensor.poll()
    assert [a.status for a in stand.answers()] == [Status.NOT_SUBSCRIBED]


def test_a_host_that_does_not_wait_gets_every_answer_in_order(stand):
    stand.settle()
    stand.bench.answers_room = 0
    taken = []
    for ref in range(5):
        if stand.sensor.written(encode_request(Request(Op.GET_CONFIG, ref))) == 0:
            taken.append(ref)
        stand.sensor.poll()
    stand.bench.answers_room = 9
    stand.sensor.poll()
    stand.sensor.poll()
    assert [a.ref for a in stand.answers()] == taken == [0, 1]


# ---- the order of what happens between two polls ----


def test_what_comes_between_two_polls_is_done_in_its_order(stand):
    stand.settle()
    assert stand.sensor.written(START) == 0
    stand.sensor.data_subscribed(False)
    stand.sensor.data_subscribed(True)
    stand.sensor.poll()
    assert [a.status for a in stand.answers()] == [Status.OK]  # then it was over
    assert not stand.sensor.streaming

    stand.sensor.data_subscribed(False)
    stand.sensor.data_subscribed(True)
    assert stand.sensor.written(START) == 0
    stand.sensor.poll()
    assert stand.sensor.streaming

    stand.sensor.data_subscribed(False)
    assert stand.sensor.written(START) == 0
    stand.sensor.data_subscribed(True)
    stand.sensor.poll()
    assert not stand.sensor.streaming
    assert [a.status for a in stand.answers()][-1] is Status.NOT_SUBSCRIBED


def test_a_lost_link_takes_request_and_answer_with_it(stand):
    stand.stream()
    stand.bench.answers_room = 0
    assert stand.sensor.written(encode_request(Request(Op.GET_CONFIG, 1))) == 0
    stand.sensor.poll()
    assert stand.sensor.written(encode_request(Request(Op.GET_CONFIG, 2))) == 0
    stand.sensor.disconnected()
    stand.settle()
    assert stand.sensor.written(encode_request(Request(Op.GET_CONFIG, 3))) == 0
    stand.bench.answers_room = 9
    stand.sensor.poll()
    stand.sensor.poll()
    assert [a.ref for a in stand.answers()] == [3]
    assert not stand.sensor.streaming


def test_who_stops_listening_to_answers_gets_none_later(stand):
    stand.settle()
    stand.bench.answers_room = 0
    assert stand.sensor.written(encode_request(Request(Op.GET_CONFIG, 1))) == 0
    stand.sensor.poll()
    stand.sensor.ctrl_subscribed(False)
    stand.sensor.ctrl_subscribed(True)
    stand.bench.answers_room = 9
    stand.sensor.poll()
    assert stand.answers() == []
    assert stand.ask(Op.GET_CONFIG, ref=2).ref == 2


def test_who_stops_listening_loses_both_answers_that_wait(stand):
    stand.settle()
    stand.bench.answers_room = 0
    assert stand.sensor.written(encode_request(Request(Op.GET_CONFIG, 1))) == 0
    stand.sensor.poll()
    assert stand.sensor.written(encode_request(Request(Op.SET_CONFIG, 2, (Tlv(4, 5),)))) == 0
    stand.sensor.ctrl_subscribed(False)
    stand.sensor.ctrl_subscribed(True)
    stand.bench.answers_room = 9
    stand.sensor.poll()
    stand.sensor.poll()
    assert stand.answers() == []
    assert stand.sensor.settings == (104, 16, 2000, 5)  # done all the same


def test_settings_outlive_the_link_and_not_the_power(stand):
    stand.settle()
    assert stand.ask(Op.SET_CONFIG, Tlv(Tag.BATCH, 3), Tlv(Tag.ACC_RANGE_G, 8)).status is Status.OK
    stand.sensor.disconnected()
    stand.sensor.poll()
    assert stand.sensor.settings == (104, 8, 2000, 3)
    assert decode_info(stand.sensor.info).batch == 3
    stand.sensor.power_on()
    assert stand.sensor.settings == (104, 16, 2000, 8)


def test_the_chip_is_set_up_with_what_is_sent_in_a_packet(stand):
    stand.settle(mtu=65)
    stand.ask(Op.SET_CONFIG, Tlv(Tag.GYR_RANGE_DEG_S, 1000))
    stand.ask(Op.START)
    assert stand.bench.started == [(104, 16, 1000, 3)]


# ---- descriptions that contradict themselves ----

TWICE = (Range(16, 2048, 1), Range(16, 1024, 1))


@pytest.mark.parametrize(
    "wrong",
    [
        {"rate_bits": 0},
        {"rate_bits": 1 << 12},
        {"max_samples": 0},
        {"max_samples": 42},
        {"acc_ranges": ()},
        {"acc_ranges": TWICE},
        {"acc_ranges": (Range(0, 1, 1),)},
        {"acc_ranges": (Range(16, 0, 1),)},
        {"acc_ranges": (Range(16, 1, 0),)},
        {"acc_ranges": tuple(Range(k, 1, 1) for k in range(1, 10))},
        {"gyr_ranges": ()},
        {"features": ALL_FEATURES & ~Feature.GYRO},
        {"items": (Tlv(Tag.SERIAL, "s" * 65),)},
    ],
    ids=str,
)
def test_a_description_that_contradicts_itself_is_refused_at_once(core, wrong):
    with pytest.raises(ValueError, match="refuses"):
        Stand(core, replace(numbered_info(), **wrong))


@pytest.mark.parametrize(
    "missing",
    ["now_us", "imu_start", "imu_stop", "imu_read", "notify", "indicate", "identify", "self_test"],
)
def test_a_board_that_lacks_a_function_is_refused_at_once(stand, missing):
    board = stand.sensor._board
    setattr(board, missing, type(getattr(board, missing))())
    with pytest.raises(ValueError, match="refuses"):
        stand.sensor.power_on()


@pytest.mark.parametrize("extra", ["identify", "self_test", "lock", "unlock"])
def test_a_function_for_what_the_sensor_cannot_do_is_refused_too(core, extra):
    stand = Stand(core, numbered_info(features=Feature.GYRO))
    setattr(stand.sensor._board, extra, type(getattr(stand.sensor._board, extra))(lambda *_: 0))
    with pytest.raises(ValueError, match="refuses"):
        stand.sensor.power_on()


def test_ranges_that_are_counted_but_not_there_are_refused(stand):
    stand.sensor._description.acc_ranges = None
    with pytest.raises(ValueError, match="refuses"):
        stand.sensor.power_on()


@pytest.mark.parametrize(("memory", "size"), [(None, 10_000), (bytes(1015), 1015)])
def test_too_little_memory_is_refused(core, stand, memory, size):
    own = stand.sensor
    begun = core.coach_init(own._state, own._description, own._board, memory, size)
    assert not begun


@pytest.mark.parametrize(
    ("offered", "default"), [((8, 24), 24), ((24, 8), 24), ((2, 4), 4), ((32, 20), 20)]
)
def test_the_nearest_range_is_the_default_and_of_two_as_near_the_larger(core, offered, default):
    ranges = tuple(Range(one, 1, 1) for one in offered)
    stand = Stand(core, replace(numbered_info(), acc_ranges=ranges, acc_range_g=offered[0]))
    assert stand.sensor.settings[1] == default


def test_the_board_hears_of_each_change_of_info_before_the_host_is_answered(stand):
    stand.settle()
    stand.bench.answers_room = 0
    assert stand.sensor.written(encode_request(Request(Op.SET_CONFIG, 1, (Tlv(4, 5),)))) == 0
    stand.sensor.poll()
    assert stand.bench.info_changes == 1
    stand.bench.answers_room = 9
    assert stand.ask(Op.RESET).status is Status.OK
    assert stand.ask(Op.GET_CONFIG).status is Status.OK
    assert stand.bench.info_changes == 2


def test_a_queue_limit_is_kept_and_without_one_memory_decides(core):
    for limit, most in ((1, 1), (3, 3), (0, 255)):
        stand = Stand(core, queue_limit=limit)
        stand.stream()
        stand.bench.room = 0
        for _ in range(most + 20):
            stand.rows(8)
        assert stand.sensor.waiting == most


def test_texts_stand_in_info(core):
    items = (Tlv(Tag.FIRMWARE, "1.2é"), Tlv(Tag.SERIAL, "s" * 64))
    stand = Stand(core, replace(numbered_info(), items=items))
    assert decode_info(stand.sensor.info).items == items
    assert CoreSensor is type(stand.sensor)
