"""Files as people have them, one table: what comes out of each is the run that was put in."""

import gzip
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from coach.model.units import GRAVITY_M_S2
from coach.recording.importing import ImportOptions, ImportReason, import_samples
from tests.recording.imported import (
    ACC_M_S2,
    CHEST,
    COUNT,
    GYR_RAD_S,
    RATE_HZ,
    T_S,
    columns_of,
    indices,
    problem_of,
    samples,
)

START = datetime(2025, 10, 13, 8, 53, 20, 250_000, tzinfo=UTC)
EPOCH_MS = [round((START.timestamp() + t) * 1000) for t in T_S]
MS = [round(t * 1000) for t in T_S]
DEG_S = np.rad2deg(GYR_RAD_S)
NAMES = "t_s,ax,ay,az,gx,gy,gz"


def table(names, *columns, mark=",", comma=False):
    cells = [[_cell(value, comma=comma) for value in column] for column in columns]
    rows = [mark.join(row) for row in zip(*cells, strict=True)]
    return "\n".join([*([names] if names else []), *rows]) + "\n"


def _cell(value, *, comma):
    if isinstance(value, float):
        return f"{value:.6f}".replace(".", "," if comma else ".")
    return str(value)


def grouped(values, mark, point):
    """With marks between thousands."""
    swap = str.maketrans({",": mark, ".": point})
    return [f"{value:,.2f}".translate(swap) for value in values]


def times(pattern, start=START):
    out = []
    for t in T_S:
        at = start + timedelta(seconds=float(t))
        out.append(at.strftime(pattern).replace("%L", f"{at.microsecond // 1000:03d}"))
    return out


def late(row, by_s):
    moved = T_S.copy()
    moved[row] += by_s
    return moved


BOTH = (*ACC_M_S2.T, *GYR_RAD_S.T)
IN_DEG = (*ACC_M_S2.T, *DEG_S.T)
MILLI_G = ACC_M_S2 / GRAVITY_M_S2 * 1000.0
BATCHED = [ms if k % 10 == 0 else "" for k, ms in enumerate(EPOCH_MS)]
LAST_OF_BATCH = [ms if k % 10 == 9 else "" for k, ms in enumerate(EPOCH_MS)]
HEAD_TIME = "time,ax,ay,az,gx,gy,gz"
SHIFTED = np.random.default_rng(0).normal(0.0, 0.0015, COUNT)
JAPANESE = (
    "時間(s),加速度X(m/s2),加速度Y(m/s2),加速度Z(m/s2),角速度X(deg/s),角速度Y(deg/s),角速度Z(deg/s)"
)
CHINESE = "时间(s),加速度X(m/s2),加速度Y(m/s2),加速度Z(m/s2),角速度X(°/s),角速度Y(°/s),角速度Z(°/s)"

