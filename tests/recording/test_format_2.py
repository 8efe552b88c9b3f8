"""A recording of format 2, in which the first sensor's fields stood in the header itself."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path

from coach.app import config_of
from coach.model import Cue, Decision, Placement
from coach.recording import read_recording
from coach.recording.header import header_from_json, header_to_json
from coach.recording.json_form import form_of
from coach.recording.migrate import Stored, migrate
from coach.wiring.pipeline import Pipeline

WRITTEN = json.loads(Path(__file__).with_name("format_2_header.json").read_text("utf-8"))
"""Two sensors, as the last version with format 2 wrote them, with settings of former names."""

HEADER = header_from_json(migrate(Stored(WRITTEN, (), ())).header)


def test_each_sensor_has_its_own_fields():
    pelvis, chest = HEADER.mounts
    assert (pelvis.placement, chest.placement) == (Placement.PELVIS, Placement.CHEST)
    assert pelvis.sensor_id == WRITTEN["sensor_id"]
    assert chest.sensor_id == WRITTEN["others"][0]["sensor_id"]
    assert form_of(pelvis.calibration) == WRITTEN["calibration"]
    assert form_of(chest.calibration) == WRITTEN["others"][0]["calibration"]
    assert pelvis.accelerometer.offset_m_s2 == tuple(WRITTEN["accelerometer"]["offset_m_s2"])
    assert chest.accelerometer is None


def test_everything_else_is_as_it_was():
    new = header_to_json(HEADER)
    first = {"placement", "mounting", "calibration", "sensor_id", "accelerometer", "others"}
    kept = WRITTEN.keys() - first - {"format_version"}
    # What a plan has got since is as if nothing were known.
    assert new["plan"].pop("day_spreads") == {}
    assert {name: new[name] for name in kept} == {name: WRITTEN[name] for name in kept}
    assert new["format_version"] == 3


def test_its_settings_count_by_their_present_names():
    settings = config_of(HEADER).settings
    assert settings.cues.gap_s == 90.0
    assert settings.orientation.running.stride_filter.measured_speed_m_s == 0.2


def test_a_whole_recording_of_it_is_coached_as_then():
    recording = read_recording(Path(__file__).with_name("format_2.mcap"))
    assert recording.complete
    outputs = Pipeline(config_of(recording.header)).push_many(recording.inputs)
    # The words are those of today.
    then = [(o["t_s"], o["rule"]) for o in recording.outputs if o["type"] == "cue"]
    assert [(o.t_s, o.rule) for o in outputs if isinstance(o, Cue)] == then
    assert len(then) == 2
    # The recording holds a decision where its reason changes.
    reasons = [o["reason"] for o in recording.outputs if o["type"] == "decision"]
    now = [o.reason.value for o in outputs if isinstance(o, Decision)]
    assert [reason for reason, _ in groupby(now)] == [reason for reason, _ in groupby(reasons)]
