"""Samples from files become the inputs a live session would have had, or one clear line."""

import contextlib
import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.decode.arrays import ArrayDecoder
from coach.model import LinkChange, LinkState, Notification, Placement
from coach.model.calibration import HeadingSource
from coach.model.quaternion import rotate
from coach.model.units import DEG_PER_RAD, GRAVITY_M_S2
from coach.recording import Provenance, RecordingWriter, read_recording
from coach.recording.importing import (
    ImportOptions,
    ImportProblem,
    ImportReason,
    import_samples,
)
from coach.recording.importing.axes import mounting_of
from coach.recording.importing.names import (
    ACC_COLUMNS,
    ACC_KEYS,
    GYRO_COLUMNS,
    TIME_COLUMNS,
    acc_unit_in,
    gyro_unit_in,
    time_unit_in,
)

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="needs the public recordings in ../shared/data"
)

RATE_HZ = 100.0
COUNT = 620
T_S = np.arange(COUNT) / RATE_HZ
# Two seconds of standing, then steps; gravity along +z.
MOVING = (T_S > 2.0)[:, None] * np.sin(2 * np.pi * np.outer(T_S, [1.4, 2.8, 2.8]))
ACC_M_S2 = np.array([0.2, -0.1, GRAVITY_M_S2]) + MOVING * [2.0, 3.0, 8.0]
GYR_RAD_S = MOVING[:, ::-1] * [1.0, 0.5, 2.0]

CHEST = Placement.CHEST


def write_csv(path, columns, delimiter=","):
    names = delimiter.join(columns)
    rows = np.column_stack(list(columns.values()))
    lines = [delimiter.join(map(repr, map(float, row))) for row in rows]
    path.write_text("\n".join([names, *lines]) + "\n")
    return path


def csv_columns(acc=ACC_M_S2, gyr=GYR_RAD_S, t_s=T_S):
    return {
        "t_s": t_s,
        **dict(zip(("ax", "ay", "az"), acc.T, strict=True)),
        **dict(zip(("gx", "gy", "gz"), gyr.T, strict=True)),
    }


def blocks(result):
    decoder = ArrayDecoder("imported", 0.0)
    return [
        block
        for event in result.inputs
        if isinstance(event, Notification)
        for block in decoder.push(event)
    ]


def samples(result):
    return np.vstack([block.counts for block in blocks(result)])


def indices(result):
    return np.concatenate(
        [block.first_index + np.arange(len(block.counts)) for block in blocks(result)]
    )


def problem_of(path, **options):
    """The reason and the one line of an import that must fail."""
    with pytest.raises(ImportProblem) as error:
        import_samples(path, ImportOptions(CHEST, **options))
    text = str(error.value)
    assert text
    assert "\n" not in text
    return error.value.reason, text


def test_csv_gives_the_inputs_of_a_live_session(tmp_path):
    path = write_csv(tmp_path / "run.csv", csv_columns(t_s=T_S + 1.7e9))
    result = import_samples(path, ImportOptions(CHEST))
    first, *rest = result.inputs
    assert first == LinkChange(0.0, "imported", LinkState.CONNECTED, "arrays")
    assert all(isinstance(event, Notification) for event in rest)
    times = [event.t_host_s for event in rest]
    assert times == sorted(times)
    assert times[-1] == pytest.approx(T_S[-1], abs=1e-6)
    assert [len(block.counts) for block in blocks(result)] == [100] * 6 + [20]
    assert [block.first_index for block in blocks(result)] == [0, 100, 200, 300, 400, 500, 600]
    assert samples(result) == pytest.approx(np.hstack([ACC_M_S2, GYR_RAD_S]))
    assert result.header.provenance is Provenance.IMPORTED
    assert result.header.t_zero_host_s == 0.0
    assert result.header.import_details["acc_from"] == "ax,ay,az"
    assert result.warnings == ()


