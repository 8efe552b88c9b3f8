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
from coach.model import METRICS
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
