"""Every file that the program writes: how it is made, and what it must be afterwards.

A live run writes several and is drilled by itself (``live_faults.py``); the others are one command
each. ``MODULES`` says which module of the package opens which of them for writing; a test holds it
against the package.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import sqlite3
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fit_tool.fit_file import FitFile
from pyarrow import parquet

from coach.model.practice import PlannedSet, Practice, PracticeKind
from coach.recording import RecordingWriter, read_recording
from coach.voice.wav_file import is_whole
from tests.cli.places import RECORDINGS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STORY = """
title = "Stands and runs"
placement = "pelvis"
seed = 5
[[phase]]
do = "stand"
for_s = 15
[[phase]]
do = "bend"
for_s = 3
[[phase]]
do = "run"
for_s = 12
"""
CSV = "t_s,ax,ay,az\n" + "".join(f"{k / 50},0.1,0.{k % 7},9.8\n" for k in range(1500))
RUN = RECORDINGS / "quick-feet.simulated.mcap"
OLD = b"what was there before, which is to be replaced whole or not at all\n"


@dataclass(frozen=True, slots=True)
class Writer:
    """One command that writes.

    Args:
        name: Of what it writes.
        words: The command; run in a folder of its own that ``begun_folder`` has filled.
        files: What it makes or replaces, relative to that folder; patterns.
        whole: Raises, or is false, if such a file is not whole.
        before: Commands that must have been run in the folder.
        replaces: The files are there before, with other content (``OLD``).
        goes_on: The command has another purpose; what is lost is one line, and no exit code.
    """

    name: str
    words: tuple[str, ...]
    files: tuple[str, ...]
    whole: Callable[[Path], object]
    before: tuple[tuple[str, ...], ...] = ()
    replaces: bool = True
    goes_on: bool = False


def _recording(path: Path) -> bool:
    return read_recording(path).complete


def _json(path: Path) -> bool:
    return isinstance(json.loads(path.read_text("utf-8")), dict)


def _lines(path: Path) -> bool:
    text = path.read_text("utf-8")
    return text.endswith("\n") and all(json.loads(line) for line in text.splitlines())


def _page(path: Path) -> bool:
    return path.read_text("utf-8").rstrip().endswith("</html>")


def _png(path: Path) -> bool:
    return path.read_bytes().endswith(b"IEND\xaeB`\x82")


def _fit(path: Path) -> bool:
    return bool(FitFile.from_bytes(path.read_bytes()).records)


def _table(path: Path) -> bool:
    return path.read_text("utf-8").endswith("\n")


def _parquet(path: Path) -> bool:
    return bool(parquet.read_table(path).num_columns)


def _toml(path: Path) -> bool:
    return bool(tomllib.loads(path.read_text("utf-8")))


def _sound(path: Path) -> bool:
    return is_whole(path.read_bytes())


def sessions_of(store: Path) -> list[str]:
    """What a store holds, however its pages lie; it must be sound."""
    db = sqlite3.connect(store)
    try:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return sorted(line for line in db.iterdump() if line.startswith("INSERT"))
    finally:
        db.close()


def _store(path: Path) -> bool:
    return bool(sessions_of(path))


_ADDED = ("history", "add", "a.mcap")
_DELETED = ("history", "delete", "1", "--yes")
_FORCE = "--force"

WRITERS: tuple[Writer, ...] = (
    Writer(
        "simulated recording",
        ("simulate", "story.toml", "-o", "out.mcap", _FORCE),
        ("out.mcap",),
        _recording,
    ),
    Writer(
        "imported recording",
        ("import", "belt.csv", "--placement", "chest", "-o", "out.mcap", _FORCE),
        ("out.mcap",),
        _recording,
    ),
    Writer(
        "calibration", ("calibrate", "b.mcap", "-o", "out.json", _FORCE), ("out.json",), _json,
        before=(("simulate", "story.toml", "-o", "b.mcap"),),
    ),
    Writer("report", ("report", "a.mcap", "-o", "out.html", _FORCE), ("out.html",), _page),
    Writer(
        "picture", ("report", "a.mcap", "-o", "out.html", "--png", _FORCE), ("out.png",), _png
    ),
    Writer(
        "FIT activity", ("export", "a.mcap", "--to", "fit", "-o", "out.fit", _FORCE),
        ("out.fit",), _fit,
    ),
    Writer(
        "CSV tables",
        ("export", "a.mcap", "--to", "csv", "--level", "steps,grid,cues", "-o", "out", _FORCE),
        ("out/a.steps.csv", "out/a.grid.csv", "out/a.cues.csv", "out/a.columns.json"),
        _table,
    ),
    Writer(
        "Parquet tables",
        ("export", "a.mcap", "--to", "parquet", "--level", "steps,cues", "-o", "out", _FORCE),
        ("out/a.steps.parquet", "out/a.cues.parquet"),
        _parquet,
    ),
    Writer(
        "tables of a batch",
        ("batch", "a.mcap", "--workers", "1", "-o", "out", "--level", "cues", _FORCE),
        (
            "out/cues/a-d13610429f55b84f.parquet",
            "out/files/a-d13610429f55b84f.parquet",
        ),
        _parquet,
        replaces=False,
    ),
    Writer(
        "Motion-BIDS dataset",
        ("export", "a.mcap", "--to", "bids", "-o", "out", _FORCE),
        (
            "out/sub-01/motion/sub-01_task-running_tracksys-imuChest_motion.tsv",
            "out/sub-01/motion/sub-01_task-running_tracksys-imuChest_channels.tsv",
            "out/sub-01/motion/sub-01_task-running_events.tsv",
        ),
        _table,
    ),
    Writer(
        "sound of a replay",
        ("replay", "a.mcap", "--wav", "out.wav"),
        ("out.wav",),
        _sound,
        goes_on=True,
    ),
    Writer(
        "history, a session added", _ADDED, ("home/athletes.sqlite",), _store, replaces=False,
        before=(("athlete", "--mass-kg", "60"),),
    ),
    Writer(
        "history, a practice added", ("history", "add", "practice.mcap"), ("home/athletes.sqlite",),
        _store, before=(("athlete", "--mass-kg", "60"),), replaces=False,
    ),
    Writer(
        "history, a session deleted", _DELETED, ("home/athletes.sqlite",), _store,
        before=(_ADDED,), replaces=False,
    ),
    Writer(
        "history, brought in", ("history", "import", "copy.jsonl"), ("home/athletes.sqlite",),
        _store, before=(_ADDED, ("history", "export", "copy.jsonl"), _DELETED),
        replaces=False,
    ),
    Writer(
        "history, lines of it", ("history", "export", "out.jsonl", _FORCE), ("out.jsonl",), _lines,
        before=(_ADDED,),
    ),
    Writer(
        "history, copy of it", ("history", "backup", "out.sqlite", _FORCE), ("out.sqlite",), _store,
        before=(_ADDED,),
    ),
    Writer(
        "history, taken back", ("history", "restore", "copy.sqlite", "--yes"),
        ("home/athletes.sqlite",), _store,
        before=(_ADDED, ("history", "backup", "copy.sqlite")), replaces=False,
    ),
    Writer(
        "athlete", ("athlete", "--mass-kg", "58"), ("home/athletes.sqlite",), _store,
        before=(("athlete", "--mass-kg", "60"),), replaces=False,
    ),
    Writer(
        "focus", ("focus", "cadence", "--target", "176"), ("home/athletes.sqlite",), _store,
        before=(("athlete", "--mass-kg", "60"),), replaces=False,
    ),
    Writer("progress page", ("progress", "--page", "-o", "out.html", _FORCE), ("out.html",), _page,
           before=(_ADDED,)),
    Writer("settings", ("settings", "--write", "out.toml", _FORCE), ("out.toml",), _toml),
    Writer(
        "settings of one's own", ("settings", "--set", "cues.gap_s=90", "--write", _FORCE),
        ("home/settings.toml",), _toml, before=(("settings", "--set", "cues.gap_s=60", "--write"),),
        replaces=False,
    ),
)  # fmt: skip

# Which module writes what; those of the rooms that others are written through are named in quotes.
MODULES: dict[str, str] = {
    "coach/analysis/many/batch_result.py": "holds the folder of a result that nobody keeps",
    "coach/analysis/many/many_files.py": "folder of the tables of a batch, or one of the system's",
    "coach/analysis/many/part_tables.py": "tables of one file of a batch, as bytes",
    "coach/analysis/many/stores.py": "tables of a batch, each in a workshop and moved into place",
    "coach/athlete/connection.py": "history",
    "coach/athlete/database.py": "history, its file and folder",
    "coach/athlete/known_sensors.py": "sensors.json, by write_private",
    "coach/athlete/legacy.py": "files of earlier versions, renamed",
    "coach/athlete/restore.py": "history, taken back, and what was there beside it",
    "coach/cli/device/doctor_checks.py": "a file without a name, to try whether it can be made",
    "coach/cli/device/doctor_speed.py": "a recording to time the coach by, in a folder of the "
    "system's for such: nobody's, and gone at the end",
    "coach/cli/files.py": "whatever commands write as one text",
    "coach/cli/history/demo_season.py": "a demo season, made beside its place and moved there",
    "coach/cli/history/season_made.py": "folder of the recordings of a demo season",
    "coach/cli/history/history_copy.py": "history, copy of it",
    "coach/cli/history/history_delete.py": "a recording, deleted",
    "coach/cli/home/home_library.py": "exports and the progress page, in a folder of the "
    "cache: one that a killed page left goes a day later; reports by 'coach report'",
    "coach/cli/home/home_page.py": "home-devices.json, deleted: there as it was, or gone",
    "coach/cli/live/run_recording.py": "recording of a run: its folder, its name",
    "coach/cli/offline/export.py": "FIT activity, CSV and Parquet tables",
    "coach/cli/offline/record_session.py": "simulated and imported recordings",
    "coach/cli/pouch/attendant.py": "a recording in which nobody moved, deleted",
    "coach/cli/pouch/service.py": "the units of systemd, by write_private, and links to them",
    "coach/cli/sound/voice_check.py": "a phrase, thrown away, in the system's folder for such",
    "coach/cli/sound/speech_output.py": "folder of the sound of a run",
    "coach/export/bids_dataset.py": "about the dataset, who ran and when, by write_private",
    "coach/export/bids_folder.py": "Motion-BIDS dataset, in a workshop",
    "coach/export/csv_files.py": "CSV tables, in a workshop",
    "coach/export/parquet_files.py": "Parquet tables, in a workshop",
    "coach/files/private.py": "what the others write through",
    "coach/page/device_keys.py": "home-devices.json, by write_private: the old devices or the "
    "new ones; one that could not be kept is in until the page ends, then types a code again",
    "coach/recording/disk.py": "recording",
    "coach/recording/writer.py": "a recording that could not begin, deleted",
    "coach/sources/virtual/firmware/compiled_core.py": "the sensor's own code as compiled, in the "
    "cache; what it is compiled in is in the system's folder for such",
    "coach/voice/renderer.py": "speech cache",
    "coach/voice/engines/command_engine.py": "a program's own files, in the system's folder "
    "for such",
    "coach/voice/engines/speech_engine.py": "the engine's own files, likewise",
    "coach/voice/wav_file.py": "sound of a run or replay",
}


def begun_folder(folder: Path) -> None:
    """What commands start from."""
    (folder / "story.toml").write_text(STORY)
    (folder / "belt.csv").write_text(CSV)
    (folder / "a.mcap").write_bytes(RUN.read_bytes())
    # The same movements, as somebody's who was asked to exercise.
    run = read_recording(RUN)
    practice = Practice(PracticeKind.EXERCISE, sets=(PlannedSet("plank", hold_s=20.0),))
    header = dataclasses.replace(run.header, practice=practice)
    with contextlib.closing(RecordingWriter(folder / "practice.mcap", header)) as writer:
        for event in run.inputs:
            writer.write_input(event)