def test_an_import_can_be_recorded(tmp_path):
    path = write_csv(tmp_path / "run.csv", csv_columns())
    result = import_samples(path, ImportOptions(CHEST, axes="forward=+x,up=+z"))
    with RecordingWriter(tmp_path / "run.mcap", result.header) as writer:
        for event in result.inputs:
            writer.write_input(event)
    recording = read_recording(tmp_path / "run.mcap")
    assert recording.header == result.header
    assert recording.inputs == result.inputs


@pytest.mark.parametrize("delimiter", [",", ";", "\t", " "])
def test_delimiters(tmp_path, delimiter):
    path = write_csv(tmp_path / "run.csv", csv_columns(), delimiter)
    assert samples(import_samples(path, ImportOptions(CHEST)))[:, :3] == pytest.approx(ACC_M_S2)


ACC_CASES = [("m/s2", 1.0), ("g", GRAVITY_M_S2), ("counts:0.0012", 0.0012)]
GYRO_CASES = [("rad/s", 1.0), ("deg/s", 1.0 / DEG_PER_RAD), ("counts:0.001", 0.001)]


@pytest.mark.parametrize(("acc", "gyro"), list(itertools.product(ACC_CASES, GYRO_CASES)))
def test_every_unit_from_csv_and_npz(tmp_path, acc, gyro):
    options = ImportOptions(CHEST, rate_hz=RATE_HZ, acc_unit=acc[0], gyro_unit=gyro[0])
    in_acc, in_gyr = ACC_M_S2 / acc[1], GYR_RAD_S / gyro[1]
    csv = write_csv(tmp_path / "run.csv", csv_columns(in_acc, in_gyr))
    npz = tmp_path / "run.npz"
    np.savez(npz, acc=in_acc, gyr=in_gyr)
    for path in (csv, npz):
        result = import_samples(path, options)
        assert samples(result) == pytest.approx(np.hstack([ACC_M_S2, GYR_RAD_S]))
        assert result.warnings == ()


def test_counts_with_their_scale_in_the_file(tmp_path):
    path = tmp_path / "run.npz"
    np.savez(
        path,
        fs=RATE_HZ,
        acc_i16=np.rint(ACC_M_S2 / 0.005).astype(np.int16),
        acc_scale=0.005,
        gyr_i16=np.rint(GYR_RAD_S / 0.001).astype(np.int16),
        gyr_scale=0.001,
    )
    result = import_samples(path, ImportOptions(CHEST))
    assert np.abs(samples(result)[:, :3] - ACC_M_S2).max() < 0.0026
    assert np.abs(samples(result)[:, 3:] - GYR_RAD_S).max() < 0.00051
    assert result.header.import_details["rate_hz"] == RATE_HZ


def test_accelerometer_alone(tmp_path):
    path = tmp_path / "run.npz"
    np.savez(path, acc=ACC_M_S2, t_s=T_S)
    result = import_samples(path, ImportOptions(CHEST))
    assert samples(result).shape == (COUNT, 3)


def test_units_in_column_names(tmp_path):
    columns = {
        "Timestamp [ms]": T_S * 1000,
        **{f"Acc {axis} [g]": ACC_M_S2[:, i] / GRAVITY_M_S2 for i, axis in enumerate("XYZ")},
        **{f"Gyro {axis} [deg/s]": GYR_RAD_S[:, i] * DEG_PER_RAD for i, axis in enumerate("XYZ")},
    }
    result = import_samples(write_csv(tmp_path / "run.csv", columns), ImportOptions(CHEST))
    assert samples(result) == pytest.approx(np.hstack([ACC_M_S2, GYR_RAD_S]))


def test_known_names_carry_the_units_they_seem_to():
    assert {acc_unit_in(x) for x, *_ in ACC_COLUMNS} == {None, "g", "m/s2"}
    assert [acc_unit_in(key) for key in ACC_KEYS[:4]] == ["m/s2", None, None, "g"]
    assert {gyro_unit_in(x) for x, *_ in GYRO_COLUMNS} == {None, "deg/s", "rad/s"}
    seconds = {"ts", "t", "time", "timestamp", "seconds", "times", "timestamps"}
    assert {name for name in TIME_COLUMNS if time_unit_in(name) is None} == seconds


