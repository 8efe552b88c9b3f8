"""The Motion-BIDS folder, held against the schema of the specification and read by another tool."""

import json
from dataclasses import replace
from datetime import datetime

import bidsschematools.schema
import bidsschematools.validator
import duckdb
import numpy as np
import pytest

from coach.export import ExportError
from coach.export.bids_folder import Names, write_bids
from coach.model import SensorMount
from coach.recording import item_of
from tests.export.sessions import made, recorded

NAMES = Names("07", session="2")


@pytest.fixture(scope="module")
def schema():
    return bidsschematools.schema.load_schema()


@pytest.fixture
def root(tmp_path):
    write_bids(tmp_path / "study", made(), NAMES)
    return tmp_path / "study"


def rows_of(path, *, header):
    with duckdb.connect() as base:
        base.execute("SET threads = 1")
        found = base.execute(
            "SELECT * FROM read_csv(?, delim = '\t', header = ?, all_varchar = true, quote = '')",
            [str(path), header],
        )
        return [column[0] for column in found.description], found.fetchall()


def only(root, pattern):
    (path,) = root.rglob(pattern)
    return path


def test_every_file_has_a_name_the_specification_knows(root):
    found = bidsschematools.validator.validate_bids([str(root)])
    assert len(found["path_listing"]) == len([path for path in root.rglob("*") if path.is_file()])
    assert found["path_tracking"] == []  # of names that no rule matches


def test_the_dataset_says_what_it_must(root, schema):
    form = json.loads((root / "dataset_description.json").read_text())
    assert form["BIDSVersion"].split(".")[:2] <= schema.bids_version.split(".")[:2]
    assert form["Name"]
    assert (root / "README").stat().st_size > 100
    assert (root / "participants.tsv").read_text() == (
        "participant_id\tspecies\tage\tsex\thandedness\theight\tweight\n"
        "sub-07\thomo sapiens\tn/a\tn/a\tn/a\t170\t61.5\n"
    )
    rule = schema.rules.tabular_data.modality_agnostic.Participants
    about = json.loads((root / "participants.json").read_text())
    _, *columns = (root / "participants.tsv").read_text().splitlines()[0].split("\t")
    assert list(about) == columns
    assert all(column["Description"] for column in about.values())
    recommended = {name for name, level in rule.columns.items() if level == "recommended"}
    assert recommended - set(columns) == {"strain", "strain_rrid"}  # of animals


def test_the_sidecar_has_every_required_field_and_true_counts(root, schema):
    rules = schema.rules.sidecars.motion
    required = [
        name
        for rule in rules.values()
        for name, level in rule.fields.items()
        if (level if isinstance(level, str) else level["level"]) == "required"
    ]
    assert "SamplingFrequency" in required
    for path in root.rglob("*_motion.json"):
        form = json.loads(path.read_text())
        assert set(required) <= form.keys()
        _, channels = rows_of(
            path.with_name(path.name.replace("_motion.json", "_channels.tsv")), header=True
        )
        kinds = [row[2] for row in channels]
        assert form["MotionChannelCount"] == len(channels)
        for kind in set(kinds):
            assert form[f"{kind}ChannelCount"] == kinds.count(kind)


# What no recording knows, and the researcher adds.
OF_THE_RESEARCHER = {
    "Manufacturer",
    "InstitutionName",
    "InstitutionAddress",
    "InstitutionalDepartmentName",
}


def test_every_recommended_field_that_can_be_known_is_there(root, schema):
    level_of = {
        name: level if isinstance(level, str) else level["level"]
        for rule in schema.rules.sidecars.motion.values()
        for name, level in rule.fields.items()
    }
    recommended = {name for name, level in level_of.items() if level == "recommended"}
    for path in root.rglob("*_motion.json"):
        form = json.loads(path.read_text())
        assert recommended - form.keys() == OF_THE_RESEARCHER
        for name in level_of.keys() & form.keys():
            kinds = {"string": str, "integer": int, "number": (int, float)}
            metadata = schema.objects.metadata[name]
            if "type" in metadata:
                assert isinstance(form[name], kinds[metadata["type"]]), name
    about = json.loads(only(root, "*_events.json").read_text())
    assert schema.rules.sidecars.events.StimulusPresentation.fields.keys() - about.keys() == {
        "VisionCorrection"
    }


def with_address(data, address):
    """A session of one sensor, whose id is an address."""
    (mount,), (one,) = data.header.mounts, data.sensors
    calibration = mount.calibration and replace(mount.calibration, sensor_id=address)
    mount = replace(mount, sensor_id=address, calibration=calibration)
    header = replace(data.header, mounts=(mount,), sensors={address: "Coach 1"})
    return replace(data, header=header, sensors=(replace(one, sensor_id=address),))


def test_the_session_can_be_repeated_and_names_no_address(tmp_path):
    data = with_address(recorded(), "C0:FF:EE:12:34:56")
    write_bids(tmp_path, data, NAMES)
    form = json.loads(only(tmp_path, "*_motion.json").read_text())
    assert form["ManufacturersModelName"] == "Coach 1"
    told = form["CoachSession"]
    assert told["settings"] == dict(data.header.settings)
    assert told["versions"] == dict(data.header.versions)
    (mount,) = (item_of(SensorMount, form) for form in told["mounts"])
    kept = replace(mount.calibration, sensor_id="C0:FF:EE:12:34:56")
    assert (mount.mounting, kept) == (
        data.header.mounts[0].mounting,
        data.header.mounts[0].calibration,
    )
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or b"C0:FF" not in path.read_bytes()


