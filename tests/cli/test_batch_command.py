"""``coach batch``: many files, one line, and an exit code that says whether all are done."""

from __future__ import annotations

import json

import pytest

from tests.analysis.many_recordings import csv_of, folder_of, rows_of, states, write


def test_a_folder_becomes_tables_beside_one(coach, tmp_path):
    folder_of(tmp_path / "runs", 2)
    code, out, err = coach("batch", "runs", "--to", "parquet", "--workers", "1")
    assert (code, err) == (0, "")
    to = tmp_path / "runs-tables"
    names = "files, grid, steps, strides, bouts, cues, effects, faults"
    assert out == f"2 files done; {to} has the tables {names}\n"
    assert states(to) == {"a/run0.mcap": "done", "b/run0.mcap": "done"}
    code, out, _ = coach("batch", "runs", "--workers", "1")
    assert (code, out.split(";")[0]) == (0, "2 files done, 2 of them before")
    code, out, _ = coach("batch", "runs", "--workers", "1", "--force")
    assert (code, out.split(";")[0]) == (0, "2 files done")


def test_a_failed_file_is_told_with_its_reason(coach, tmp_path):
    folder_of(tmp_path / "runs", 1)
    (tmp_path / "runs" / "empty.mcap").touch()
    csv_of(tmp_path / "runs" / "belt.csv")
    code, out, err = coach("batch", "runs", "-o", "to", "--workers", "1", "--level", "steps,grid")
    assert code == 1
    assert out == f"1 file done, 1 failed; {tmp_path / 'to'} has the tables files, grid, steps\n"
    first, second = err.splitlines()
    assert first.startswith("coach: empty.mcap: ")
    assert first.endswith("is empty; take another copy, or another file")
    assert second == ("coach: 1 file of other recorders was passed over; --placement takes it, too")
    code, _, err = coach("batch", "runs/*.csv", "-o", "to", "--workers", "1")
    assert code == 1
    assert err == (
        "coach: belt.csv: it is not a recording of the coach; say where its sensor sat: "
        "--placement\n"
    )
    more = ("--placement", "pelvis", "--axes", "forward=+x,left=+y,up=+z", "--acc-unit", "m/s2")
    code, _, _ = coach("batch", "runs/*.csv", "-o", "to", "--workers", "1", *more)
    assert code == 0
    (row,) = [row for row in rows_of("to", "files") if row["file"] == "belt.csv"]
    assert json.loads(row["options"])["foreign"]["acc_unit"] == "m/s2"


def test_many_failed_files_are_not_all_told(coach, tmp_path):
    (tmp_path / "runs").mkdir()
    for number in range(23):
        (tmp_path / "runs" / f"{number:02d}.mcap").touch()
    code, out, err = coach("batch", "runs", "-o", "to", "--workers", "1")
    assert (code, out.split(";")[0]) == (1, "0 files done, 23 failed")
    assert len(err.splitlines()) == 21
    assert err.splitlines()[-1] == "coach: and 3 more, see the table of files"


def test_settings_and_calibration_are_in_place_of_the_recorded_ones(coach, tmp_path):
    write(tmp_path / "run.mcap")
    (tmp_path / "calm.toml").write_text("[cues]\ngap_s = 99\n")
    code, _, _ = coach("batch", "run.mcap", "-o", "to", "--settings", "calm.toml")
    assert code == 0
    (row,) = rows_of("to", "files")
    assert json.loads(row["provenance"])["settings"] == {"cues": {"gap_s": 99.0}}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["none"], "there is no file to analyze in none; check the name"),
        (["."], "there is no recording in .; for files of other recorders say"),
        (["run.mcap", "--level", "step"], "no level 'step'; there are samples, grid, steps"),
        (["run.mcap", "-o", "full"], "holds other files; choose an empty folder"),
        (["run.mcap", "-o", "run.mcap"], "cannot write into"),
        (["run.mcap", "-o", "nowhere://x"], "cannot open nowhere://x: Protocol not known"),
        (["run.mcap", "--scheduler", "tcp://127.0.0.1:1"], "no scheduler answers at tcp://127"),
    ],
    ids=["none", "empty", "level", "full", "file", "url", "scheduler"],
)
def test_what_cannot_begin_is_one_line(coach, tmp_path, words, told, monkeypatch):
    monkeypatch.setattr("coach.analysis.many.cluster._CONNECT_S", 0.5)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").touch()
    if words[0] == "run.mcap":
        write(tmp_path / "run.mcap")
    code, out, err = coach("batch", *words)
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1
    assert told in err
    assert list((tmp_path / "full").iterdir()) == [tmp_path / "full" / "a.txt"]


def test_a_wrong_number_of_workers_is_refused(coach):
    code, _, err = coach("batch", "runs", "--workers", "0")
    assert (code, "'0' is not a number from 1 to 999" in err) == (2, True)


def test_urls_are_read_and_written_by_every_process(coach, tmp_path):
    pytest.importorskip("fsspec")
    folder_of(tmp_path / "runs", 3)
    # By fsspec's name for this machine's files, which are then no folder of ours.
    words = ("batch", f"local://{tmp_path}/runs", "-o", f"local://{tmp_path}/to", "--workers", "2")
    code, out, err = coach(*words)
    assert (code, err, out.split(";")[0]) == (0, "", "3 files done")
    assert states("to") == dict.fromkeys(["a/run0.mcap", "a/run1.mcap", "b/run0.mcap"], "done")
    write(tmp_path / "runs" / "a" / "run0.mcap", 7)
    code, out, _ = coach(*words)
    assert (code, out.split(";")[0]) == (0, "3 files done, 2 of them before")
    assert len(states("to")) == 3
    assert {path.name[0] for path in (tmp_path / "to" / "grid").iterdir()} == {"r"}


def test_a_bar_and_lines_for_programs_count_files(coach, tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_PROGRESS", "lines")
    monkeypatch.setattr("coach.cli.progress_bar._LINE_S", 0.0)
    folder_of(tmp_path / "runs", 2)
    code, _, err = coach("batch", "runs", "--workers", "1")
    assert (code, err.splitlines()) == (0, ["progress 0.500", "progress 1.000"])
