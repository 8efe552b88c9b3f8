"""Which columns are taken for what, by every usual name and spelling of a unit."""

import numpy as np
import pytest

from coach.model import Placement
from coach.recording.importing import ImportOptions, ImportProblem
from coach.recording.importing.names import (
    check_asked,
    named_streams,
    passed_over,
    read_name,
    time_unit_in,
)
from coach.recording.importing.names.name_words import is_time
from coach.recording.importing.sheet import Sheet
from coach.recording.importing.streams import Quantity
from coach.recording.importing.unit_spellings import cut, unit_of
from tests.recording.imported import ACC_M_S2, CHEST, COUNT, GYR_RAD_S, T_S

ACC, GYRO = Quantity.ACC, Quantity.GYRO
WITHOUT, GRAVITY = Quantity.ACC_WITHOUT_GRAVITY, Quantity.GRAVITY

# As recorders, apps and people write them: name of x -> quantity, unit.
KNOWN = {
    "ax": (ACC, None),
    "a_x": (ACC, None),
    "AX": (ACC, None),
    "accx": (ACC, None),
    "accX": (ACC, None),
    "AccX": (ACC, None),
    "ACCX": (ACC, None),
    "ACC_X": (ACC, None),
    "Acc X": (ACC, None),
    "AcX": (ACC, None),
    "Acc_X": (ACC, None),
    "AccelX": (ACC, None),
    "accel_x": (ACC, None),
    "Accel.x": (ACC, None),
    "xAcc": (ACC, None),
    "x_acc": (ACC, None),
    "Accelerometer X": (ACC, None),
    "accelerometer_x": (ACC, None),
    "AccelerometerX": (ACC, None),
    "Acceleration x (m/s^2)": (ACC, "m/s2"),
    "Beschleunigung x (m/s²)": (ACC, "m/s2"),
    "Aceleración x (m/s²)": (ACC, "m/s2"),
    "Accélération x (m/s²)": (ACC, "m/s2"),
    "Acc X [g]": (ACC, "g"),
    "AccX(g)": (ACC, "g"),
    "Accel X (G)": (ACC, "g"),
    "AccX [mg]": (ACC, "mg"),
    "acc_x_g": (ACC, "g"),
    "acc_g_x": (ACC, "g"),
    "accxg": (ACC, "g"),
    "acc_x_m_s2": (ACC, "m/s2"),
    "acc_x_ms2": (ACC, "m/s2"),
    "axms2": (ACC, "m/s2"),
    "accel_x_mps2": (ACC, "m/s2"),
    "acc_x (m/s/s)": (ACC, "m/s2"),
    "acc_x (ms-2)": (ACC, "m/s2"),
    "acc_x [m s⁻²]": (ACC, "m/s2"),
    "acc_x [m·s⁻²]": (ACC, "m/s2"),
    "Acc X (m/sec^2)": (ACC, "m/s2"),
    "gFx": (ACC, "g"),
    "Total Acceleration X": (ACC, None),
    "accelerationIncludingGravity.x": (ACC, None),
    "Shimmer_8665_Accel_LN_X_CAL": (ACC, None),
    "LSM6DSOX_acc_x": (ACC, None),
    "LSM6 accel x": (ACC, None),
    "accelerometerAccelerationX(G)": (ACC, "g"),
    "pelvis_acc_x": (ACC, None),
    "acc1_x": (ACC, None),
    "imu_ax": (ACC, None),
    "Linear Acceleration x (m/s^2)": (WITHOUT, "m/s2"),
    "Lineare Beschleunigung x (m/s²)": (WITHOUT, "m/s2"),
    "userAcceleration.x(g)": (WITHOUT, "g"),
    "motionUserAccelerationX(G)": (WITHOUT, "g"),
    "FreeAcc_X": (WITHOUT, None),
    "linAccX": (WITHOUT, None),
    "accel_nograv_x": (WITHOUT, None),
    "gravityX": (GRAVITY, None),
    "gravity_x (m/s²)": (GRAVITY, "m/s2"),
    "gx (m/s^2)": (GRAVITY, "m/s2"),
    "gx": (GYRO, None),
    "g_x": (GYRO, None),
    "gyr_x": (GYRO, None),
    "Gyr_X": (GYRO, None),
    "GyX": (GYRO, None),
    "GYRO_X": (GYRO, None),
    "GyroscopeX": (GYRO, None),
    "gyroscope_x": (GYRO, None),
    "wx": (GYRO, None),
    "omega_x": (GYRO, None),
    "rotationRateX": (GYRO, None),
    "motionRotationRateX(rad/s)": (GYRO, "rad/s"),
    "Rotation Rate X (rad/s)": (GYRO, "rad/s"),
    "angular_velocity.x": (GYRO, None),
    "angVelX": (GYRO, None),
    "Winkelgeschwindigkeit x (rad/s)": (GYRO, "rad/s"),
    "AsX(deg/s)": (GYRO, "deg/s"),
    "AsX(°/s)": (GYRO, "deg/s"),
    "Gyr X (°/s)": (GYRO, "deg/s"),
    "Gyr X (º/s)": (GYRO, "deg/s"),
    "Gyr X (Â°/s)": (GYRO, "deg/s"),
    "GyroX [d/s]": (GYRO, "deg/s"),
    "GyroX [dps]": (GYRO, "deg/s"),
    "GyroX [mdps]": (GYRO, "mdeg/s"),
    "gyr_x_dps": (GYRO, "deg/s"),
    "gyr_x_deg_s": (GYRO, "deg/s"),
    "gyrxdps": (GYRO, "deg/s"),
    "Gyroscope_x_DegPerS": (GYRO, "deg/s"),
    "gyro_x_rad/s": (GYRO, "rad/s"),
    "gyro_x_rad_s": (GYRO, "rad/s"),
    "gyro_x_radps": (GYRO, "rad/s"),
    "Gyro X (deg/sec)": (GYRO, "deg/s"),
    "Gyro X [degrees per second]": (GYRO, "deg/s"),
    "Wx(rad/s)": (GYRO, "rad/s"),
    "Shimmer_8665_Gyro_X_CAL": (GYRO, None),
}

