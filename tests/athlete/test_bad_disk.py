"""Whatever happens to the store, a run begins and goes on, and says so in one line."""

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coach.athlete import (
    StoreError,
    athlete,
    back_up,
    database,
    delete_athlete,
    export_lines,
    open_home,
    sessions,
)
from coach.athlete import profile as profile_module
from coach.athlete.connection import Connection
from coach.athlete.database import STORE_NAME
from coach.athlete.odd_rows import odd_rows
from coach.athlete.profile import Profile, keep_session
from coach.model import Baseline, Body, Placement
from coach.progress import Focus
from tests.athlete.runners import CALIBRATION, SENSOR, USUAL, effect, run_of

ROOT = Path(__file__).resolve().parents[2]
PELVIS, CHEST = Placement.PELVIS, Placement.CHEST
PAGE = 4096


@pytest.fixture
def full(store, who):
    """Some hundred pages."""
    for day in range(60):
        run = run_of(day, title="t" * 300, effects=[effect(k) for k in range(20)])
        keep_session(store, who, run, USUAL, [(run.started_utc_s + 1.0, CALIBRATION)])
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return store


def a_run_begins(home, told):
    """Everything that a live run asks before it starts."""
    profile = Profile(home, told.append)
    profile.focus()
    known = [profile.calibration(SENSOR, place) for place in (PELVIS, CHEST)]
    usual = [profile.baseline(place) for place in (PELVIS, CHEST)]
    return profile, known, usual, profile.course(PELVIS, CHEST), profile.body()


def a_run_ends(profile):
    profile.keep_calibration(CALIBRATION)
    number = profile.keep_session(run_of(99.0), USUAL, just_learnt=True)
    profile.keep_votes({"lean_too_far#1": 1})
    return number


def is_a_line(line):
    return line.isprintable() and 20 < len(line) < 500


