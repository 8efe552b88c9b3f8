"""In which units the numbers of a file are, and what gives a wrong one away."""

import itertools

import numpy as np
import pytest

from coach.model.units import DEG_PER_RAD, GRAVITY_M_S2
from coach.recording.importing import ImportOptions, ImportReason, import_samples
from coach.recording.importing.names import (
    ACC_KEYS,
    GYRO_KEYS,
    TIME_KEYS,
    acc_unit_in,
    gyro_unit_in,
    time_unit_in,
)
from tests.recording.imported import (
    ACC_M_S2,
    CHEST,
    GYR_RAD_S,
    RATE_HZ,
    T_S,
    csv_columns,
    problem_of,
    samples,
    write_csv,
)

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


def test_units_in_column_names(tmp_path):
    columns = {
        "Timestamp [ms]": T_S * 1000,
        **{f"Acc {axis} [g]": ACC_M_S2[:, i] / GRAVITY_M_S2 for i, axis in enumerate("XYZ")},
        **{f"Gyro {axis} [deg/s]": GYR_RAD_S[:, i] * DEG_PER_RAD for i, axis in enumerate("XYZ")},
    }
    result = import_samples(write_csv(tmp_path / "run.csv", columns), ImportOptions(CHEST))
    assert samples(result) == pytest.approx(np.hstack([ACC_M_S2, GYR_RAD_S]))


def test_known_keys_carry_the_units_they_seem_to():
    assert [acc_unit_in(key) for key in ACC_KEYS[:4]] == ["m/s2", None, None, "g"]
    assert [gyro_unit_in(key) for key in GYRO_KEYS[:5]] == ["rad/s", None, None, "deg/s", "deg/s"]
    assert [time_unit_in(key) for key in TIME_KEYS] == ["s", None, "s", None, None, "ms", "ms"]


@pytest.mark.parametrize(("factor", "unit"), [(1 / GRAVITY_M_S2, "g"), (1000 / GRAVITY_M_S2, "mg")])
def test_a_unit_that_nothing_states_is_told_by_gravity(tmp_path, factor, unit):
    path = tmp_path / "run.npz"
    np.savez(path, acc=ACC_M_S2 * factor, fs=RATE_HZ)
    result = import_samples(path, ImportOptions(CHEST))
    assert samples(result) == pytest.approx(ACC_M_S2)
    (row,) = [row for row in result.taken if row.taken_as == "acceleration"]
    assert row.unit == unit
    assert "gravity" in row.why


@pytest.mark.parametrize(
    ("factor", "options", "words"),
    [
        (1 / GRAVITY_M_S2, {"acc_unit": "m/s2"}, "--acc-unit g"),
        (1.0, {"acc_unit": "g"}, "--acc-unit m/s2"),
        (200.0, {}, "counts:0.005"),
        (1000 / GRAVITY_M_S2, {"acc_unit": "g"}, "--acc-unit mg"),
        (500 / GRAVITY_M_S2, {"acc_unit": "g"}, "counts:0.0196"),
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