NO_SAMPLES = [
    "HX(uT)", "mag_x", "MAG_X", "Magnetometer x (µT)", "AngleX(deg)", "Euler_X", "Quat_X", "q_x",
    "Roll", "Index", "PacketCounter", "max", "Temperature", "angular_acceleration_x", "Status",
    "latitude", "Battery", "gx (°)", "index_x",
]  # fmt: skip


def of_axis(name, axis):
    """The same name for another axis."""
    place = max(name.rfind("X"), name.rfind("x"))
    start = name.find("(")
    if 0 < start < place and "x" in name[:start].lower():
        place = max(name[:start].rfind("X"), name[:start].rfind("x"))
    if name.startswith("x"):
        place = 0
    if "DSOX" in name or name.startswith("max"):
        place = name.rfind("x")
    letter = axis.upper() if name[place] == "X" else axis
    return name[:place] + letter + name[place + 1 :]


@pytest.mark.parametrize("name", KNOWN)
def test_each_usual_name_is_known(name):
    for axis in "xyz":
        found = read_name(of_axis(name, axis))
        assert (found.quantity, found.axis, found.unit) == (KNOWN[name][0], axis, KNOWN[name][1])


@pytest.mark.parametrize("name", NO_SAMPLES)
def test_what_is_none_is_none(name):
    assert read_name(name).quantity is None


TIMES = {
    "t": None, "t_s": "s", "Time (s)": "s", "time_ms": "ms", "timestamp_ms": "ms",
    "timestampMs": "ms", "Timestamp [ms]": "ms", "timestamp_us": "us", "time_ns": "ns",
    "sensor timestamp [ns]": "ns", "seconds_elapsed": None, "elapsed (s)": "s", "epoc (ms)": "ms",
    "MonoNS": "ns", "millis": "ms", "time_usec": "us", "X[s]": "s", "time:s": "s",
    "time (µs)": "us", "ts in ms": "ms", "loggingTime(txt)": None, "ChipTime()": None,
}  # fmt: skip


@pytest.mark.parametrize("name", TIMES)
def test_units_of_times(name):
    assert is_time(name)
    assert time_unit_in(name) == TIMES[name]


@pytest.mark.parametrize("name", ["T(°)", "Acc X (g)", "x", "Status", "acc_x_s", "rate"])
def test_what_is_no_time(name):
    assert not is_time(name)


def test_a_unit_is_cut_off_and_what_is_none_is_kept():
    assert cut("Acc X (m/s²)") == ("Acc X", "m/s2", "")
    assert cut("timestamp (-0700)") == ("timestamp", None, "-0700")
    assert cut("acc [1] (g)") == ("acc", "g", "1")
    assert unit_of("m/(s^2)") == "m/s2"
    assert unit_of("furlong") is None


def sheet(columns, **more):
    return Sheet(name=more.pop("name", "run.csv"), columns=columns, **more)


def columns(acc="a{}", gyro="g{}", t="t_s", **more):
    return {
        t: T_S,
        **{acc.format(axis): ACC_M_S2[:, k] for k, axis in enumerate("xyz")},
        **({gyro.format(axis): GYR_RAD_S[:, k] for k, axis in enumerate("xyz")} if gyro else {}),
        **more,
    }


