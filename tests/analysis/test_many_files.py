"""Many files: tables that are those of each file alone, a row for each, nothing done twice."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import coach
from coach.analysis.many import Batch, BatchProblem
from coach.analysis.many.data_set import MARK
from coach.analysis.many.part_tables import COLUMNS
from coach.analysis.many.paths_found import found_in
from coach.analysis.many.stores import LocalStore
from coach.analysis.result_tables import TABLES
from coach.cli.main import main
from coach.model import METRICS
from coach.recording.importing import ImportOptions
from tests.analysis.many_recordings import (
    RECORDINGS,
    csv_of,
    folder_of,
    rows_of,
    states,
    whole_runs,
    write,
)

ALL = tuple(TABLES)


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    """Three whole runs and all tables of them."""
    folder = whole_runs(tmp_path_factory.mktemp("three") / "runs", 3)
    to = folder.parent / "tables"
    return folder, coach.analyze_many(folder, to=to, tables=ALL, workers=2), to


def columns_of(rows, name):
    return [row[name] for row in rows]


def told_like(column):
    """As a part has it: what is not there is null."""
    if column.dtype.kind == "f":
        return [None if np.isnan(one) else one for one in column.tolist()]
    return column.tolist()


@pytest.mark.parametrize("table", ALL)
def test_tables_are_those_of_each_file_alone_bit_for_bit(three, table):
    folder, _, to = three
    rows = rows_of(to, table)
    for path in sorted(folder.iterdir()):
        alone = coach.read(path)[table]
        here = [row for row in rows if row["file"] == path.name]
        assert len(here) == alone.rows
        for name in alone:
            assert columns_of(here, name) == told_like(alone[name]), name
        for name in set(COLUMNS[table]) - set(alone):  # a metric that no sensor of this one tells
            told = "no_sensor" if name.endswith("_validity") else None
            assert set(columns_of(here, name)) == {told}
    assert {row["file"] for row in rows} <= {path.name for path in folder.iterdir()}


def test_each_column_of_a_result_has_a_place_in_the_joint_table():
    result = coach.read(RECORDINGS / "easy-run.simulated.mcap")
    for name in ALL:
        assert set(result[name]) <= set(COLUMNS[name]), name
    assert set(METRICS) <= set(COLUMNS["grid"])


def test_every_file_has_a_row_that_repeats_it(three):
    folder, batch, to = three
    rows = {row["file"]: row for row in rows_of(to, "files")}
    assert set(rows) == {path.name for path in folder.iterdir()}
    for path in folder.iterdir():
        row, alone = rows[path.name], coach.read(path)
        assert row["state"] == "done"
        assert row["size_bytes"] == path.stat().st_size
        assert row["sha256"] == alone.provenance.inputs[0].sha256
        provenance = coach.Provenance.from_json(json.loads(row["provenance"]))
        assert provenance == alone.provenance
    assert coach.repeat(provenance, path) == coach.read(path)
    assert (batch.files, batch.done, batch.failed) == (3, 3, [])


def test_a_result_is_short_to_look_at_and_gives_its_tables(three):
    _, batch, to = three
    assert repr(batch).startswith("Batch(3 files, 3 done; files, samples, grid")
    assert len(repr(batch)) < 300
    assert batch.to_arrow("grid").num_rows == len(rows_of(to, "grid"))
    with pytest.raises(KeyError, match="no table 'grids'; there are files, samples, grid"):
        batch.to_arrow("grids")
    pandas = pytest.importorskip("pandas")
    assert isinstance(batch.to_dataframe("steps"), pandas.DataFrame)


def test_duckdb_reads_them(three):
    duckdb = pytest.importorskip("duckdb")
    _, batch, to = three
    told = duckdb.sql(
        f"select file, count(*), avg(cadence_spm) from '{to}/grid/*.parquet' "
        f"join '{to}/files/*.parquet' using (file) where state = 'done' group by file order by file"
    ).fetchall()
    grid = batch.to_arrow("grid").to_pylist()
    for file, count, mean in told:
        here = [row["cadence_spm"] for row in grid if row["file"] == file]
        assert count == len(here)
        assert mean == pytest.approx(np.mean([one for one in here if one is not None]), rel=1e-12)
    assert len(told) == 3


def test_polars_reads_them(three):
    polars = pytest.importorskip("polars")
    _, batch, to = three
    for name in batch.tables:
        frame = polars.scan_parquet(f"{to}/{name}/*.parquet").collect()
        assert frame.height == batch.to_arrow(name).num_rows
        assert frame.columns == batch.to_arrow(name).column_names
    per_file = polars.scan_parquet(f"{to}/steps").group_by("file").len().collect()
    assert per_file.height == 3


def test_the_same_name_in_two_folders_is_two_files(tmp_path):
    batch = coach.analyze_many(folder_of(tmp_path / "runs", 4), to=tmp_path / "to", workers=0)
    assert states(batch.to) == dict.fromkeys(
        ["a/run0.mcap", "a/run1.mcap", "b/run0.mcap", "b/run1.mcap"], "done"
    )
    titles = {row["file"]: row["title"] for row in rows_of(batch.to, "files")}
    assert titles["a/run0.mcap"] == "number 0"
    assert titles["b/run0.mcap"] == "number 1"


def test_a_failed_file_is_a_row_with_its_reason(tmp_path):
    folder = folder_of(tmp_path / "runs", 2)
    (folder / "empty.mcap").touch()
    (folder / "other.mcap").write_bytes(b"no recording" * 99)
    batch = coach.analyze_many(folder, to=tmp_path / "to", workers=2)
    rows = {row["file"]: row for row in rows_of(batch.to, "files")}
    assert rows["empty.mcap"]["state"] == rows["other.mcap"]["state"] == "failed"
    assert "is empty" in rows["empty.mcap"]["reason"]
    assert "not a recording of the coach" in rows["other.mcap"]["reason"]
    assert [one.file for one in batch.failed] == ["empty.mcap", "other.mcap"]
    assert "2 failed (empty.mcap: " in repr(batch)
    assert batch.done == 2


def test_what_is_done_is_not_done_again(tmp_path):
    folder = folder_of(tmp_path / "runs", 2)
    (folder / "late.mcap").touch()
    first = coach.analyze_many(folder, to=tmp_path / "to", workers=0)
    before = {path: path.stat().st_mtime_ns for path in Path(first.to).rglob("*.parquet")}
    write(folder / "late.mcap", 2)
    again = coach.analyze_many(folder, to=tmp_path / "to", workers=0)
    assert (again.as_before, again.failed) == (2, [])
    touched = {path.name[:4] for path, at in before.items() if path.stat().st_mtime_ns != at}
    assert touched == {"late"}
    forced = coach.analyze_many(folder, to=tmp_path / "to", workers=0, again=True)
    assert forced.as_before == 0


def test_what_has_changed_is_done_again_and_its_rows_replaced(tmp_path):
    folder = folder_of(tmp_path / "runs", 2)
    to = tmp_path / "to"
    coach.analyze_many(folder, to=to, workers=0)
    write(folder / "a" / "run0.mcap", 5)
    other = coach.analyze_many(folder, to=to, workers=0)
    assert other.as_before == 1
    assert {row["title"] for row in rows_of(to, "files")} == {"number 5", "number 1"}
    alone = coach.read(folder / "a" / "run0.mcap")["steps"]
    here = [row["t_s"] for row in rows_of(to, "steps") if row["file"] == "a/run0.mcap"]
    assert here == alone["t_s"].tolist()
    (folder / "a" / "run0.mcap").write_bytes(b"")
    coach.analyze_many(folder, to=to, workers=0)
    assert states(to) == {"a/run0.mcap": "failed", "b/run0.mcap": "done"}
    for table in other.tables[1:]:
        assert {row["file"] for row in rows_of(to, table)} <= {"b/run0.mcap"}, table


@pytest.mark.parametrize(
    "more", [{"settings": {"cues.gap_s": 77}}, {"tables": ["steps"]}], ids=["settings", "tables"]
)
def test_other_options_are_other_work(tmp_path, more):
    folder, to = folder_of(tmp_path / "runs", 1), tmp_path / "to"
    coach.analyze_many(folder, to=to, workers=0)
    assert coach.analyze_many(folder, to=to, workers=0, **more).as_before == 0
    assert coach.analyze_many(folder, to=to, workers=0, **more).as_before == 1
    if "tables" in more:
        assert rows_of(to, "grid") == []
    else:
        result = coach.read(folder / "a" / "run0.mcap", **more)
        (row,) = rows_of(to, "files")
        assert json.loads(row["provenance"])["settings"] == result.provenance.to_json()["settings"]


def test_files_of_other_recorders_are_as_imported(tmp_path):
    path = csv_of(tmp_path / "runs" / "belt.csv")
    write(tmp_path / "runs" / "own.mcap")
    without = coach.analyze_many(tmp_path / "runs", to=tmp_path / "without", workers=0)
    assert (without.files, without.passed_over, without.foreign) == (1, 1, 1)
    foreign = {"placement": "pelvis", "axes": "forward=+x,left=+y,up=+z"}
    batch = coach.analyze_many(tmp_path / "runs", to=tmp_path / "to", workers=0, foreign=foreign)
    assert states(batch.to) == {"belt.csv": "done", "own.mcap": "done"}
    axes = ["--axes", foreign["axes"]]
    run = tmp_path / "belt.mcap"
    assert main(["import", str(path), "-o", str(run), "--placement", "pelvis", *axes]) == 0
    alone = coach.read(run)
    for table in batch.tables[1:]:
        here = [row for row in rows_of(batch.to, table) if row["file"] == "belt.csv"]
        for name in alone[table]:
            assert columns_of(here, name) == told_like(alone[table][name]), (table, name)
    (row,) = [row for row in rows_of(batch.to, "files") if row["file"] == "belt.csv"]
    assert (row["kind"], row["placement"]) == ("imported", "pelvis")
    assert (
        coach.analyze_many(
            tmp_path / "runs", to=tmp_path / "to", workers=0, foreign=foreign
        ).as_before
        == 2
    )


def test_the_row_of_a_practice_says_what_it_was(tmp_path):
    write(tmp_path / "runs" / "a.mcap")
    told = ["simulate", "--story", "plank-that-sags", "-o", str(tmp_path / "runs" / "b.mcap")]
    assert main(told) == 0
    batch = coach.analyze_many(tmp_path / "runs", to=tmp_path / "to", workers=0)
    found = {row["file"]: row["practice"] for row in rows_of(batch.to, "files")}
    assert found == {"a.mcap": None, "b.mcap": "exercise"}


def test_only_what_is_named_must_be_understood(tmp_path):
    folder = folder_of(tmp_path / "runs", 1)
    (folder / "notes.txt").write_text("a fine day")
    (folder / "picture.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / ".hidden.mcap").touch()
    found = found_in([folder], foreign=False)
    assert [Path(one).name for one in found.files] == ["run0.mcap"]
    assert (found.passed_over, found.foreign) == (2, 1)
    named = found_in([folder / "*.jpg", folder / "a" / "run0.mcap"], foreign=False)
    assert [Path(one).name for one in named.files] == ["picture.jpg", "run0.mcap"]
    assert named.root == str(folder)
    batch = coach.analyze_many(
        folder / "*.txt", to=tmp_path / "to", workers=0, foreign=ImportOptions("waist")
    )
    assert states(batch.to) == {"notes.txt": "failed"}


def test_a_file_named_twice_is_one(tmp_path):
    folder = folder_of(tmp_path / "runs", 2)
    batch = coach.analyze_many(
        [folder, folder / "**" / "*.mcap", folder / "a" / "run0.mcap"],
        to=tmp_path / "to",
        workers=0,
    )
    assert batch.files == len(states(batch.to)) == 2


def test_names_are_counted_from_where_the_data_set_began(tmp_path):
    folder, to = folder_of(tmp_path / "runs", 4), tmp_path / "to"
    coach.analyze_many(folder, to=to, workers=0)
    one = coach.analyze_many(folder / "a" / "run0.mcap", to=to, workers=0)
    assert (one.files, one.as_before) == (1, 1)
    elsewhere = write(tmp_path / "else" / "run0.mcap", 8)
    coach.analyze_many(elsewhere, to=to, workers=0)
    assert len(states(to)) == 5
    assert states(to)[elsewhere.as_posix()] == "done"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are text")
def test_names_that_are_no_text_are_files_like_others(tmp_path):
    folder, to = folder_of(tmp_path / "runs", 1), tmp_path / "to"
    odd = os.fsencode(folder) + b"/b\xe9lt\xff.mcap"
    try:
        Path(os.fsdecode(odd)).write_bytes((folder / "a" / "run0.mcap").read_bytes())
    except OSError:
        pytest.skip("this file system takes no such name")
    batch = coach.analyze_many(folder, to=to, workers=1)
    assert states(to) == {"a/run0.mcap": "done", "b\\udce9lt\\udcff.mcap": "done"}
    assert batch.failed == []
    assert coach.analyze_many(folder, to=to, workers=1).as_before == 2


def test_nothing_to_do_is_told(tmp_path):
    (tmp_path / "none").mkdir()
    with pytest.raises(BatchProblem, match=r"no file to analyze in .*none; check the name"):
        coach.analyze_many(tmp_path / "none", to=tmp_path / "to")
    with pytest.raises(BatchProblem, match=r"there is no file to analyze in .*gone"):
        coach.analyze_many(tmp_path / "gone", to=tmp_path / "to")
    (tmp_path / "none" / "belt.csv").touch()
    with pytest.raises(BatchProblem, match="say where the sensor sat: --placement"):
        coach.analyze_many(tmp_path / "none", to=tmp_path / "to")
    assert not (tmp_path / "to").exists()
    with pytest.raises(ValueError, match="no table 'step'; there are samples, grid, steps"):
        coach.analyze_many(tmp_path, tables=["step"])
    with pytest.raises(ValueError, match="workers is -1"):
        coach.analyze_many(tmp_path, workers=-1)
    with pytest.raises(ValueError, match="give at least one"):
        coach.analyze_many([])


def test_a_file_that_went_missing_is_a_row(tmp_path):
    there = write(tmp_path / "a.mcap")
    batch = coach.analyze_many([there, tmp_path / "b.mcap"], to=tmp_path / "to", workers=0)
    assert states(batch.to) == {"a.mcap": "done", "b.mcap": "failed"}
    assert "no such file" in batch.failed[0].reason


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    folder = folder_of(tmp_path / "runs", 1)
    with pytest.raises(BatchProblem, match="holds other files"):
        coach.analyze_many(folder, to=folder, workers=0)
    coach.analyze_many(folder, to=folder / "tables", workers=0)
    again = coach.analyze_many(
        folder, to=folder / "tables", workers=0, foreign=ImportOptions("waist")
    )
    assert (again.files, again.passed_over) == (1, 0)
    (folder / "tables" / MARK).write_text('{"format": 99}')
    with pytest.raises(BatchProblem, match=r"cannot go on in .*another version of the coach"):
        coach.analyze_many(folder, to=folder / "tables", workers=0)


def test_without_a_folder_the_tables_live_as_long_as_the_result(tmp_path):
    batch = coach.analyze_many(folder_of(tmp_path / "runs", 1), workers=0)
    assert isinstance(batch, Batch)
    assert batch.to_arrow("steps").num_rows > 0
    place = Path(batch.to)
    assert place.is_dir()
    del batch
    assert not place.exists()


def test_a_full_disk_ends_the_batch_and_keeps_what_is_done(tmp_path, monkeypatch):
    folder, to = folder_of(tmp_path / "runs", 3), tmp_path / "to"
    put, puts = LocalStore.put, []

    def full(self, parts):
        puts.append(parts)
        if len(puts) == 3:  # the mark, one file, and half of the next
            with self._used():
                (self._folder / next(iter(parts))).write_bytes(b"half")
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        put(self, parts)

    monkeypatch.setattr(LocalStore, "put", full)
    with pytest.raises(BatchProblem, match=r"no space left.*free some space; what is done stays"):
        coach.analyze_many(folder, to=to, workers=0)
    assert len(states(to)) == 1
    monkeypatch.undo()
    again = coach.analyze_many(folder, to=to, workers=0)
    assert (again.as_before, again.done) == (1, 3)
    assert len({row["file"] for row in rows_of(to, "grid")}) == 3


def test_two_batches_do_not_write_into_one_folder_at_once(tmp_path):
    if sys.platform == "win32":
        pytest.skip("there are no such locks")
    folder, to = folder_of(tmp_path / "runs", 1), tmp_path / "to"
    told = []

    def second(_done, _all):
        code = "import sys, coach; coach.analyze_many(sys.argv[1], to=sys.argv[2], workers=0)"
        done = subprocess.run(
            [sys.executable, "-c", code, folder, to], capture_output=True, text=True, check=False
        )
        told.append(done.stderr)

    coach.analyze_many(folder, to=to, workers=0, progress=second)
    assert "another batch writes into" in told[0]
    assert coach.analyze_many(folder, to=to, workers=0).as_before == 1


def test_progress_counts_to_the_end(tmp_path):
    seen = []
    coach.analyze_many(
        folder_of(tmp_path / "runs", 3), workers=2, progress=lambda *told: seen.append(told)
    )
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_urls_of_memory_are_read_and_written(tmp_path):
    fsspec = pytest.importorskip("fsspec")
    store = fsspec.filesystem("memory")
    for number in range(2):
        path = write(tmp_path / "run.mcap", number)
        store.pipe_file(f"/lab/in/{number}/run.mcap", path.read_bytes())
    with pytest.raises(BatchProblem, match="of this process alone; use workers=0"):
        coach.analyze_many("memory://lab/in", to="memory://lab/out")
    batch = coach.analyze_many("memory://lab/in", to="memory://lab/out", workers=0)
    assert (batch.files, batch.failed) == (2, [])
    again = coach.analyze_many("memory://lab/in/*/run.mcap", to="memory://lab/out", workers=0)
    assert again.as_before == 2
    assert set(again.to_arrow("files")["file"].to_pylist()) == {"0/run.mcap", "1/run.mcap"}
    local = coach.analyze_many(tmp_path / "run.mcap", workers=0)
    mine = [row for row in again.to_arrow("grid").to_pylist() if row["file"] == "1/run.mcap"]
    assert [row | {"file": ""} for row in mine] == [
        row | {"file": ""} for row in local.to_arrow("grid").to_pylist()
    ]
    assert {row["path"] for row in again.to_arrow("files").to_pylist()} == {
        "memory:///lab/in/0/run.mcap",
        "memory:///lab/in/1/run.mcap",
    }
    names = store.find("/lab/out")
    assert len(names) == len(set(names)) == 1 + 2 * len(batch.tables)
    store.rm("/lab", recursive=True)


def test_a_reason_names_no_copy(tmp_path):
    fsspec = pytest.importorskip("fsspec")
    store = fsspec.filesystem("memory")
    store.pipe_file("/odd/a/empty.mcap", b"")
    batch = coach.analyze_many("memory://odd", to=tmp_path / "to", workers=0)
    assert [(one.file, one.reason) for one in batch.failed] == [
        ("a/empty.mcap", "empty.mcap is empty; take another copy, or another file")
    ]
    store.rm("/odd", recursive=True)


def test_a_script_without_the_usual_guard_is_told_so(tmp_path):
    folder_of(tmp_path / "runs", 2)
    script = tmp_path / "script.py"
    script.write_text("import coach\ncoach.analyze_many('runs', to='to', workers=2)\n")
    root = str(RECORDINGS.parent)
    done = subprocess.run(
        [sys.executable, script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "no process can be begun; a script must call it below" in done.stderr.splitlines()[-1]
    assert not list((tmp_path / "to").glob("files/*"))


def test_wrong_ways_to_read_others_are_refused(tmp_path):
    with pytest.raises(ValueError, match="placement is 'head'; use one of: chest, pelvis, waist"):
        coach.analyze_many(tmp_path, foreign={"placement": "head"})
    with pytest.raises(ValueError, match="foreign: no field 'rate'; there are placement, rate_hz"):
        coach.analyze_many(tmp_path, foreign={"placement": "waist", "rate": 9})