@pytest.mark.parametrize("part", range(8))
def test_damaged_pages(full, home, lines, part):
    full.close()
    path = home / STORE_NAME
    content = bytearray(path.read_bytes())
    pages = len(content) // PAGE
    assert pages > 40
    first = max(pages * part // 8, 1)  # the first page says what the file is
    for page in range(first, pages * (part + 1) // 8):
        content[page * PAGE : (page + 1) * PAGE] = b"\xff" * PAGE
    path.write_bytes(content)
    profile, *_ = a_run_begins(home, lines)
    assert len(lines) <= 1
    begun = len(lines)
    a_run_ends(profile)
    assert len(lines) <= begun + 3
    assert all(map(is_a_line, lines))


def test_every_statement_that_meets_damage_says_so_alike(full, home):
    full.close()
    path = home / STORE_NAME
    content = bytearray(path.read_bytes())
    # Behind the first pages, which have the tables' names and the roots of their trees.
    content[20 * PAGE :] = b"\xa5" * (len(content) - 20 * PAGE)
    path.write_bytes(content)
    opened = open_home(home, print)
    for go in (
        lambda: sessions(opened, 1),
        lambda: odd_rows(opened, 1),
        lambda: list(export_lines(opened)),
        lambda: delete_athlete(opened, athlete(opened)),
        lambda: opened.db.execute("SELECT * FROM session ORDER BY title").fetchall(),
        lambda: list(opened.db.execute("SELECT * FROM cue_effect")),
        lambda: opened.db.execute("SELECT count(held_s) FROM cue_effect").fetchone(),
        lambda: opened.db.executemany("DELETE FROM cue_effect WHERE held_s > ?", [(1,)]),
    ):
        with pytest.raises(StoreError, match="is damaged"):
            go()
    opened.close()


def test_damage_that_is_met_in_the_middle_of_the_rows(full):
    """A cursor steps on while it is read: not only ``execute`` can fail."""
    query = "SELECT json(column1) FROM (VALUES ('1'), ('2'), ('x'))"
    rows = full.db.execute(query)
    assert rows.fetchone() == ("1",)
    with pytest.raises(StoreError):
        rows.fetchone()
    with pytest.raises(StoreError):
        list(full.db.execute(query))


def test_a_locked_store_is_waited_for_once(full, home, lines, monkeypatch):
    full.close()
    holder = sqlite3.connect(home / STORE_NAME, isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr(database, "_WAIT_S", 1.0)
    began = time.monotonic()
    profile, known, usual, course, body = a_run_begins(home, lines)
    assert time.monotonic() - began < 5.0  # it is asked seven times
    (line,) = lines
    assert "close the other coach" in line
    assert "the run goes on without your history" in line
    assert (known, usual, body) == ([None, None], [Baseline(), Baseline()], Body())
    assert (list(course.sessions), course.focus) == ([], Focus())
    assert a_run_ends(profile) is None
    assert len(lines) == 4
    holder.close()
    assert a_run_ends(profile) is not None  # as soon as the other one has ended


def broken(monkeypatch, pragma):
    """The store as it opens on such a disk."""

    def opening(*given, **named):
        opened = open_home(*given, **named)
        opened.db.execute(pragma)
        return opened

    monkeypatch.setattr(profile_module, "open_home", opening)


def test_a_disk_that_cannot_be_written(full, home, lines, monkeypatch):
    full.close()
    broken(monkeypatch, "PRAGMA query_only = ON")
    profile, known, *_ = a_run_begins(home, lines)
    assert (known[0], lines) == (CALIBRATION, [])
    assert a_run_ends(profile) is None
    assert len(lines) == 3
    assert all("readonly" in line and is_a_line(line) for line in lines)


def test_a_full_disk(full, home, lines, monkeypatch):
    full.close()
    broken(monkeypatch, "PRAGMA max_page_count = 1")
    profile, known, *_ = a_run_begins(home, lines)
    assert (known[0], lines) == (CALIBRATION, [])
    big = run_of(99.0, title="t" * 100_000)
    assert profile.keep_session(big, USUAL) is None
    (line,) = lines
    assert "full" in line
    assert is_a_line(line)
    store = open_home(home, print)
    assert len(sessions(store, 1)) == 60
    store.close()


LIMITED = """
import resource, sys
from pathlib import Path
from coach.athlete.odd_rows import odd_rows
from coach.athlete.profile import Profile
from tests.athlete.runners import USUAL, run_of
size = (Path(sys.argv[1]) / "athletes.sqlite").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, size // 2))
told = []
profile = Profile(Path(sys.argv[1]), told.append)
profile.body()
assert profile.keep_session(run_of(99.0, title="t" * 10 * size), USUAL) is None
assert told and all(line.isprintable() for line in told), told
"""


@pytest.mark.skipif(os.name == "nt", reason="limits of POSIX")
def test_a_file_that_may_not_grow(full, home):
    full.close()
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, home], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_folder_that_cannot_be_looked_into(tmp_path, lines):
    profile, *_ = a_run_begins(tmp_path / ("n" * 300), lines)
    (line,) = lines
    assert "name too long" in line
    assert "COACH_HOME" in line
    assert a_run_ends(profile) is None
    assert len(lines) == 4


def test_a_copy_that_cannot_be_written_is_one_line(full, tmp_path):
    with pytest.raises(StoreError, match="cannot use"):
        back_up(full, tmp_path / "nowhere" / "copy.sqlite")


def test_a_row_that_is_refused_is_one_line_and_the_rest_goes_on(home, lines):
    profile = Profile(home, lines.append)
    assert profile.keep_session(run_of(started_utc_s=1e20), USUAL) is None
    assert profile.keep_session(run_of(feedback_share=float("nan")), USUAL) is None
    assert profile.keep_session(run_of(), USUAL) is not None
    assert len(lines) == 2
    assert all("refuses it" in line and is_a_line(line) for line in lines)


def test_there_is_no_way_around_the_one_translation():
    """Every connection of the room is ours, and every method that steps through rows is covered."""
    folder = ROOT / "coach" / "athlete"
    for path in folder.glob("*.py"):
        if path.name != "connection.py":
            assert "sqlite3" not in path.read_text(), path.name
    own = set(vars(Connection))
    assert {"execute", "executemany", "cursor"} <= own