def test_chosen_columns_and_keys(tmp_path):
    columns = {"clock": T_S} | {f"c{i}": ACC_M_S2[:, i] for i in range(3)}
    csv = write_csv(tmp_path / "run.csv", columns)
    npz = tmp_path / "run.npz"
    np.savez(npz, hip=ACC_M_S2, clock=T_S)
    chosen = ImportOptions(
        CHEST, acc_columns=("c0", "c1", "c2"), acc_key="hip", time_column="clock"
    )
    for path in (csv, npz):
        assert samples(import_samples(path, chosen)) == pytest.approx(ACC_M_S2)
        assert problem_of(path)[0] is ImportReason.COLUMNS
    assert problem_of(csv, acc_columns=("c0", "c1", "nix"))[0] is ImportReason.COLUMNS
    assert "'nix'" in problem_of(npz, acc_key="nix")[1]


@given(lost=st.sets(st.integers(1, COUNT - 2), min_size=1, max_size=40))
def test_missing_samples_are_jumps_of_the_index(tmp_path_factory, lost):
    kept = np.setdiff1d(np.arange(COUNT), sorted(lost))
    path = tmp_path_factory.mktemp("gaps") / "run.npz"
    np.savez(path, acc=ACC_M_S2[kept], t_s=T_S[kept])
    result = import_samples(path, ImportOptions(CHEST))
    assert np.array_equal(indices(result), kept)
    assert samples(result) == pytest.approx(ACC_M_S2[kept])
    for block in blocks(result):
        assert block.t_device_s == pytest.approx(block.first_index / RATE_HZ)
    (warning,) = result.warnings
    assert f"{len(lost)} samples are missing" in warning


def test_rounded_times_neither_bend_the_rate_nor_open_gaps(tmp_path):
    """At 104 Hz in whole milliseconds the usual step is 10 ms, which would be 100 Hz."""
    t_s = np.round(np.arange(COUNT) / 104.0, 3)
    path = tmp_path / "run.npz"
    np.savez(path, acc=ACC_M_S2, t_s=t_s)
    result = import_samples(path, ImportOptions(CHEST))
    assert result.header.import_details["rate_hz"] == pytest.approx(104.0, rel=1e-3)
    assert np.array_equal(indices(result), np.arange(COUNT))
    assert result.warnings == ()


def test_rows_with_a_number_missing_are_lost_samples(tmp_path):
    acc = ACC_M_S2.copy()
    acc[[50, 51, 300], 1] = np.nan
    npz = tmp_path / "run.npz"
    np.savez(npz, acc=acc, fs=RATE_HZ)
    result = import_samples(npz, ImportOptions(CHEST))
    assert np.array_equal(indices(result), np.delete(np.arange(COUNT), [50, 51, 300]))
    assert "3 of 620 rows" in result.warnings[0]
    assert "row 50" in result.warnings[0]
    acc[:100] = np.nan
    np.savez(npz, acc=acc, fs=RATE_HZ)
    reason, text = problem_of(npz)
    assert reason is ImportReason.NOT_A_NUMBER
    assert "101 of 620" in text


def test_empty_cells_are_missing_numbers(tmp_path):
    path = write_csv(tmp_path / "run.csv", csv_columns())
    lines = path.read_text().splitlines()
    lines[101] = ",".join(["1.0", "", *lines[101].split(",")[2:]])
    path.write_text("\n".join(lines))
    result = import_samples(path, ImportOptions(CHEST))
    assert np.array_equal(indices(result), np.delete(np.arange(COUNT), 100))
    assert "row 102" in result.warnings[0]


AXES = ["forward=+z,left=-x,up=-y", "forward=+z,up=-y", "left=-x,up=-y", "FORWARD=z, right=x"]


@pytest.mark.parametrize("text", AXES)
def test_axes_of_a_sensor_on_the_belt(text):
    mounting = mounting_of(text)
    assert mounting.heading_source is HeadingSource.AXES
    quat = np.array(mounting.quat_segment_from_sensor)
    for sensor, row in (([0.0, 0.0, 1.0], 0), ([-1.0, 0.0, 0.0], 1), ([0.0, -1.0, 0.0], 2)):
        assert rotate(quat, np.array(sensor)) == pytest.approx(np.eye(3)[row])


