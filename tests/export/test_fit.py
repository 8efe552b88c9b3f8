"""The FIT activity, read by two libraries that did not write it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import fitdecode
import pytest
from fit_tool.fit_file import FitFile
from fit_tool.validation import STRICT_LEVELS, validate_fit_file
from garmin_fit_sdk import Decoder, Stream

from coach.export.activity import activity_of
from coach.export.fit_file import developer_columns, fit_bytes
from coach.export.session_data import session_data
from coach.model import METRICS, Channel, MetricSnapshot, Notification, Reading, Validity
from coach.recording import read_recording
from tests.cli.places import RECORDINGS
from tests.export.sessions import SECONDS, START, made, recorded, value_at

NATIVE = {
    "vertical_oscillation": ("vertical_oscillation_m", 1000.0, 0.05),
    "stance_time": ("contact_time_s", 1000.0, 0.05),
    "stance_time_percent": ("duty_factor", 100.0, 0.005),
}


def by_fitdecode(content):
    """Message name -> rows of field name to value."""
    found = {}
    with fitdecode.FitReader(content, check_crc=fitdecode.CrcCheck.RAISE) as reader:
        for frame in reader:
            if isinstance(frame, fitdecode.FitDataMessage):
                row = {field.name: field.value for field in frame.fields}
                found.setdefault(frame.name, []).append(
                    {name: value for name, value in row.items() if value is not None}
                )
    return found


def by_garmin(content):
    assert Decoder(Stream.from_byte_array(bytearray(content))).check_integrity()
    messages, errors = Decoder(Stream.from_byte_array(bytearray(content))).read()
    assert errors == []
    names = {form["key"]: form["field_name"] for form in messages["field_description_mesgs"]}
    found = {}
    for kind, rows in messages.items():
        for row in rows:
            form = {str(key): value for key, value in row.items() if key != "developer_fields"}
            told = row.get("developer_fields", {}).items()
            # Without a value it is a NaN here, and nothing at all in the other reader.
            form |= {names[key]: value for key, value in told if value == value}
            found.setdefault(str(kind).removesuffix("_mesgs"), []).append(form)
    return found


@pytest.fixture(scope="module")
def content():
    return fit_bytes(activity_of(made()))


@pytest.fixture(params=[by_fitdecode, by_garmin])
def messages(request, content):
    return request.param(content)


def test_there_is_a_record_for_every_second(messages):
    zero = START.replace(microsecond=0)
    times = [record["timestamp"] for record in messages["record"]]
    assert times == [zero + timedelta(seconds=k) for k in range(1, SECONDS + 1)]


def test_every_valid_value_is_there_and_no_other(messages):
    for k, record in enumerate(messages["record"], 1):
        running = k > 10
        assert ("cadence" in record) == running
        if running:
            strides = record["cadence"] + record["fractional_cadence"]
            assert 2.0 * strides == pytest.approx(value_at("cadence_spm", k), abs=1.0 / 128.0)
        for field, (name, factor, step) in NATIVE.items():
            valid = running and not (name == "contact_time_s" and 20 < k <= 23)
            assert (field in record) == valid, (k, field)
            if valid:
                assert record[field] == pytest.approx(value_at(name, k) * factor, abs=step)
        for column in developer_columns():
            valid = running and column.metric != "trunk_rotation_range_rad"
            assert (column.name in record) == valid, (k, column.name)
            if valid:
                expected = value_at(column.metric, k) * column.factor
                assert record[column.name] == pytest.approx(expected, rel=1e-6)


def test_speed_way_and_step_length_are_there_while_speed_was_told(messages):
    for k, record in enumerate(messages["record"], 1):
        told = k >= 12  # the first at 11.5 s, the last at 30 s counts for five seconds
        assert ("enhanced_speed" in record) == (told and k <= 35), k
        assert record["distance"] == pytest.approx(3.0 * max(min(k, 35) - 11, 0), abs=0.01)
        if told and k <= 35:
            assert record["enhanced_speed"] == pytest.approx(3.0, abs=0.001)
            length_mm = 3000.0 * 60.0 / value_at("cadence_spm", k)
            assert record["step_length"] == pytest.approx(length_mm, abs=0.1)
    (session,) = messages["session"]
    assert session["total_distance"] == pytest.approx(72.0, abs=0.01)
    assert session["enhanced_avg_speed"] == pytest.approx(72.0 / SECONDS, abs=0.001)
    ways = [lap["total_distance"] for lap in messages["lap"]]
    assert ways == pytest.approx([42.0, 30.0], abs=0.01)


def test_without_speed_there_is_no_way():
    found = by_fitdecode(fit_bytes(activity_of(replace(made(), speeds=()))))
    assert not any("distance" in record or "enhanced_speed" in record for record in found["record"])
    assert "total_distance" not in found["session"][0]


def test_the_cue_is_in_the_second_in_which_it_was_decided(messages):
    assert [record["cue_id"] for record in messages["record"]] == [
        1 if k == 31 else 0 for k in range(1, SECONDS + 1)
    ]


def test_a_marker_ends_a_lap(messages):
    zero = START.replace(microsecond=0)
    starts = [lap["start_time"] for lap in messages["lap"]]
    lengths = [lap["total_elapsed_time"] for lap in messages["lap"]]
    assert starts == [zero, zero + timedelta(seconds=25)]
    assert lengths == [25.0, 15.0]


def test_the_session_is_a_run_with_its_averages(messages):
    (session,) = messages["session"]
    assert (session["sport"], session["num_laps"]) == ("running", 2)
    # A running cadence is a sub-field in one reader and the field itself in the other.
    whole = session.get("avg_running_cadence", session.get("avg_cadence"))
    cadence = 2.0 * (whole + session["avg_fractional_cadence"])
    assert cadence == pytest.approx(value_at("cadence_spm", 25.25), abs=0.02)
    assert session["total_strides"] == 40
    (activity,) = messages["activity"]
    assert activity["num_sessions"] == 1


def with_gap(begin_s, end_s, data=None):
    """A session of whose runner nothing was heard for a while."""
    data = data or made()
    return replace(
        data,
        snapshots=tuple(
            MetricSnapshot(shot.t_s, shot.locomotion, NOTHING, stale=True)
            if begin_s < shot.t_s <= end_s
            else shot
            for shot in data.snapshots
        ),
        steps=tuple(step for step in data.steps if not begin_s < step.t_s <= end_s),
    )


NOTHING = {name: Reading(0.0, Validity.STALE) for name in METRICS}


def events_of(found):
    """What the timer did, second by second."""
    zero = START.replace(microsecond=0)
    return [
        (event["event_type"], int((event["timestamp"] - zero).total_seconds()))
        for event in found["event"]
        if event["event"] == "timer"
    ]


@pytest.mark.parametrize("read", [by_fitdecode, by_garmin])
@pytest.mark.parametrize(
    ("gap", "stretches"),
    [
        ((15.0, 19.0), [(0, 40)]),  # too short
        ((15.0, 30.0), [(0, 15), (30, 40)]),
        ((14.5, 30.5), [(0, 15), (30, 40)]),  # half a second heard counts as one
        ((0.0, 12.0), [(12, 40)]),
        ((20.0, 41.0), [(0, 20)]),
        ((0.0, 41.0), [(0, 40)]),  # a pause of what?
    ],
)
def test_the_timer_is_paused_while_there_is_no_data(read, gap, stretches):
    content = fit_bytes(activity_of(with_gap(*gap)))
    assert validate_fit_file(FitFile.from_bytes(content), levels=STRICT_LEVELS).findings == []
    found = read(content)
    told = events_of(found)
    assert told[::2] == [("start", begin) for begin, _ in stretches]
    assert told[1::2] == [("stop_all", end) for _, end in stretches]
    zero = START.replace(microsecond=0)
    seconds = [int((record["timestamp"] - zero).total_seconds()) for record in found["record"]]
    assert seconds == [k for begin, end in stretches for k in range(begin + 1, end + 1)]
    timer_s = sum(end - begin for begin, end in stretches)
    (session,), (activity,) = found["session"], found["activity"]
    assert (session["total_elapsed_time"], session["total_timer_time"]) == (SECONDS, timer_s)
    assert activity["total_timer_time"] == timer_s
    assert sum(lap["total_timer_time"] for lap in found["lap"]) == timer_s
    assert sum(lap["total_elapsed_time"] for lap in found["lap"]) == SECONDS


@pytest.mark.parametrize("read", [by_fitdecode, by_garmin])
@pytest.mark.parametrize("gap", [None, (15.0, 30.0)])
def test_strides_and_ways_of_the_laps_add_up(read, gap):
    """With borders at every kind of moment, also in a pause and two in one second."""
    marked = replace(made(), markers_s=(11.2, 11.7, 13.0, 20.4, 26.6, 33.3))
    found = read(fit_bytes(activity_of(marked if gap is None else with_gap(*gap, marked))))
    (session,) = found["session"]
    assert len(found["lap"]) == session["num_laps"] >= 6
    strides = [lap.get("total_strides", lap.get("total_cycles")) for lap in found["lap"]]
    assert sum(strides) == session["total_strides"]
    assert sum(lap["total_distance"] for lap in found["lap"]) == pytest.approx(
        session["total_distance"], abs=0.005 * len(strides)
    )


def test_the_local_time_is_told(messages_local):
    zero = START.replace(microsecond=0)
    (activity,) = messages_local["activity"]
    assert activity["timestamp"] == zero + timedelta(seconds=SECONDS)
    local = activity["local_timestamp"]
    if isinstance(local, int):  # one reader gives the bare seconds of FIT
        local = datetime(1989, 12, 31, tzinfo=UTC) + timedelta(seconds=local)
    offset = local.replace(tzinfo=UTC) - activity["timestamp"]
    assert offset == timedelta(hours=-9, minutes=-30)


@pytest.fixture(params=[by_fitdecode, by_garmin])
def messages_local(request):
    return request.param(fit_bytes(activity_of(made(), utc_offset_s=-34_200)))


def test_the_devices_are_told(messages):
    coach, *sensors = messages["device_info"]
    assert coach["device_index"] in (0, "creator")
    assert coach["product_name"] == "coach"
    assert coach["software_version"] == pytest.approx(0.01)  # 0.1.0, of two places
    assert coach["manufacturer"] == "development"
    assert [sensor["descriptor"] for sensor in sensors] == ["pelvis", "chest"]
    assert [sensor["device_index"] for sensor in sensors] == [1, 2]
    assert all("manufacturer" not in sensor for sensor in sensors)  # nobody told


def test_a_hole_in_a_recording_is_a_pause():
    """The packets of twenty seconds taken out of a shipped recording."""
    recording = read_recording(RECORDINGS / "easy-run.simulated.mcap")
    zero_s = recording.header.t_zero_host_s
    kept = tuple(
        event
        for event in recording.inputs
        if not (
            isinstance(event, Notification)
            and event.channel is Channel.DATA
            and 40.0 < event.t_host_s - zero_s < 60.0
        )
    )
    activity = activity_of(session_data(replace(recording, inputs=kept)))
    ((begin, end),) = activity.pauses
    assert begin == pytest.approx(40.0, abs=2.0)  # a second until it is called stale
    assert end == pytest.approx(60.0, abs=1.0)
    assert activity.total.timer_s == activity.total.end_s - (end - begin)
    assert activity_of(session_data(recording)).pauses == ()


def test_developer_fields_are_announced_first_with_wire_types(content):
    order = []
    with fitdecode.FitReader(content) as reader:
        for frame in reader:
            if isinstance(frame, fitdecode.FitDataMessage):
                order.append(frame.name)
                if frame.name == "field_description":
                    kind = {f.name: f.raw_value for f in frame.fields}["fit_base_type_id"]
                    assert kind in (136, 2)
    assert order.index("developer_data_id") < order.index("field_description")
    last = len(order) - 1 - order[::-1].index("field_description")
    assert last < order.index("record")


def test_it_passes_the_checks_of_the_library_that_wrote_it(content):
    """Of the wire, of the profile, and of what an activity must hold."""
    report = validate_fit_file(FitFile.from_bytes(content), levels=STRICT_LEVELS)
    assert report.findings == []


def test_every_metric_is_a_field():
    native = {name for name, *_ in NATIVE.values()} | {"cadence_spm"}
    columns = developer_columns()
    assert {column.metric for column in columns} | native == set(METRICS)
    assert len({column.name for column in columns}) == len(columns)
    assert all(column.unit != "rad" for column in columns)


def test_a_recorded_session_reads_alike_in_both():
    content = fit_bytes(activity_of(recorded()))
    one, other = by_fitdecode(content), by_garmin(content)
    assert len(one["record"]) == len(other["record"]) == int(recorded().duration_s)
    for a, b in zip(one["record"], other["record"], strict=True):
        shared = a.keys() & b.keys() - {"timestamp"}
        assert shared >= {"cue_id"}
        assert all(a[name] == pytest.approx(b[name], rel=1e-6) for name in shared)


def test_a_session_of_nothing_is_still_an_activity():
    nothing = dict.fromkeys(
        ("sensors", "snapshots", "steps", "cues", "effects", "faults", "markers_s"), ()
    )
    found = by_fitdecode(fit_bytes(activity_of(replace(made(), duration_s=0.0, **nothing))))
    assert (len(found["record"]), len(found["session"])) == (1, 1)


def test_the_start_is_the_whole_second_before():
    found = by_fitdecode(fit_bytes(activity_of(made())))
    assert found["file_id"][0]["time_created"] == datetime(2026, 3, 1, 7, 30, 15, tzinfo=UTC)


def test_a_treadmill_that_tells_a_speed_to_one_who_stands_adds_no_distance():
    told = replace(made(), speeds=tuple((float(k), 3.0) for k in range(SECONDS + 1)))
    found = by_fitdecode(fit_bytes(activity_of(told)))
    ways = [record["distance"] for record in found["record"]]
    assert ways[:10] == [0.0] * 10
    assert ways[-1] == pytest.approx(3.0 * (SECONDS - 10))
