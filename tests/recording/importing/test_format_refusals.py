"""What a known format cannot give is refused in one line that says what to do; nothing breaks."""

import dataclasses

import numpy as np
import pytest

from coach.recording.importing import ImportProblem, ImportReason
from coach.recording.importing.containers import sheets_of
from coach.recording.importing.formats import FORMATS, recognise, streams, told
from coach.recording.importing.streams import Quantity
from tests.recording.importing import format_writers as writers
from tests.recording.importing.test_formats import (
    ACC_M_S2,
    CASES,
    GYR_RAD_S,
    OPTIONS,
    T_S,
    by_quantity,
    sheets_from,
    written,
)

ACC_COLUMNS = ("acc", "gf", "gravity", "加速度")


def without(sheets, words):
    """The sheets without columns that have one of these words, in lower case."""
    return [
        dataclasses.replace(
            sheet,
            columns={
                name: values
                for name, values in sheet.columns.items()
                if not any(word in name.lower() for word in words)
            },
        )
        for sheet in sheets
    ]


def line_of(key, sheets):
    with pytest.raises(ImportProblem) as error:
        streams(FORMATS[key], sheets, OPTIONS)
    line = str(error.value)
    assert "\n" not in line
    assert sheets[0].name in line
    return error.value.reason, line


LINEAR = [
    ("sensorlog", 1, ("gravity", "accelerometer"), "Device Motion"),
    ("androsensor", 1, ("gravity",), "ACCELEROMETER"),
    ("physics-toolbox", 0, ("gf",), "G-Force Meter"),
    ("coremotion", 0, ("gravity",), "gravity beside"),
]


@pytest.mark.parametrize(("key", "n", "words", "remedy"), LINEAR)
def test_acceleration_without_gravity_names_the_right_file(tmp_path, key, n, words, remedy):
    sheets = without(sheets_from(tmp_path, written(key, n).files), words)
    reason, line = line_of(key, sheets)
    assert reason is ImportReason.COLUMNS
    assert "without gravity" in line
    assert remedy in line


def test_sensor_loggers_accelerometer_alone_names_the_right_file(tmp_path):
    table = writers._logger_table(T_S, ACC_M_S2 - ACC_M_S2.mean(axis=0))
    for name in ("Accelerometer.csv", "acc.csv"):
        sheets = sheets_from(tmp_path, {name: table})
        assert recognise(sheets).key == "sensor-logger"
        assert "TotalAcceleration.csv" in line_of("sensor-logger", sheets)[1]


def test_phyphox_without_g_names_the_right_experiment(tmp_path):
    table = writers._phyphox_table(T_S, ACC_M_S2 - ACC_M_S2.mean(axis=0), writers.PHYPHOX_LINEAR)
    sheets = sheets_from(tmp_path, {"Raw Data.csv": table})
    assert recognise(sheets).key == "phyphox"
    assert "Acceleration (with g)" in line_of("phyphox", sheets)[1]


def test_an_old_phyphox_table_without_g_is_told_by_its_numbers(tmp_path):
    names = [f"{axis} (m/s^2)" for axis in "XYZ"]
    table = writers._phyphox_table(T_S, ACC_M_S2 - ACC_M_S2.mean(axis=0), [*names, "Absolute"])
    sheets = sheets_from(tmp_path, {"acc.csv": table})
    assert recognise(sheets).key == "phyphox"
    assert "without gravity" in line_of("phyphox", sheets)[1]


DOT_MODES = [
    (("Euler_X", "Euler_Y", "Euler_Z", "FreeAcc_X", "FreeAcc_Y", "FreeAcc_Z"), "without gravity"),
    (("dq_W", "dq_X", "dq_Y", "dq_Z", "dv[1]", "dv[2]", "dv[3]"), "no acceleration"),
    (("Quat_W", "Quat_X", "Quat_Y", "Quat_Z"), "no acceleration"),
]


@pytest.mark.parametrize(("names", "words"), DOT_MODES)
def test_a_mode_of_dot_without_raw_values_names_one_with(tmp_path, names, words):
    columns = [[f"{k % 7}.5" for k in range(len(T_S))]] * len(names)
    data = writers._dot("", list(names), columns, T_S)
    sheets = sheets_from(tmp_path, {"dot.csv": data})
    assert recognise(sheets).key == "dot"
    _, line = line_of("dot", sheets)
    assert words in line
    assert "Custom Mode 5" in line


@pytest.mark.parametrize("key", ["dot", "mtw", "shimmer", "axivity", "sensorlog", "witmotion"])
def test_one_quantity_alone_is_given(tmp_path, key):
    n = {"axivity": 1}.get(key, 0)
    sheets = sheets_from(tmp_path, written(key, n).files)
    turning = ("gyr", "angular", "asx", "asy", "asz", "rotation", "角速度")
    found = by_quantity(streams(FORMATS[key], without(sheets, turning), OPTIONS))
    assert set(found) == {Quantity.ACC}
    found = by_quantity(streams(FORMATS[key], without(sheets, ACC_COLUMNS), OPTIONS))
    assert set(found) == {Quantity.GYRO}