def test_exactly_the_24_right_handed_mountings_are_taken():
    axes = [sign + letter for letter in "xyz" for sign in "+-"]
    taken = []
    for forward, left, up in itertools.product(axes, repeat=3):
        text = f"forward={forward},left={left},up={up}"
        with contextlib.suppress(ImportProblem):
            taken.append(mounting_of(text).quat_segment_from_sensor)
    assert len(taken) == 24
    assert len(np.unique(np.round(taken, 6), axis=0)) == 24


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("forward=+z,left=+x,up=-y", "left-handed"),
        ("forward=+z,left=+z,up=-y", "twice"),
        ("forward=+z", "two of"),
        ("forward=+z,forward=-x", "given twice"),
        ("forward=+z,back=+x", "given twice"),
        ("forward=w,up=z", "not understood"),
        ("z,x,y", "not understood"),
        ("forward=+-z,up=y", "not understood"),
    ],
)
def test_wrong_axes(tmp_path, text, words):
    path = write_csv(tmp_path / "run.csv", csv_columns())
    reason, line = problem_of(path, axes=text)
    assert reason is ImportReason.AXES
    assert words in line


def test_axes_against_gravity_are_doubted(tmp_path):
    path = write_csv(tmp_path / "run.csv", csv_columns())
    result = import_samples(path, ImportOptions(CHEST, axes="forward=+x,up=-z"))
    (warning,) = result.warnings
    assert "+z points up" in warning


@pytest.mark.parametrize(
    ("factor", "options", "words"),
    [
        (1 / GRAVITY_M_S2, {}, "--acc-unit g"),
        (1.0, {"acc_unit": "g"}, "--acc-unit m/s2"),
        (200.0, {}, "counts:0.005"),
        (1000 / GRAVITY_M_S2, {"acc_unit": "g"}, "counts:0.0098"),
        (200.0, {"acc_unit": "counts:0.05"}, "counts:0.005"),
        (0.02, {}, "gravity removed"),
    ],
)
def test_gravity_gives_a_wrong_unit_away(tmp_path, factor, options, words):
    path = tmp_path / "run.npz"
    np.savez(path, acc=ACC_M_S2 * factor, fs=RATE_HZ)
    reason, line = problem_of(path, **options)
    assert reason is ImportReason.UNITS
    assert words in line


def test_a_poor_accelerometer_is_a_warning(tmp_path):
    path = tmp_path / "run.npz"
    np.savez(path, acc=ACC_M_S2 * 1.2, fs=RATE_HZ)
    (warning,) = import_samples(path, ImportOptions(CHEST)).warnings
    assert "+20%" in warning


def test_a_run_without_a_rest_is_no_wrong_unit(tmp_path):
    path = tmp_path / "run.npz"
    np.savez(path, acc=ACC_M_S2[220:], fs=RATE_HZ)
    assert import_samples(path, ImportOptions(CHEST)).warnings == ()


def test_turning_gives_a_wrong_gyroscope_unit_away(tmp_path):
    path = tmp_path / "run.npz"
    np.savez(path, acc=ACC_M_S2, gyr=GYR_RAD_S * DEG_PER_RAD, fs=RATE_HZ)
    reason, line = problem_of(path)
    assert reason is ImportReason.UNITS
    assert "--gyro-unit deg/s" in line
    np.savez(path, acc=ACC_M_S2, gyr=GYR_RAD_S, fs=RATE_HZ)
    (warning,) = import_samples(path, ImportOptions(CHEST, gyro_unit="deg/s")).warnings
    assert "--gyro-unit rad/s" in warning


@pytest.mark.parametrize("wild", [np.nan, np.inf, -np.inf])
def test_a_time_that_is_no_number_costs_its_row_only(tmp_path, wild):
    t_s = T_S.copy()
    t_s[40] = wild
    path = tmp_path / "run.npz"
    np.savez(path, acc=ACC_M_S2, t_s=t_s)
    result = import_samples(path, ImportOptions(CHEST))
    assert np.array_equal(indices(result), np.delete(np.arange(COUNT), 40))


