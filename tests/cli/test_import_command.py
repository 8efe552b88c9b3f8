"""``coach import``: what is printed, what is refused with which remedy, and what is left behind."""

from __future__ import annotations

import os
import zipfile

import numpy as np
import pytest

from coach.model.units import DEG_PER_RAD, RAD_PER_DEG
from coach.recording import read_recording
from coach.recording.importing.referee import judge
from tests.recording.imported import samples
from tests.recording.turning import ACC_M_S2, GYR_RAD_S, T_S, csv_text, of_acc, of_gyr

STATED = "Gyr X (rad/s),Gyr Y (rad/s),Gyr Z (rad/s)"


@pytest.fixture
def wrote(tmp_path):
    """Write a file of names and columns, of the turning wearer if nothing else is said."""

    def write(name="run.csv", columns=None):
        (tmp_path / name).write_text(csv_text(columns or of_acc() | of_gyr()))

    return write


def run_of(tmp_path, name="run.mcap"):
    return samples(read_recording(tmp_path / name))


def test_it_says_what_was_taken_as_what_and_writes_the_samples(coach, tmp_path, wrote):
    wrote(columns=of_acc() | of_gyr() | {"pulse": T_S})
    code, out, err = coach("import", "run.csv", "-o", "run.mcap", "--placement", "pelvis")
    assert (code, err) == (0, "")
    for words in ("ax, ay, az", "acceleration", "gx, gy, gz", "turning", "agrees", "not used"):
        assert words in out
    assert out.splitlines()[-1] == "run.mcap: 60 s at 100 Hz"
    assert run_of(tmp_path) == pytest.approx(np.hstack([ACC_M_S2, GYR_RAD_S]), abs=1e-6)


def test_a_dry_run_prints_the_table_and_writes_nothing(coach, tmp_path, wrote):
    wrote()
    before = sorted(tmp_path.iterdir())
    code, out, _ = coach("import", "run.csv", "--placement", "pelvis", "--dry-run")
    assert code == 0
    assert "acceleration" in out
    assert sorted(tmp_path.iterdir()) == before
    assert coach("import", "run.csv", "--placement", "pelvis")[0] == 1


def test_parts_of_one_sensor_are_joined_whether_files_or_in_a_zip(coach, tmp_path, wrote):
    wrote("acc.csv", of_acc())
    wrote("gyro.csv", {"t_s": T_S + 0.0031} | of_gyr())
    with zipfile.ZipFile(tmp_path / "log.zip", "w") as archive:
        for name in ("acc.csv", "gyro.csv"):
            archive.write(tmp_path / name, name)
    for name, files in (("a.mcap", ["acc.csv", "gyro.csv"]), ("b.mcap", ["log.zip"])):
        code, _, err = coach("import", *files, "-o", name, "--placement", "pelvis")
        assert code == 0, err
        acc_and_gyr = run_of(tmp_path, name)
        assert len(acc_and_gyr) == pytest.approx(len(T_S), abs=2)
        # 3.1 ms late: read off between the rows. The noise is 0.005 rad/s.
        late = np.column_stack([np.interp(T_S, T_S + 0.0031, g) for g in GYR_RAD_S.T])
        begin = len(T_S) - len(acc_and_gyr)
        assert acc_and_gyr[5:, 3:] == pytest.approx(late[begin + 5 :], abs=0.02)


def test_a_unit_that_nothing_states_is_as_gravity_turns(coach, tmp_path, wrote):
    wrote(columns=of_acc() | of_gyr(GYR_RAD_S * DEG_PER_RAD))
    code, out, err = coach("import", "run.csv", "-o", "run.mcap", "--placement", "pelvis")
    assert code == 0
    assert "--gyro-unit deg/s" in err
    assert "mended" in out
    assert run_of(tmp_path)[:, 3:] == pytest.approx(GYR_RAD_S, abs=1e-6)


@pytest.mark.parametrize(
    ("gyr", "option"),
    [
        (GYR_RAD_S * DEG_PER_RAD, "--gyro-unit deg/s"),
        (GYR_RAD_S[:, [1, 0, 2]], "--gyro-axes=y,x,z"),
        (GYR_RAD_S * [1.0, -1.0, 1.0], "--gyro-axes=x,-y,z"),
        (GYR_RAD_S * [-1.0, 1.0, -1.0], "--gyro-axes=-x,y,-z"),
    ],
)
def test_what_is_stated_and_gravity_contradicts_is_refused_with_its_remedy(
    coach, tmp_path, wrote, gyr, option
):
    wrote(columns=of_acc() | of_gyr(gyr, STATED))
    line = ("import", "run.csv", "-o", "run.mcap", "--placement", "pelvis")
    code, out, err = coach(*line)
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert option in err
    assert not (tmp_path / "run.mcap").exists()
    assert coach(*line, "--force", *option.split(" "))[0] == 0
    assert run_of(tmp_path)[:, 3:] == pytest.approx(GYR_RAD_S, abs=1e-4)
    # Where signs of two axes differ, either sensor may be the one that sits askew.
    assert coach(*line, "--force", "--auto")[0] == 0
    mended = run_of(tmp_path)
    verdict = judge(T_S, mended[:, :3], T_S, mended[:, 3:])
    assert verdict.checked
    assert not verdict.findings
    assert coach(*line, "--force", "--unchecked")[0] == 0
    assert run_of(tmp_path)[:, 3:] == pytest.approx(gyr, abs=1e-6)