def found(one, **options):
    return {s.quantity: s for s in named_streams(one, ImportOptions(CHEST, **options))}


def test_the_rate_of_turning_is_taken_and_not_gravity_of_its_name():
    gravity = {
        f"g{axis}": np.full(COUNT, value)
        for axis, value in zip("xyz", (0.1, 9.7, 1.0), strict=True)
    }
    one = sheet(columns(gyro="rotationRate{}") | gravity)
    streams = found(one)
    assert streams[GYRO].columns == ("rotationRatex", "rotationRatey", "rotationRatez")
    assert "gravity" in streams[GRAVITY].why
    alone = sheet(columns(gyro=None) | gravity)
    assert GYRO not in found(alone)
    assert passed_over(alone, [found(alone)[ACC]])[0][0] == "gx"


def test_an_acceleration_called_linear_that_has_gravity_is_one():
    one = sheet(columns(acc="linear_acceleration.{}", gyro="angular_velocity.{}"))
    assert set(found(one)) == {ACC, GYRO}
    assert "gravity is in it" in found(one)[ACC].why
    moved = {f"linear_acceleration.{axis}": ACC_M_S2[:, k] - ACC_M_S2[0, k]
             for k, axis in enumerate("xyz")}  # fmt: skip
    assert set(found(sheet(columns(gyro="angular_velocity.{}") | moved))) == {ACC, WITHOUT, GYRO}


@pytest.mark.parametrize(
    ("name", "unit", "expected"),
    [
        ("Gyroscope.csv", None, GYRO),
        ("log.zip:Accelerometer.csv", None, ACC),
        ("log.zip:Linear Acceleration.csv", None, WITHOUT),
        ("log.zip:Gravity.csv", None, GRAVITY),
        ("run.csv", "m/s^2", ACC),
        ("run.csv", "°/s", GYRO),
        ("Linear Acceleration.csv", "m/s^2", WITHOUT),
        ("gyro folder/run.csv", None, None),
        ("acc_gyro.csv", None, None),
    ],
)
def test_axes_alone_are_what_their_unit_or_the_file_says(name, unit, expected):
    names = [f"{axis} ({unit})" if unit else axis for axis in "xyz"]
    one = sheet({"t_s": T_S} | dict(zip(names, GYR_RAD_S.T, strict=True)), name=name)
    assert [s.quantity for s in named_streams(one, ImportOptions(CHEST))] == (
        [expected] if expected else []
    )


@pytest.mark.parametrize("scale", [1.0, 1.0 / 9.80665])
def test_axes_alone_are_an_acceleration_if_gravity_is_in_them(scale):
    bare = dict(zip("xyz", (ACC_M_S2 * scale).T, strict=True))
    (one,) = named_streams(sheet({"time": T_S} | bare), ImportOptions(CHEST))
    assert one.quantity is ACC
    assert "gravity is in it" in one.why
    named = sheet({"time": T_S} | bare, name="log.zip:Magnetometer.csv")
    assert named_streams(named, ImportOptions(CHEST)) == ()


def test_raw_counts_after_what_was_computed_of_them():
    both = columns(acc="accel_{}_raw", gyro=None) | columns(acc="accel_{}", gyro=None)
    assert found(sheet(both))[ACC].columns[0] == "accel_x"


def test_a_row_of_units_counts_where_the_name_says_nothing():
    units = {"ax": "g", "ay": "g", "az": "g", "gx": "deg/s", "gy": "deg/s", "gz": "deg/s"}
    streams = found(sheet(columns(), units=units))
    assert [(s.unit, s.unit_from) for s in (streams[ACC], streams[GYRO])] == [
        ("g", "row of units"),
        ("deg/s", "row of units"),
    ]
    said = found(sheet(columns(), units=units), acc_unit="mg")[ACC]
    assert (said.unit, said.unit_from) == ("mg", "--acc-unit")


def test_of_several_sensors_that_of_the_placement_is_taken():
    both = columns(acc="chest_acc_{}", gyro="chest_gyr_{}")
    both |= columns(acc="pelvis_acc_{}", gyro="pelvis_gyr_{}")
    for placement in (Placement.CHEST, Placement.PELVIS):
        streams = {s.quantity: s for s in named_streams(sheet(both), ImportOptions(placement))}
        assert streams[ACC].columns[0] == f"{placement.value}_acc_x"
        assert streams[GYRO].columns[0] == f"{placement.value}_gyr_x"