def test_a_row_that_repeats_a_time_is_left_out(tmp_path):
    order = np.insert(np.arange(COUNT), 300, 299)
    path = tmp_path / "run.npz"
    np.savez(path, acc=ACC_M_S2[order], t_s=T_S[order])
    result = import_samples(path, ImportOptions(CHEST))
    assert np.array_equal(indices(result), np.arange(COUNT))
    assert samples(result) == pytest.approx(ACC_M_S2)
    (warning,) = result.warnings
    assert "1 of 621 rows are not later" in warning
    assert "row 300" in warning


NPZ_PROBLEMS = [
    ({"fs": RATE_HZ}, {}, ImportReason.COLUMNS),
    ({"acc": ACC_M_S2}, {}, ImportReason.RATE),
    ({"acc": ACC_M_S2, "fs": 0.5}, {}, ImportReason.RATE),
    ({"acc": ACC_M_S2}, {"rate_hz": float("nan")}, ImportReason.RATE),
    ({"acc": ACC_M_S2.T, "fs": RATE_HZ}, {}, ImportReason.SHAPE),
    ({"acc": ACC_M_S2[:, :2], "fs": RATE_HZ}, {}, ImportReason.SHAPE),
    ({"acc": np.float64(1.0), "fs": RATE_HZ}, {}, ImportReason.SHAPE),
    ({"acc": ACC_M_S2, "gyr": GYR_RAD_S[1:], "fs": RATE_HZ}, {}, ImportReason.SHAPE),
    ({"acc": ACC_M_S2, "t_s": T_S[1:]}, {}, ImportReason.SHAPE),
    ({"acc": ACC_M_S2.astype(str), "fs": RATE_HZ}, {}, ImportReason.NOT_A_NUMBER),
    ({"acc": ACC_M_S2[:0], "fs": RATE_HZ}, {}, ImportReason.EMPTY),
    ({"acc_i16": ACC_M_S2, "fs": RATE_HZ}, {}, ImportReason.COLUMNS),
    ({"acc": ACC_M_S2, "t_s": np.zeros(COUNT)}, {}, ImportReason.TIME),
    ({"acc": ACC_M_S2, "t_s": T_S[::-1]}, {}, ImportReason.TIME),
    ({"acc": ACC_M_S2, "t_s": T_S % 5.0}, {}, ImportReason.TIME),
    ({"acc": ACC_M_S2, "t_s": T_S * 1000}, {}, ImportReason.RATE),
    ({"acc": ACC_M_S2, "fs": RATE_HZ}, {"acc_unit": "furlong"}, ImportReason.OPTION),
    ({"acc": ACC_M_S2, "fs": RATE_HZ}, {"acc_unit": "counts:-1"}, ImportReason.OPTION),
    ({"acc": ACC_M_S2, "t_s": T_S}, {"time_unit": "counts:1"}, ImportReason.OPTION),
    ({"acc": np.array([None]), "fs": RATE_HZ}, {}, ImportReason.WRONG_KIND),
]


@pytest.mark.parametrize(("arrays", "options", "reason"), NPZ_PROBLEMS)
def test_each_bad_npz_has_its_line(tmp_path, arrays, options, reason):
    path = tmp_path / "bad.npz"
    np.savez(path, **arrays)
    got, line = problem_of(path, **options)
    assert got is reason
    if reason not in {ImportReason.OPTION, ImportReason.AXES}:
        assert str(path) in line


CSV_PROBLEMS = [
    (b"", ImportReason.EMPTY),
    (b"t_s,ax,ay,az\n", ImportReason.EMPTY),
    (b"0.0,0.1,0.2,9.8\n0.01,0.1,0.2,9.8\n", ImportReason.COLUMNS),
    (b"t_s,ax,ay\n0,0,9.8\n", ImportReason.COLUMNS),
    (b"ax,ay,az\n0,0,9.8\n", ImportReason.RATE),
    (b"t_s,ax,ay,az\n0,0,zero,9.8\n0.01,0,0,9.8\n", ImportReason.NOT_A_NUMBER),
    (b"t_s;ax;ay;az\n0;0;0;9,8\n0;0;0;9,8\n", ImportReason.NOT_A_NUMBER),
    (b"t_s,ax,ay,az\n0,0,0,9.8\n0.01,0,0\n", ImportReason.SHAPE),
    (b"\xff\xfe\x00\x01", ImportReason.WRONG_KIND),
]