# (name, bytes or text, what is expected: gyroscope, start)
FILES = [
    ("a rate under another name, its unit said",
     table("t_ms,rot_x(deg/s),rot_y(deg/s),rot_z(deg/s),accelX,accelY,accelZ",
           MS, *DEG_S.T, *ACC_M_S2.T), {}),
    ("two lines of names without units",
     ",Acc,Acc,Acc,Gyro,Gyro,Gyro\n" + table("time,x,y,z,x,y,z", T_S, *BOTH), {}),
    ("sensors named once over three columns",
     "Sensor,Accelerometer,,,Gyroscope,,\n" + table("t (s),X,Y,Z,X,Y,Z", T_S, *BOTH), {}),
    ("Japanese, Shift-JIS", table(JAPANESE, T_S, *IN_DEG).encode("cp932"), {}),
    ("Japanese, UTF-8", table(JAPANESE, T_S, *IN_DEG), {}),
    ("Chinese, GB 18030", table(CHINESE, T_S, *IN_DEG).encode("gb18030"), {}),
    ("German, Windows-1252",
     table("Zeit [s];Beschleunigung X [m/s²];Beschleunigung Y [m/s²];Beschleunigung Z [m/s²];"
           "Drehrate X [°/s];Drehrate Y [°/s];Drehrate Z [°/s]",
           T_S, *IN_DEG, mark=";", comma=True).encode("cp1252"), {}),
    ("units in brackets in a row of their own",
     "time,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z\n[s],[m/s^2],[m/s^2],[m/s^2],[deg/s],[deg/s],[deg/s]\n"
     + table("", T_S, *IN_DEG), {}),
    ("feet", table("time (s),ax (ft/s^2),ay (ft/s^2),az (ft/s^2),gx (deg/s),gy (deg/s),gz (deg/s)",
                   T_S, *(ACC_M_S2 / 0.3048).T, *DEG_S.T), {}),
    ("centimetres and turns a minute",
     table("time (s),ax (cm/s2),ay (cm/s2),az (cm/s2),gx (rpm),gy (rpm),gz (rpm)",
           T_S, *(ACC_M_S2 * 100.0).T, *(GYR_RAD_S * 30.0 / np.pi).T), {}),
    ("milli_g", table("time_ms,acc_x_milli_g,acc_y_milli_g,acc_z_milli_g,gyro_x_dps,gyro_y_dps,"
                      "gyro_z_dps", MS, *MILLI_G.T, *DEG_S.T), {}),
    ("LAcc beside Acc", table("Time,AccX,AccY,AccZ,GyroX,GyroY,GyroZ,LAccX,LAccY,LAccZ",
                              T_S, *BOTH, *(ACC_M_S2 - ACC_M_S2.mean(axis=0)).T), {}),
    ("a unit alone names the time", table("ms,ax,ay,az,gx,gy,gz", MS, *BOTH), {}),
    ("16 bits of milliseconds",
     table("ms,ax,ay,az,gx,gy,gz", [(62_000 + ms) % 65_536 for ms in MS], *BOTH), {}),
    ("thousands, English",
     table("ms;acc x (mg);acc y (mg);acc z (mg)", [f'"{ms:,}"' for ms in MS],
           *([f'"{cell}"' for cell in grouped(axis, ",", ".")] for axis in MILLI_G.T), mark=";"),
     {"gyro": False}),
    ("thousands, German",
     table("ms;acc x (mg);acc y (mg);acc z (mg)", [f"{ms:,}".replace(",", ".") for ms in MS],
           *(grouped(axis, ".", ",") for axis in MILLI_G.T), mark=";"), {"gyro": False}),
    ("thousands, Swiss",
     table("ms;acc x (mg);acc y (mg);acc z (mg)", [f"{ms:,}".replace(",", "'") for ms in MS],
           *(grouped(axis, "'", ".") for axis in MILLI_G.T), mark=";"), {"gyro": False}),
    ("seconds with three decimals and a point among decimal commas",
     table("t_s;ax;ay;az;gx;gy;gz", [f"{1.0 + t:.3f}" for t in T_S], *BOTH, mark=";", comma=True),
     {}),
    ("an index of dates without a name",
     table(",ax,ay,az,gx,gy,gz", times("%Y-%m-%d %H:%M:%S.%L"), *BOTH), {"start": START}),
    ("minutes and seconds", table(HEAD_TIME, times("%M:%S.%L"), *BOTH), {}),
    ("minutes and seconds over the hour",
     table(HEAD_TIME, times("%M:%S.%L", START.replace(minute=59, second=57)), *BOTH), {}),
    ("whole seconds", table(HEAD_TIME, times("%Y-%m-%d %H:%M:%S"), *BOTH),
     {"start": START, "off_s": 0.03}),
    ("a time in the first row of a batch", table(HEAD_TIME, BATCHED, *BOTH), {"start": START}),
    ("a time in the last row of a batch", table(HEAD_TIME, LAST_OF_BATCH, *BOTH), {}),
    ("a date beside a counter",
     table("t_us,UTC_Date,UTC_Time,ax,ay,az,gx,gy,gz", [ms * 1000 for ms in MS],
           times("%d/%m/%Y"), times("%H:%M:%S"), *BOTH),
     {"start": START.replace(microsecond=0)}),
    ("one row that comes late", table(NAMES, late(300, 0.0065), *BOTH), {}),
    ("one row that seems early", table(NAMES, late(300, -0.006), *BOTH), {}),
    ("times that jitter both ways", table(NAMES, np.sort(T_S + SHIFTED), *BOTH), {}),
    ("seconds in one column, their milliseconds in another",
     table("timestamp,timestamp_ms,ax,ay,az,gx,gy,gz", [ms // 1000 for ms in EPOCH_MS],
           [ms % 1000 for ms in EPOCH_MS], *BOTH), {"start": START}),
    ("over the end of summer time",
     table(HEAD_TIME, [*times("%Y-%m-%d %H:%M:%S.%L")[:300],
                       *times("%Y-%m-%d %H:%M:%S.%L", START - timedelta(hours=1))[300:]], *BOTH),
     {"start": START}),
    ("over the beginning of summer time",
     table(HEAD_TIME.replace(",", ";"), [*times("%d.%m.%Y %H:%M:%S,%L")[:300],
                       *times("%d.%m.%Y %H:%M:%S,%L", START + timedelta(hours=1))[300:]], *BOTH,
           mark=";"), {"start": START}),
    ("a minus that is none of the keyboard's",
     table(NAMES, T_S, *BOTH).replace("-", "\u2212"), {}),
    ("Finnish",
     table("Aika (s);Kiihtyvyys X (m/s²);Kiihtyvyys Y (m/s²);Kiihtyvyys Z (m/s²);"
           "Kulmanopeus X (°/s);Kulmanopeus Y (°/s);Kulmanopeus Z (°/s)",
           T_S, *IN_DEG, mark=";", comma=True), {}),
    ("packed piece by piece",
     b"".join(gzip.compress(part.encode()) for part in
              table(NAMES, T_S, *BOTH).partition("3.000000")), {}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "expected"), FILES, ids=[name for name, _, _ in FILES])
def test_the_run_comes_out(name, data, expected, tmp_path):
    path = tmp_path / "log.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    result = import_samples(path, ImportOptions(CHEST))
    found = samples(result)
    truth = np.hstack([ACC_M_S2, GYR_RAD_S]) if expected.get("gyro", True) else ACC_M_S2
    # A batch that its end cut has lost what stood in the row that is not there.
    assert found.shape == truth.shape, name
    assert found == pytest.approx(truth, abs=2e-4)
    assert indices(result).tolist() == list(range(COUNT))
    assert result.header.import_details["rate_hz"] == pytest.approx(RATE_HZ, rel=1e-3)
    if "start" in expected:
        off_s = (result.header.created_utc - expected["start"]).total_seconds()
        assert abs(off_s) <= expected.get("off_s", 0.002)


def test_a_counter_that_began_anew_leaves_a_pause(tmp_path):
    path = tmp_path / "log.csv"
    ms = [*MS[:400], *(value - MS[400] + 312 for value in MS[400:])]
    path.write_text(table("millis,ax,ay,az,gx,gy,gz", ms, *BOTH))
    result = import_samples(path, ImportOptions(CHEST))
    assert samples(result) == pytest.approx(np.hstack([ACC_M_S2, GYR_RAD_S]), abs=2e-4)
    assert np.flatnonzero(np.diff(indices(result)) > 1).tolist() == [399]
    assert any("begins anew at row 402" in warning for warning in result.warnings)


def test_rates_of_roll_pitch_and_yaw_are_not_dropped_without_the_option(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(table("t_s,ax,ay,az,roll_rate,pitch_rate,yaw_rate", T_S, *BOTH))
    result = import_samples(path, ImportOptions(CHEST))
    assert columns_of(result, "turning") == "none"
    why = {one.columns: one.why for one in result.taken}["roll_rate, pitch_rate, yaw_rate"]
    assert "--gyro-columns" in why


def test_a_wrong_unit_of_the_accelerometer_is_said_before_the_gyroscope_is_doubted(tmp_path):
    path = tmp_path / "log.csv"
    names = "t_s,acc_x (g),acc_y (g),acc_z (g),gx (deg/s),gy (deg/s),gz (deg/s)"
    path.write_text(table(names, T_S, *MILLI_G.T, *DEG_S.T))
    reason, line = problem_of(path)
    assert reason is ImportReason.UNITS
    assert "--acc-unit mg" in line
    assert "gyro" not in line


def test_a_number_beyond_all_is_one_that_lacks(tmp_path):
    path = tmp_path / "log.csv"
    spoilt = ACC_M_S2.copy()
    spoilt[300, 1] = 1e300
    path.write_text(table(NAMES, T_S, *spoilt.T, *GYR_RAD_S.T))
    result = import_samples(path, ImportOptions(CHEST))
    assert len(samples(result)) == COUNT - 1
    huge = ([f"{value:.3f}e300" for value in axis] for axis in ACC_M_S2.T)
    path.write_text(table(NAMES, T_S, *huge, *GYR_RAD_S.T))
    assert problem_of(path)[0] is ImportReason.EMPTY


def test_a_cut_gzip_is_refused(tmp_path):
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress(table(NAMES, T_S, *BOTH).encode())[:-500])
    assert "cut" in problem_of(path)[1]
