"""What is written is what is read: inputs bit for bit, outputs in their JSON form."""

import dataclasses
import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import example_session as example
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mcap.reader import make_reader

from coach.app import config_of
from coach.model import (
    METRICS,
    AttitudeBlock,
    Baseline,
    Calibration,
    Channel,
    Command,
    Cue,
    CueEffect,
    Decision,
    LinkState,
    Locomotion,
    MetricSnapshot,
    Placement,
    Reading,
    Reason,
    SensorMount,
    Side,
    Step,
    Tick,
    Validity,
)
from coach.recording import (
    RecordingWriter,
    form_of,
    framing,
    item_of,
    read_recording,
    to_json,
)
from coach.recording.channels import OUTPUT_TOPICS, json_schema
from coach.recording.header import header_from_json, header_to_json
from coach.recording.json_form import stored_form, told_form
from coach.wiring.pipeline import Pipeline
from tests.cli.places import RECORDINGS


def through_text(form):
    return json.loads(json.dumps(form, allow_nan=False))


@given(event=example.inputs)
def test_each_input_survives_its_framing(event):
    assert framing.decode_input(framing.encode_input(event)) == event


@given(event=example.inputs, cut=st.integers(0, 400))
def test_cut_inputs_are_refused_or_shorter_never_something_else(event, cut):
    data = framing.encode_input(event)[:cut]
    try:
        read = framing.decode_input(data)
    except ValueError:
        return
    # Only the tail, which has no length of its own, can be cut without notice.
    assert type(read) is type(event)
    assert read.t_host_s == event.t_host_s


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x09" * 20, b"\x01" * 5])
def test_unknown_bytes_are_no_input(data):
    with pytest.raises(ValueError, match="not an input"):
        framing.decode_input(data)


def test_every_member_has_a_wire_number():
    assert set(framing.CHANNELS) == set(Channel)
    assert set(framing.LINK_STATES) == set(LinkState)
    assert set(framing.COMMANDS) == set(Command)


def test_a_sensor_id_too_long_to_store_is_refused():
    event = dataclasses.replace(example.packet(0), sensor_id="x" * 65536)
    with pytest.raises(ValueError, match="65536 bytes"):
        framing.encode_input(event)


@settings(max_examples=25, deadline=None)
@given(
    events=st.lists(example.inputs, max_size=20),
    given_out=st.lists(example.outputs, max_size=10),
    calibration=st.none() | example.calibrations,
    baseline=st.none() | example.baselines,
    mounting=st.none() | example.mountings,
)
def test_a_session_survives_its_file(events, given_out, calibration, baseline, mounting):
    mount = SensorMount(Placement.CHEST, mounting, calibration)
    header = example.header(mounts=(mount,), baseline=baseline)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "session.mcap"
        with RecordingWriter(path, header) as writer:
            for event in events:
                writer.write_input(event)
            for output in given_out:
                writer.write_output(output.t_s, output)
        recording = read_recording(path)
    assert recording.header == header
    assert list(recording.inputs) == events
    assert recording.complete
    assert recording.bytes_lost == 0
    told = [through_text(to_json(output)) for output in given_out]
    assert [form for form in recording.outputs if form["type"] != "decision"] == [
        form for form in told if form["type"] != "decision"
    ]


@given(calibration=example.calibrations, baseline=example.baselines)
def test_calibration_and_baseline_survive_json(calibration, baseline):
    assert item_of(Calibration, through_text(form_of(calibration))) == calibration
    assert item_of(Baseline, through_text(form_of(baseline))) == baseline


@given(calibration=example.calibrations)
def test_a_calibration_with_a_field_missing_or_broken_says_which(calibration):
    form = form_of(calibration)
    for field in form:
        if field != "left_phase":  # calibrations of before have none
            with pytest.raises(ValueError, match=f"calibration: .*{field}"):
                item_of(Calibration, {k: v for k, v in form.items() if k != field})
        if field != "sensor_id":
            with pytest.raises(ValueError, match=r"calibration: .*"):
                item_of(Calibration, form | {field: "no number"})


def test_the_header_takes_utc_only():
    local = datetime(2026, 11, 22, tzinfo=timezone(timedelta(hours=1)))
    for moment in (local, local.replace(tzinfo=None)):
        with pytest.raises(ValueError, match="UTC"):
            example.header(created_utc=moment)