@pytest.mark.parametrize(("text", "reason"), CSV_PROBLEMS)
def test_each_bad_csv_has_its_line(tmp_path, text, reason):
    path = tmp_path / "bad.csv"
    path.write_bytes(text)
    got, line = problem_of(path)
    assert got is reason
    assert str(path) in line


def test_every_reason_is_reached():
    reached = {reason for *_, reason in NPZ_PROBLEMS} | {reason for _, reason in CSV_PROBLEMS}
    elsewhere = {ImportReason.UNITS, ImportReason.AXES, ImportReason.UNREADABLE}
    elsewhere |= {ImportReason.TOGETHER}
    assert reached | elsewhere == set(ImportReason)


def test_other_files_have_their_line(tmp_path):
    (tmp_path / "song.mp3").write_bytes(b"x")
    assert problem_of(tmp_path / "song.mp3")[0] is ImportReason.WRONG_KIND
    (tmp_path / "not.npz").write_bytes(b"PK\x03\x04 broken")
    assert problem_of(tmp_path / "not.npz")[0] is ImportReason.WRONG_KIND
    for name in ("nowhere.csv", "nowhere.npz"):
        assert problem_of(tmp_path / name)[0] is ImportReason.UNREADABLE


def test_a_decimal_comma_is_named(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_bytes(CSV_PROBLEMS[6][0])
    assert "line 2, column az: '9,8'" in problem_of(path)[1]


BELT = "forward=+z,left=-x,up=-y"


@needs_data
@pytest.mark.parametrize("name", ["D16_SA01_R01", "D16_SA05_R01", "D16_SE07_R01"])
def test_bending_on_the_belt_turns_forward(name):
    """A bend forward brings the segment's x axis down: specific force along -x."""
    result = import_samples(
        DATA / "sisfall" / f"{name}.npz", ImportOptions(Placement.WAIST, axes=BELT)
    )
    quat = np.array(result.header.mounting.quat_segment_from_sensor)
    acc = rotate(quat, samples(result)[:, :3])
    assert acc[:100].mean(axis=0)[2] == pytest.approx(GRAVITY_M_S2, rel=0.2)
    assert acc[:, 0].min() < -5.0
    assert result.header.import_details["rate_hz"] == 200.0


@needs_data
def test_a_long_outdoor_run_without_gyroscope():
    path = DATA / "adept_run" / "outdoor_run_first_half.npz"
    result = import_samples(path, ImportOptions(Placement.WAIST))
    assert samples(result).shape[1] == 3
    assert result.inputs[-1].t_host_s == pytest.approx(750.0, abs=0.1)
    assert result.warnings == ()


@needs_data
def test_real_packet_loss_becomes_index_jumps():
    path = DATA / "voisard_lumbar_walk" / "1-1.npz"
    with np.load(path) as arrays:
        t_s = arrays["t_s"]
    result = import_samples(path, ImportOptions(Placement.PELVIS, axes="up=+x,left=+y"))
    assert np.array_equal(indices(result), np.rint((t_s - t_s[0]) * 100.0))
    assert "82 gaps" in result.warnings[0]
    assert len(result.warnings) == 1


FOLDERS = ["sisfall", "voisard_lumbar_walk", "mobgap_lumbar_walk", "broad"]


@needs_data
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_public_recording_can_be_imported(folder):
    for path in sorted((DATA / folder).glob("*.npz"))[::6]:
        result = import_samples(path, ImportOptions(Placement.PELVIS))
        with np.load(path) as arrays:
            rows = len(arrays["acc_i16" if "acc_i16" in arrays.files else "acc"])
            times = len(np.unique(arrays["t_s"])) if "t_s" in arrays.files else rows
        assert len(indices(result)) == times