def test_each_file_of_a_pair_is_known_alone(tmp_path):
    for key, n in (("phyphox", 0), ("polar", 0), ("metabase", 0), ("sensor-logger", 1)):
        for name, data in written(key, n).files.items():
            sheets = sheets_from(tmp_path, {name: data})
            assert recognise(sheets).key == key
            (stream,) = streams(FORMATS[key], sheets, OPTIONS)
            is_gyro = "gyro" in name.lower()
            assert stream.quantity is (Quantity.GYRO if is_gyro else Quantity.ACC)


def test_two_sensors_in_one_table_are_named(tmp_path):
    made = written("shimmer", 1)
    ((name, data),) = made.files.items()
    lines = data.decode().splitlines()
    rows = [line + (line.replace("6749", "ABCD") if k else "") for k, line in enumerate(lines)]
    sheets = sheets_from(tmp_path, {name: "\n".join(rows).encode()})
    _, line = line_of("shimmer", sheets)
    assert "several sensors" in line
    assert "6749" in line
    assert "abcd" in line.lower()


def test_two_sensors_in_one_archive_are_named(tmp_path):
    (data,) = written("dot", 0).files.values()
    archive = writers._zip({"left.csv": data, "right.csv": data})
    sheets = sheets_from(tmp_path, {"two.zip": archive})
    assert recognise(sheets).key == "dot"
    _, line = line_of("dot", sheets)
    assert "left.csv, right.csv" in line
    assert "--placement" in line


def test_two_sensors_by_turns_are_named(tmp_path):
    ((name, data),) = written("witmotion", 0).files.items()
    lines = data.decode().splitlines()
    lines[3::2] = [line.replace("HC-06", "HC-07") for line in lines[3::2]]
    sheets = sheets_from(tmp_path, {name: "\n".join(lines).encode()})
    _, line = line_of("witmotion", sheets)
    assert "HC-06" in line
    assert "HC-07" in line


def test_without_metadata_the_sign_of_a_phone_is_asked_for(tmp_path):
    ((_, archive),) = written("sensor-logger-ios", 0).files.items()
    sheets = [
        sheet
        for sheet in sheets_from(tmp_path, {"log.zip": archive})
        if not sheet.name.endswith("Metadata.csv")
    ]
    fmt = recognise(sheets)
    assert fmt.key == "sensor-logger"
    assert any("iPhone" in note for note in told(fmt, sheets).notes)


def test_where_the_phone_is_known_nothing_is_asked(tmp_path):
    for n in range(4):
        folder = tmp_path / str(n)
        folder.mkdir()
        sheets = sheets_from(folder, written("sensor-logger", n).files)
        assert told(recognise(sheets), sheets).notes == ()


def test_rows_of_two_sensors_by_turns_are_both_taken(tmp_path):
    ((name, data),) = written("axivity", 1).files.items()
    head, *rows = data.decode().splitlines()
    cells = [row.split(",") for row in rows]
    apart = [head]
    for time, *six in cells:
        apart += [",".join([time, *six[:3], "", "", ""]), ",".join([time, "", "", "", *six[3:]])]
    sheets = sheets_from(tmp_path, {name: "\n".join(apart).encode()})
    found = by_quantity(streams(FORMATS["axivity"], sheets, OPTIONS))
    assert set(found) == {Quantity.ACC, Quantity.GYRO}


def test_old_values_between_samples_are_left_out(tmp_path):
    """SensorLog writes a row more often than the accelerometer measures."""
    ((name, data),) = written("sensorlog", 0).files.items()
    head, *rows = data.decode().splitlines()
    doubled = [head, *(row for row in rows for _ in range(2))]
    sheets = sheets_from(tmp_path, {name: "\n".join(doubled).encode()})
    for stream in streams(FORMATS["sensorlog"], sheets, OPTIONS):
        assert len(stream.values) == len(T_S)
        assert len(stream.time.values) == len(T_S)


def test_gravity_at_other_times_is_brought_to_those_of_the_acceleration(tmp_path):
    def table(t_s, values):
        return writers._logger_table(t_s, values)

    gravity_t_s = T_S[::3] + 0.004
    slow = np.column_stack([0.2 * gravity_t_s, 0.0 * gravity_t_s, 9.8 - 0.1 * gravity_t_s])
    user = ACC_M_S2 - ACC_M_S2.mean(axis=0)
    members = {"Accelerometer.csv": table(T_S, user), "Gravity.csv": table(gravity_t_s, slow)}
    found = by_quantity(
        streams(
            FORMATS["sensor-logger"],
            sheets_from(tmp_path, {"log.zip": writers._zip(members)}),
            OPTIONS,
        )
    )
    truth = user + np.column_stack([0.2 * T_S, 0.0 * T_S, 9.8 - 0.1 * T_S])
    inner = slice(2, -3)
    assert np.abs(found[Quantity.ACC].values[inner] - truth[inner]).max() < 1e-3


