"""Every file that cannot be used has one clear line."""

import numpy as np
import pytest

from coach.recording.importing import ImportReason
from tests.recording.imported import ACC_M_S2, COUNT, GYR_RAD_S, RATE_HZ, T_S, problem_of

NPZ_PROBLEMS = [
    ({"fs": RATE_HZ}, {}, ImportReason.COLUMNS),
    ({"acc": ACC_M_S2}, {}, ImportReason.RATE),
    ({"acc": ACC_M_S2, "fs": 0.5}, {}, ImportReason.RATE),
    ({"acc": ACC_M_S2}, {"rate_hz": float("nan")}, ImportReason.RATE),
    ({"acc": ACC_M_S2.T, "fs": RATE_HZ}, {}, ImportReason.SHAPE),
    ({"acc": ACC_M_S2[:, :2], "fs": RATE_HZ}, {}, ImportReason.SHAPE),
    ({"acc": np.float64(1.0), "fs": RATE_HZ}, {}, ImportReason.COLUMNS),
    ({"acc": ACC_M_S2, "gyr": GYR_RAD_S[1:], "fs": RATE_HZ}, {}, ImportReason.SHAPE),
    ({"acc": ACC_M_S2, "t_s": T_S[1:]}, {}, ImportReason.SHAPE),
    ({"acc": ACC_M_S2.astype(str), "fs": RATE_HZ}, {}, ImportReason.NOT_A_NUMBER),
    ({"acc": ACC_M_S2[:0], "fs": RATE_HZ}, {}, ImportReason.EMPTY),
    ({"acc_i16": ACC_M_S2, "fs": RATE_HZ}, {}, ImportReason.COLUMNS),
    ({"acc": ACC_M_S2, "t_s": np.zeros(COUNT)}, {}, ImportReason.TIME),
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
    (b"t_s;ax;ay;az\n0;0;0;9,8\n0;0;0;9,8\n", ImportReason.TIME),
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
    elsewhere |= {ImportReason.TOGETHER, ImportReason.PHYSICS}
    assert reached | elsewhere == set(ImportReason)


def test_other_files_have_their_line(tmp_path):
    (tmp_path / "song.mp3").write_bytes(b"x")
    assert problem_of(tmp_path / "song.mp3")[0] is ImportReason.WRONG_KIND
    (tmp_path / "not.npz").write_bytes(b"PK\x03\x04 broken")
    assert problem_of(tmp_path / "not.npz")[0] is ImportReason.WRONG_KIND
    for name in ("nowhere.csv", "nowhere.npz"):
        assert problem_of(tmp_path / name)[0] is ImportReason.UNREADABLE