def late(seconds):
    """A session whose second sensor begins later."""
    data = made()
    first, second = data.sensors
    at_s = first.t_s[0] + seconds
    second = replace(second, t_s=second.t_s - second.t_s[0] + at_s)
    return replace(data, sensors=(first, second))


@pytest.mark.parametrize("seconds", [10.0, -3.25])
def test_two_sensors_and_the_events_have_one_zero(tmp_path, seconds):
    data = late(seconds)
    write_bids(tmp_path, data, NAMES)
    path = only(tmp_path, "*_scans.tsv")
    names, rows = rows_of(path, header=True)
    assert names == ["filename", "acq_time"]
    assert {(path.parent / row[0]).is_file() for row in rows} == {True}
    assert len(rows) == len(data.sensors)
    (acq_time,) = {row[1] for row in rows}  # the specification: one for files of one recording
    assert datetime.fromisoformat(acq_time).year < 1925
    zero_s = min(one.t_s[0] for one in data.sensors)
    for one in data.sensors:
        motion = only(tmp_path, f"*imu{one.label.capitalize()}_motion.tsv")
        _, samples = rows_of(motion, header=False)
        latency = [float(row[0]) for row in samples]
        assert latency == (one.t_s - zero_s).tolist()
        assert json.loads(motion.with_suffix(".json").read_text())["StartTime"] == latency[0]
    _, events = rows_of(only(tmp_path, "*_events.tsv"), header=True)
    (onset,) = [float(row[0]) for row in events if row[2] == "marker"]
    assert onset == data.markers_s[0] - zero_s


def test_the_channels_use_the_words_of_the_specification(root, schema):
    path = only(root, "*tracksys-imuPelvis_channels.tsv")
    names, rows = rows_of(path, header=True)
    rule = schema.rules.tabular_data.motion.motionChannels
    columns = schema.objects.columns
    first = [columns[key].name for key in rule.initial_columns]
    assert names[: len(first)] == first
    kinds, parts = columns["type__channels"].enum, columns["component"].enum
    for row in rows:
        told = dict(zip(names, row, strict=True))
        assert told["type"] in kinds
        assert told["component"] in [*parts, "n/a"]
    frames = json.loads(path.with_suffix(".json").read_text())["reference_frame"]["Levels"]
    assert {row[names.index("reference_frame")] for row in rows} - {"n/a"} == set(frames)


@pytest.mark.parametrize("session", [made, recorded])
def test_the_samples_come_back_equal(tmp_path, session):
    data = session()
    write_bids(tmp_path, data, NAMES)
    for one in data.sensors:
        path = only(tmp_path, f"*imu{one.label.capitalize()}_motion.tsv")
        _, rows = rows_of(path, header=False)
        found = np.array([[np.nan if c == "n/a" else float(c) for c in row] for row in rows])
        zero_s = min(other.t_s[0] for other in data.sensors)
        wanted = np.column_stack(
            [one.t_s - zero_s, one.acc_m_s2, one.gyr_rad_s, one.quat_level_from_segment]
        )
        assert np.array_equal(found, wanted, equal_nan=True)


def test_a_sensor_without_a_gyroscope_has_no_such_channels(tmp_path):
    write_bids(tmp_path, made(sensors=("waist",)), NAMES)
    _, rows = rows_of(only(tmp_path, "*_channels.tsv"), header=True)
    assert "GYRO" not in {row[2] for row in rows}
    _, samples = rows_of(only(tmp_path, "*_motion.tsv"), header=False)
    assert len(samples[0]) == len(rows)


def test_events_are_what_was_said_and_done(root):
    data = made()
    names, rows = rows_of(only(root, "*_events.tsv"), header=True)
    assert names[:3] == ["onset", "duration", "trial_type"]
    told = [(float(row[0]), float(row[1]), row[2]) for row in rows]
    assert told == sorted(told, key=lambda row: row[0])
    zero_s = min(one.t_s[0] for one in data.sensors)
    assert (31.0 - zero_s, 0.0, "cue") in told
    assert (25.25 - zero_s, 0.0, "marker") in told
    assert (10.5 - zero_s, 29.5, "running") in told
    (cue,) = [row for row in rows if row[2] == "cue"]
    assert "“run tall”" in cue[names.index("text")]


def test_the_date_is_not_told(root):
    for path in root.rglob("*"):
        if path.is_file():
            assert b"2026-03" not in path.read_bytes(), path


def test_another_subject_joins_and_the_same_session_is_refused(root):
    write_bids(root, made(), Names("08"))
    assert (root / "participants.tsv").read_text().count("sub-") == 2
    with pytest.raises(ExportError, match="already"):
        write_bids(root, made(), NAMES)
    write_bids(root, made(), NAMES, force=True)
    assert (root / "participants.tsv").read_text().count("sub-") == 2
    assert only(root, "sub-07*_scans.tsv").read_text().count("sub-07") == 2
    write_bids(root, made(), Names("07", session="2", task="walking"))
    assert only(root, "sub-07*_scans.tsv").read_text().count("_motion.tsv") == 4


def test_columns_that_others_added_stay(root):
    path = root / "participants.tsv"
    path.write_text("participant_id\tage\tclub\nsub-07\t33\tA\n")
    write_bids(root, made(), Names("08"))
    assert path.read_text().splitlines()[1:] == ["sub-07\t33\tA", "sub-08\tn/a\tn/a"]


@pytest.mark.parametrize("label", ["../up", "a b", "", "é", "x\n"])
def test_a_label_that_is_none_is_refused(label):
    with pytest.raises(ExportError, match="letters and digits"):
        Names(label)