ORDINARY = [
    "t_s,ax,ay,az,gx,gy,gz",
    "time,ax,ay,az,gx,gy,gz",
    "time,ax,ay,az,wx,wy,wz",
    "timestamp,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z",
    "Time (s),Acc X (g),Acc Y (g),Acc Z (g)",
    "t,accx,accy,accz,gx,gy,gz,rotationRateX,rotationRateY,rotationRateZ",
    "Timestamp,Accelerometer X,Accelerometer Y,Accelerometer Z",
    "acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z",
    "Timestamp,x,y,z",
    "time,x,y,z",
    "AccX(g),AccY(g),AccZ(g),GyroX(dps),GyroY(dps),GyroZ(dps)",
    "t_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2",
]


@pytest.mark.parametrize("head", ORDINARY)
def test_an_ordinary_table_is_of_no_known_format(tmp_path, head):
    row = ",".join(["1.5"] * (head.count(",") + 1))
    (tmp_path / "a.csv").write_text("\n".join([head, *[row] * 20]) + "\n")
    assert recognise(sheets_of(tmp_path / "a.csv")) is None


def test_headless_numbers_are_not_taken_for_axivity(tmp_path):
    rows = [f"2025-10-09 08:53:20.{k:03d},0.1,{9.8 + k / 100},0.2" for k in range(50)]
    (tmp_path / "a.csv").write_text("\n".join(rows) + "\n")
    try:
        sheets = sheets_of(tmp_path / "a.csv")
    except ImportProblem:
        return
    assert recognise(sheets) is None


@pytest.mark.parametrize(("key", "n"), CASES)
def test_columns_may_stand_in_any_order(tmp_path, key, n):
    sheets = sheets_from(tmp_path, written(key, n).files)
    rng = np.random.default_rng(7)
    shuffled = []
    for sheet in sheets:
        names = list(sheet.columns)
        columns = {name: sheet.columns[name] for name in rng.permutation(names).tolist()}
        shuffled.append(dataclasses.replace(sheet, columns=columns))
    if sheets[0].has_names:
        assert recognise(shuffled).key == key
        before = by_quantity(streams(FORMATS[key], sheets, OPTIONS))
        after = by_quantity(streams(FORMATS[key], shuffled, OPTIONS))
        assert set(before) == set(after)
        for quantity, stream in before.items():
            np.testing.assert_array_equal(stream.values, after[quantity].values)
            assert after[quantity].columns == stream.columns


def taken(folder, files):
    """What comes of files, whatever they are: streams, or one line."""
    try:
        sheets = sheets_from(folder, files)
        fmt = recognise(sheets)
        return () if fmt is None else streams(fmt, sheets, OPTIONS)
    except ImportProblem as problem:
        lines = str(problem).splitlines()
    assert len(lines) == 1
    return ()


@pytest.mark.parametrize(("key", "n"), CASES)
def test_cut_off_files_give_what_is_whole_or_a_line(tmp_path, key, n):
    made = written(key, n)
    for share in (0.0, 0.001, 0.01, 0.05, 0.3, 0.77, 0.999):
        files = {name: data[: int(share * len(data))] for name, data in made.files.items()}
        for stream in taken(tmp_path, files):
            assert len(stream.values) <= len(T_S)


@pytest.mark.parametrize(("key", "n"), CASES)
def test_files_with_flipped_bytes_give_streams_or_a_line(tmp_path, key, n):
    made = written(key, n)
    rng = np.random.default_rng(11)
    for _ in range(4):
        files = {}
        for name, data in made.files.items():
            broken = bytearray(data)
            for at in rng.integers(0, len(data), 20).tolist():
                broken[at] = int(rng.integers(0, 256))
            files[name] = bytes(broken)
        taken(tmp_path, files)


@pytest.mark.parametrize("key", sorted(FORMATS))
def test_a_format_forced_on_other_files_has_a_line(tmp_path, key):
    (tmp_path / "a.csv").write_text("t_s,one,two,three\n" + "0.1,0.2,0.3,9.8\n" * 30)
    sheets = sheets_of(tmp_path / "a.csv")
    if key == "npz":
        sheets = [dataclasses.replace(sheets[0], preamble=("NPZ",))]
    with pytest.raises(ImportProblem):
        streams(FORMATS[key], sheets, OPTIONS)
    told(FORMATS[key], sheets)


def test_turning_alone_keeps_its_sign_on_an_iphone(tmp_path):
    found = by_quantity(
        streams(
            FORMATS["sensor-logger-ios"],
            sheets_from(tmp_path, written("sensor-logger-ios", 0).files),
            OPTIONS,
        )
    )
    np.testing.assert_allclose(found[Quantity.GYRO].values, GYR_RAD_S)
    assert "Apple" in found[Quantity.ACC].why
    assert "gravity added" in found[Quantity.ACC].why
