"""Arrays of numpy: found by key, told apart from what cannot be used."""

import numpy as np
import pytest

from coach.model import Placement
from coach.recording.importing import ImportOptions, ImportProblem, ImportReason
from coach.recording.importing.containers import sheets_of
from coach.recording.importing.formats import recognise, streams
from coach.recording.importing.streams import Quantity

COUNT = 50
ACC = np.arange(3.0 * COUNT).reshape(COUNT, 3)
GYR = ACC[::-1] / 7.0
T_S = np.arange(COUNT) / 100.0


def found(folder, arrays, **options):
    path = folder / "run.npz"
    np.savez(path, **arrays)
    sheets = sheets_of(path)
    fmt = recognise(sheets)
    assert fmt.key == "npz"
    taken = streams(fmt, sheets, ImportOptions(Placement.CHEST, **options))
    return {stream.quantity: stream for stream in taken}


def test_keys_tell_quantity_unit_and_rate(tmp_path):
    arrays = {"acc_m_s2": ACC, "gyr_deg_s": GYR, "t_ms": T_S * 1e3, "fs": 100.0, "speed_kmh": T_S}
    taken = found(tmp_path, {**arrays, "label": np.array(["a"])})
    acc, gyro, speed = (taken[q] for q in (Quantity.ACC, Quantity.GYRO, Quantity.SPEED))
    np.testing.assert_array_equal(acc.values, ACC)
    np.testing.assert_array_equal(gyro.values, GYR)
    np.testing.assert_array_equal(speed.values, T_S)
    assert (acc.unit, gyro.unit, speed.unit) == ("m/s2", "deg/s", "km/h")
    assert acc.rate_hz == 100.0
    assert acc.time.unit == "ms"
    assert acc.where.endswith("run.npz")
    assert acc.columns == ("acc_m_s2",)


def test_counts_have_their_scale(tmp_path):
    arrays = {"acc_i16": ACC.astype(np.int16), "acc_scale": np.array([0.5]), "t_s": T_S}
    taken = found(tmp_path, {**arrays, "gyr_i16": ACC.astype(np.int16), "gyr_scale": 0.25})
    np.testing.assert_array_equal(taken[Quantity.ACC].values, ACC * 0.5)
    np.testing.assert_array_equal(taken[Quantity.GYRO].values, ACC * 0.25)
    assert taken[Quantity.ACC].unit is None


def test_the_user_may_name_the_keys(tmp_path):
    arrays = {"mine": ACC, "turn": GYR, "when": T_S, "acc": GYR, "t": T_S * 2.0}
    taken = found(tmp_path, arrays, acc_key="mine", gyro_key="turn", time_column="when")
    np.testing.assert_array_equal(taken[Quantity.ACC].values, ACC)
    np.testing.assert_array_equal(taken[Quantity.GYRO].values, GYR)
    np.testing.assert_array_equal(taken[Quantity.ACC].time.values, T_S)


def test_a_speed_that_does_not_fit_is_left_out(tmp_path):
    assert set(found(tmp_path, {"acc": ACC, "speed": T_S[1:]})) == {Quantity.ACC}


PROBLEMS = [
    ({"fs": 100.0}, {}, ImportReason.COLUMNS),
    ({"acc": ACC.T}, {}, ImportReason.SHAPE),
    ({"acc": ACC[:, :2]}, {}, ImportReason.SHAPE),
    ({"acc": ACC[:, 0]}, {}, ImportReason.SHAPE),
    ({"acc": np.float64(1.0), "t": T_S}, {}, ImportReason.SHAPE),
    ({"acc": ACC, "gyr": GYR[1:]}, {}, ImportReason.SHAPE),
    ({"acc": ACC, "t_s": T_S[1:]}, {}, ImportReason.SHAPE),
    ({"acc": ACC.astype(str)}, {}, ImportReason.NOT_A_NUMBER),
    ({"acc": ACC[:0]}, {}, ImportReason.EMPTY),
    ({"acc_i16": ACC}, {}, ImportReason.COLUMNS),
    ({"acc": np.array([None])}, {}, ImportReason.WRONG_KIND),
    ({"acc": ACC}, {"acc_key": "other"}, ImportReason.COLUMNS),
    ({"acc": ACC}, {"gyro_key": "other"}, ImportReason.COLUMNS),
    ({"one": ACC, "two": GYR}, {}, ImportReason.COLUMNS),
]


@pytest.mark.parametrize(("arrays", "options", "reason"), PROBLEMS)
def test_each_problem_has_its_line(tmp_path, arrays, options, reason):
    with pytest.raises(ImportProblem) as error:
        found(tmp_path, arrays, **options)
    line = str(error.value)
    assert error.value.reason is reason
    assert "\n" not in line
    assert "run.npz" in line


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.99])
def test_a_cut_off_file_has_its_line(tmp_path, share):
    path = tmp_path / "run.npz"
    np.savez(path, acc=ACC, t_s=T_S)
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    with pytest.raises(ImportProblem):
        sheets_of(path)