def test_of_several_sensors_without_a_hint_none_is_taken():
    both = columns(acc="one_acc_{}", gyro=None) | columns(acc="two_acc_{}", gyro=None)
    with pytest.raises(ImportProblem, match=r"2 sensors of acceleration.*--acc-columns one_acc_x"):
        found(sheet(both))
    chosen = found(sheet(both), acc_columns=("two_acc_x", "two_acc_y", "two_acc_z"))
    assert chosen[ACC].columns[0] == "two_acc_x"


def test_the_wide_range_before_the_low_noise():
    both = columns(acc="Accel_LN_{}_CAL", gyro=None) | columns(acc="Accel_WR_{}_CAL", gyro=None)
    assert found(sheet(both))[ACC].columns[0] == "Accel_WR_x_CAL"


def test_rows_that_say_which_sensor_they_are_of():
    kinds = np.array(["ACC", "GYR", "MAG"])[np.arange(COUNT) % 3]
    values = np.where((kinds == "ACC")[:, None], ACC_M_S2, GYR_RAD_S)
    one = sheet({"time": T_S, "sensor": kinds, **dict(zip("xyz", values.T, strict=True))})
    streams = found(one)
    assert set(streams) == {ACC, GYRO}
    assert np.array_equal(streams[ACC].values, ACC_M_S2[kinds == "ACC"])
    assert np.array_equal(streams[GYRO].values, GYR_RAD_S[kinds == "GYR"])
    assert np.array_equal(streams[GYRO].time.values, T_S[kinds == "GYR"])


def test_rows_with_the_sensors_of_android_by_number():
    kinds = np.array([1.0, 4.0])[np.arange(COUNT) % 2]
    values = np.where((kinds == 1.0)[:, None], ACC_M_S2, GYR_RAD_S)
    one = sheet({"time": T_S, "sensor_type": kinds, **dict(zip("xyz", values.T, strict=True))})
    assert {q: len(s.values) for q, s in found(one).items()} == {ACC: COUNT // 2, GYRO: COUNT // 2}


def test_rows_of_one_sensor_each_are_parted():
    acc, gyr = ACC_M_S2.copy(), GYR_RAD_S.copy()
    acc[1::2], gyr[0::2] = np.nan, np.nan
    one = sheet(
        {"t_s": T_S, **{f"a{x}": v for x, v in zip("xyz", acc.T, strict=True)},
         **{f"g{x}": v for x, v in zip("xyz", gyr.T, strict=True)}}
    )  # fmt: skip
    streams = found(one)
    assert np.array_equal(streams[ACC].values, ACC_M_S2[0::2])
    assert np.array_equal(streams[GYRO].time.values, T_S[1::2])


def test_the_time_that_every_row_has_its_own_of():
    wholes = np.floor(T_S)
    one = sheet(columns(t="timestamp") | {"timestamp": wholes, "elapsed (s)": T_S})
    assert found(one)[ACC].time.name == "elapsed (s)"
    assert found(one, time_column="timestamp")[ACC].time.name == "timestamp"
    assert found(one, time_column="none")[ACC].time is None


def test_a_date_and_a_time_of_day_in_two_columns():
    dates = np.full(COUNT, "2025-10-09")
    clocks = np.array([f"08:53:{20 + k // 100:02d}.{k % 100:02d}" for k in range(COUNT)])
    one = sheet(columns(t="Time") | {"Time": clocks, "Date": dates})
    time = found(one)[ACC].time
    assert time.name == "Date + Time"
    assert time.values[0] == "2025-10-09 08:53:20.00"


def test_what_is_passed_over_has_a_reason():
    one = sheet(
        columns(mag_x=T_S, empty=np.full(COUNT, np.nan), note=np.full(COUNT, "a"), foo=T_S)
        | {"time (text)": np.full(COUNT, "b")}
    )
    reasons = dict(passed_over(one, named_streams(one, ImportOptions(CHEST))))
    assert reasons == {
        "mag_x": "magnetic field; not needed",
        "empty": "empty column",
        "note": "words",
        "foo": "its name is not known",
        "time (text)": "another time",
    }


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"acc_columns": ("ax", "ay", "nix")}, "no column 'nix'"),
        ({"acc_columns": ("ax", "ax", "az")}, "names a column twice"),
        ({"time_column": "nix"}, "no column 'nix'"),
    ],
)
def test_what_the_user_asks_for_must_be_there(options, words):
    with pytest.raises(ImportProblem, match=words):
        found(sheet(columns()), **options)


def test_columns_of_another_sheet_are_passed_over():
    options = ImportOptions(CHEST, acc_columns=("p", "q", "r"))
    assert [s.quantity for s in named_streams(sheet(columns()), options)] == [GYRO]
    with pytest.raises(ImportProblem, match="no column 'p'"):
        check_asked([sheet(columns())], options)