def test_a_header_with_a_field_missing_says_which():
    form = header_to_json(example.header())
    assert header_from_json(through_text(form)) == example.header()
    for field in form:
        with pytest.raises(ValueError, match=field):
            header_from_json({k: v for k, v in form.items() if k != field})


@given(snapshot=example.snapshots)
def test_a_metric_has_a_value_exactly_where_it_is_ok(snapshot):
    form = through_text(to_json(snapshot))
    assert list(form)[:2] == ["type", "t_s"]
    for name in METRICS:
        reading = snapshot.readings[name]
        assert form["validity"][name] == reading.validity.value
        assert form["values"][name] == (reading.value if reading.ok else None)


def test_a_band_without_a_border_is_null():
    cue = Cue("c1", 3.0, "lean", "Lean", "m", 0.1, float("-inf"), 0.2, 1, 5.0, "why")
    form = through_text(to_json(cue))
    assert form["band_low"] is None
    assert form["band_high"] == 0.2
    assert set(form) == {"type"} | {field.name for field in dataclasses.fields(Cue)}


def test_decisions_are_recorded_when_the_reason_changes(tmp_path):
    path = tmp_path / "session.mcap"
    said = [
        Decision(0.5, Reason.WARM_UP),
        Decision(1.0, Reason.WARM_UP),
        Decision(1.5, Reason.DWELL, "lean"),
        Decision(2.0, Reason.DWELL, "cadence"),
        Decision(2.5, Reason.DWELL, "cadence"),
        Decision(3.0, Reason.WARM_UP),
    ]
    with RecordingWriter(path, example.header()) as writer:
        for decision in said:
            writer.write_output(decision.t_s, decision)
    assert [form["t_s"] for form in read_recording(path).outputs] == [0.5, 1.5, 2.0, 3.0]


def test_blocks_are_not_recorded(tmp_path):
    path = tmp_path / "session.mcap"
    block = AttitudeBlock(**{field.name: None for field in dataclasses.fields(AttitudeBlock)})
    with RecordingWriter(path, example.header()) as writer:
        writer.write_output(1.0, block)
    assert read_recording(path).outputs == []


def test_other_readers_see_topics_times_and_json(tmp_path):
    """The package's own reader, by index, as viewers use it."""
    path = tmp_path / "session.mcap"
    header = example.header()
    snapshot = MetricSnapshot(
        2.5, Locomotion.RUNNING, {name: Reading(1.5, Validity.OK) for name in METRICS}
    )
    with RecordingWriter(path, header) as writer:
        for number in range(100):
            writer.write_input(example.packet(number))
        writer.write_output(2.5, snapshot)
        writer.write_output(2.75, Step(2.7, 0.36, Side.LEFT, 0.9))
    created_ns = round(header.created_utc.timestamp() * 1000) * 1_000_000
    with path.open("rb") as file:
        reader = make_reader(file, validate_crcs=True)
        summary = reader.get_summary()
        assert {channel.topic for channel in summary.channels.values()} == {
            "inputs",
            *OUTPUT_TOPICS.values(),
        }
        metadata = {record.name: record.metadata for record in reader.iter_metadata()}
        assert json.loads(metadata["coach.session"]["title"]) == header.title
        (metrics,) = reader.iter_messages("metrics")
        schema, channel, message = metrics
        assert channel.message_encoding == "json"
        assert schema.encoding == "jsonschema"
        assert json.loads(message.data)["values"]["cadence_spm"] == 1.5
        assert message.log_time == created_ns + 2_500_000_000
        times = [message.log_time for *_, message in reader.iter_messages("inputs")]
        assert len(times) == 100
        assert times[13] == created_ns + 1_000_000_000


@pytest.mark.parametrize("kind", OUTPUT_TOPICS)
def test_schemas_name_every_field_with_one_type(kind):
    schema = json.loads(json_schema(kind))
    assert schema["type"] == "object"

    def walk(node):
        for child in node["properties"].values():
            assert child["type"] in {"string", "number", "integer", "boolean", "object", "array"}
            if child["type"] == "object":
                walk(child)

    walk(schema)
    if kind is MetricSnapshot:
        assert set(schema["properties"]["values"]["properties"]) == set(METRICS)
    else:
        assert set(schema["properties"]) == {"type"} | {f.name for f in dataclasses.fields(kind)}


