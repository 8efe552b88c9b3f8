"""Folders of short recordings."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow.parquet

from coach.analysis.many.data_set import DataSet
from coach.analysis.many.job import BatchOptions, Job
from coach.analysis.many.stores import LocalStore
from coach.recording import RecordingWriter, read_recording
from tests.analysis.deadly import Deadly
from tests.analysis.runs import simulated

RECORDINGS = Path(__file__).resolve().parents[2] / "recordings"
SECONDS = 24.0
STORIES = ("easy-run", "tired-hips", "poor-link")


@cache
def _events(story):
    recording = read_recording(RECORDINGS / f"{story}.simulated.mcap")
    until_s = recording.header.t_zero_host_s + SECONDS
    return recording.header, [one for one in recording.inputs if one.t_host_s < until_s]


def write(path, number=0):
    """A recording of some seconds; each number is another one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    header, events = _events(STORIES[number % len(STORIES)])
    path.unlink(missing_ok=True)
    with RecordingWriter(path, dataclasses.replace(header, title=f"number {number}")) as writer:
        for event in events:
            writer.write_input(event)
    return path


def folder_of(folder, count):
    """So many recordings, in two folders with the same names."""
    for number in range(count):
        write(folder / "ab"[number % 2] / f"run{number // 2}.mcap", number)
    return folder


def whole_runs(folder, count):
    """Recordings that take a while: so many copies of the shipped ones."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        shipped = RECORDINGS / f"{STORIES[number % len(STORIES)]}.simulated.mcap"
        (folder / f"run{number:02d}.mcap").write_bytes(shipped.read_bytes())
    return folder


def csv_of(path, seconds=20.0):
    """What another recorder could have written."""
    acc, gyr = simulated().arrays()
    rows = int(seconds / simulated().dt_s)
    t_s = np.arange(rows) * simulated().dt_s
    table = np.column_stack([t_s, acc[:rows], gyr[:rows]])
    head = "t_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2,gyr_x_rad_s,gyr_y_rad_s,gyr_z_rad_s"
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savetxt(path, table, delimiter=",", header=head, comments="", fmt="%.9g")
    return path


def rows_of(to, table):
    """All rows of a table of a data set, as dicts."""
    return [
        row
        for path in sorted((Path(to) / table).glob("*.parquet"))
        for row in pyarrow.parquet.ParquetFile(path).read().to_pylist()
    ]


def states(to):
    """File -> state, each once."""
    rows = rows_of(to, "files")
    assert len({row["file"] for row in rows}) == len(rows)
    return {row["file"]: row["state"] for row in rows}


def jobs_with_a_deadly_one(folder, count, deadly):
    """So many recordings as jobs, one of which ends whoever does it; and where the tables go."""
    to = folder / "to"
    to.mkdir()
    DataSet(LocalStore(to)).begin(str(folder))
    jobs = [
        Job(
            str(write(folder / f"{number}.mcap", number)),
            f"{number}.mcap",
            str(to),
            Deadly() if number == deadly else BatchOptions(tables=("steps",)),
        )
        for number in range(count)
    ]
    return jobs, to