def test_gravity_in_place_of_a_gyroscope_is_refused_whatever_is_asked(coach, wrote):
    wrote(columns=of_acc() | of_gyr(ACC_M_S2, STATED))
    line = ("import", "run.csv", "-o", "run.mcap", "--placement", "pelvis", "--auto")
    code, out, _ = coach(*line)
    assert code == 0
    assert "so cadence only" in out
    assert "gravity" in next(row for row in out.splitlines() if "Gyr X" in row)
    code, _, err = coach(*line, "--force", "--gyro-columns", STATED)
    assert code == 1
    assert "it is gravity, not a gyroscope; --gyro-columns" in err


def test_axes_and_scale_as_the_user_says_them(coach, tmp_path, wrote):
    wrote(columns=of_acc(-ACC_M_S2[:, [1, 0, 2]]) | of_gyr(GYR_RAD_S[:, [2, 0, 1]] * 2.0))
    code, _, err = coach(
        *["import", "run.csv", "-o", "run.mcap", "--placement", "pelvis", "--acc-axes=-y,-x,-z"],
        *["--gyro-axes", "y,z,x", "--gyro-scale", "0.5"],
    )
    assert code == 0, err
    assert run_of(tmp_path) == pytest.approx(np.hstack([ACC_M_S2, GYR_RAD_S]), abs=1e-5)


@pytest.mark.parametrize("text", ["x,y", "x,y,y", "x,y,w", "--x,y,z"])
def test_axes_that_are_none_have_their_line(coach, wrote, text):
    wrote()
    code, _, err = coach(
        "import", "run.csv", "-o", "run.mcap", "--placement", "pelvis", f"--gyro-axes={text}"
    )
    assert code == 1
    assert "--gyro-axes" in err


def test_the_date_is_the_users_else_the_files_else_that_of_the_copy(coach, tmp_path, wrote):
    def began(*words):
        code, _, err = coach(
            *["import", "run.csv", "-o", "run.mcap", "--placement", "pelvis", "--force"], *words
        )
        assert code == 0, err
        return read_recording(tmp_path / "run.mcap").header.created_utc

    wrote(columns=of_acc() | {"t_s": T_S + 1_760_000_000.0})
    assert f"{began():%Y-%m-%d %H:%M:%S}" == "2025-10-09 08:53:20"
    assert f"{began('--start', '2024-02-29T12:00Z'):%Y-%m-%d %H:%M}" == "2024-02-29 12:00"
    wrote(columns=of_acc())
    os.utime(tmp_path / "run.csv", (1e9, 1e9))
    assert began().timestamp() == 1e9


def test_a_copy_of_another_date_is_the_same_session(coach, tmp_path, wrote):
    wrote()
    folder = tmp_path / "runs"
    folder.mkdir()
    for name, date in (("a.mcap", 1e9), ("b.mcap", 1.2e9)):
        os.utime(tmp_path / "run.csv", (date, date))
        assert coach("import", "run.csv", "-o", f"runs/{name}", "--placement", "pelvis")[0] == 0
    code, out, _ = coach("history", "rebuild", "runs")
    assert code == 0
    assert "1 added, 1 already there" in out


def test_inspect_tells_what_was_decided(coach, wrote):
    wrote(columns=of_acc() | of_gyr(GYR_RAD_S / RAD_PER_DEG))
    coach("import", "run.csv", "-o", "run.mcap", "--placement", "pelvis")
    code, out, _ = coach("inspect", "run.mcap", "--table")
    assert code == 0
    assert "ax, ay, az as acceleration m/s2" in out
    assert "mended: --gyro-unit deg/s" in out


def test_each_file_needs_a_placement_or_all_share_one(coach, wrote):
    for name in ("a.csv", "b.csv", "c.csv"):
        wrote(name)
    line = "import a.csv b.csv c.csv -o run.mcap --placement pelvis --placement chest"
    code, _, err = coach(*line.split())
    assert code == 1
    assert "once for each file" in err
    code, _, err = coach(*["import", "a.csv", "b.csv", "-o", "run.mcap", "--placement", "pelvis"])
    assert code == 1
    assert "acceleration stands in" in err