def misfits(schema, form):
    """What a message has that its schema forbids, or does not name."""
    found = [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(form)]
    for name, value in form.items():
        named = schema["properties"].get(name)
        if named is None:
            found.append(f"{name} is not in the schema")
        elif named["type"] == "object":
            found += misfits(named, value)
    return found


@given(output=example.outputs)
def test_every_output_is_valid_by_its_schema_and_comes_back(output):
    form = through_text(stored_form(output))
    assert misfits(json.loads(json_schema(type(output))), form) == []
    assert told_form(form) == through_text(to_json(output))


@pytest.mark.parametrize("kind", OUTPUT_TOPICS)
def test_the_examples_vary_every_field(kind):
    if kind is MetricSnapshot:
        return
    assert example.fields_of(kind, example.numbers).keys() == {
        field.name for field in dataclasses.fields(kind)
    }


def test_a_wrong_schema_is_noticed():
    schema = json.loads(json_schema(CueEffect))
    judged = (1.0, "c", "r", "p", "m", 1.0, 2.0, 3.0, True, 4.0)
    form = through_text(stored_form(CueEffect(*judged, 0.5, 2)))
    assert misfits(schema, form) == []
    for name, value in form.items():
        wrong = {"string": 1, "number": "1", "integer": "1", "boolean": "true"}
        changed = form | {name: wrong[schema["properties"][name]["type"]]}
        assert len(misfits(schema, changed)) == 1, (name, value)
    assert misfits(schema, form | {"uncued": None}) != []


def test_what_followed_no_moments_is_unknown_and_not_zero():
    """Files of before have a 0 there."""
    alone = CueEffect(1.0, "c", "r", "p", "m", 1.0, 2.0, 3.0, True, 4.0)
    form = through_text(stored_form(alone))
    assert "uncued" not in form
    assert told_form(form) == told_form(form | {"uncued": 0.0}) == through_text(to_json(alone))
    beside = dataclasses.replace(alone, uncued=0.0, uncued_n=1)
    assert told_form(through_text(stored_form(beside)))["uncued"] == 0.0


@pytest.mark.parametrize("name", ["tired-hips", "poor-link"])
def test_every_message_of_a_recording_is_valid_for_a_stranger(tmp_path, name):
    """Written anew: read by the package's own reader, with the schemas that stand in the file."""
    recording = read_recording(RECORDINGS / f"{name}.simulated.mcap")
    with RecordingWriter(tmp_path / "anew.mcap", recording.header) as writer:
        for output in Pipeline(config_of(recording.header)).push_many(recording.inputs):
            writer.write_output(0.0, output)
    seen = set()
    with (tmp_path / "anew.mcap").open("rb") as file:
        for schema, channel, message in make_reader(file).iter_messages():
            assert misfits(json.loads(schema.data), json.loads(message.data)) == []
            seen.add(channel.topic)
    assert seen >= {"steps", "metrics", "decisions"}


@pytest.mark.parametrize("t_s", [float("nan"), float("inf"), -1e300, 1e300, 1e10, -1e10])
def test_wild_times_are_kept(tmp_path, t_s):
    path = tmp_path / "session.mcap"
    with RecordingWriter(path, example.header()) as writer:
        writer.write_input(Tick(t_s))
        writer.write_input(Tick(1.0))
    first, second = read_recording(path).inputs
    assert repr(first) == repr(Tick(t_s))
    assert second == Tick(1.0)


def test_duration_is_stream_time_of_the_last_input(tmp_path):
    path = tmp_path / "session.mcap"
    with RecordingWriter(path, example.header()) as writer:
        writer.write_input(Tick(example.T_ZERO_HOST_S + 12.5))
    assert read_recording(path).duration_s == 12.5


def test_an_empty_session_is_a_session(tmp_path):
    path = tmp_path / "session.mcap"
    RecordingWriter(path, example.header()).close()
    recording = read_recording(path)
    assert (recording.inputs, recording.duration_s, recording.complete) == ((), 0.0, True)
