"""A backup taken back: looked through first, whole or not at all, and never without a word."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3

import pytest

from coach.athlete import StoreError, add_athlete, athlete, back_up, sessions
from coach.athlete.database import STORE_NAME
from coach.athlete.profile import keep_session
from coach.athlete.restore import held_in, looked_through, put_back
from coach.athlete.schema import APPLICATION_ID, STEPS
from tests.athlete.runners import USUAL, effect, run_of

KEPT = "athletes-before-restore-1.sqlite"


@pytest.fixture
def backup(store, who, tmp_path):
    """Of a store with two runs; a third has come since."""
    for day in range(2):
        keep_session(store, who, run_of(day, effects=[effect()]), USUAL)
    path = tmp_path / "copy.sqlite"
    back_up(store, path)
    keep_session(store, who, run_of(2, title="later"), USUAL)
    return path


def titles(path):
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        return [title for (title,) in db.execute("SELECT title FROM session ORDER BY id")]


def dump(path):
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        return list(db.iterdump())


def test_it_is_the_history_again_and_what_was_there_is_kept(coach, store, backup, home):
    store.close()
    code, out, err = coach("history", "restore", backup, "--yes")
    assert (code, err) == (0, "")
    assert "1 athlete, 2 sessions" in out
    assert str(home / KEPT) in out
    assert dump(home / STORE_NAME) == dump(backup)
    assert titles(home / KEPT) == ["Run", "Run", "later"]
    assert (home / KEPT).stat().st_mode & 0o077 == 0
    # And back again: the next one has a name of its own.
    code, out, _ = coach("history", "restore", home / KEPT, "--yes")
    assert code == 0
    assert titles(home / STORE_NAME) == ["Run", "Run", "later"]
    assert titles(home / "athletes-before-restore-2.sqlite") == ["Run", "Run"]


def test_what_is_deleted_then_may_be_in_the_store_of_before(coach, store, backup, home):
    store.close()
    coach("history", "restore", backup, "--yes")
    for words in (("history", "delete", "1"), ("athlete", "me", "--delete")):
        code, _, err = coach(*words, "--yes")
        assert code == 0
        assert f"still there: {home / KEPT}" in err


def test_who_has_the_store_open_goes_on_with_what_was_taken_back(store, backup, home, who):
    with looked_through(backup, home) as copy:
        put_back(copy, home)
    assert len(sessions(store, who.athlete_id)) == 2
    keep_session(store, who, run_of(5), USUAL)
    assert len(sessions(store, who.athlete_id)) == 3
    assert store.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_nobody_is_asked_where_nothing_would_go(coach, store, backup, home, tmp_path):
    store.close()
    shutil.rmtree(home)
    code, out, err = coach("history", "restore", backup)
    assert (code, err) == (0, "")
    assert "kept as" not in out
    assert titles(home / STORE_NAME) == ["Run", "Run"]
    assert (home / STORE_NAME).stat().st_mode & 0o077 == 0


def test_without_a_terminal_it_takes_a_yes(coach, store, backup, home):
    store.close()
    before = dump(home / STORE_NAME)
    code, out, err = coach("history", "restore", backup)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "--yes" in err
    assert dump(home / STORE_NAME) == before
    assert not (home / KEPT).exists()


def test_a_damaged_history_is_put_aside(coach, store, backup, home):
    store.close()
    (home / STORE_NAME).write_bytes(b"no store at all " * 1000)
    assert "coach history restore" in coach("history")[2]
    assert coach("history", "restore", backup)[0] == 1
    code, _, err = coach("history", "restore", backup, "--yes")
    assert (code, err) == (0, "")
    assert titles(home / STORE_NAME) == ["Run", "Run"]
    assert (home / KEPT).read_bytes().startswith(b"no store")


def cut(path):
    path.write_bytes(path.read_bytes()[:-8192])


def overwritten(path):
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 5] = os.urandom(8192)
    path.write_bytes(data)


def of_another_program(path):
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA application_id = 77")


def of_a_newer_coach(path):
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(f"PRAGMA user_version = {len(STEPS) + 1}")


def with_a_run_of_nobody(path):
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("UPDATE session SET athlete_id = 99 WHERE id = 1")


def without_athletes(path):
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("DELETE FROM athlete")


BAD = {
    "missing": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("dear mother"),
    "cut": cut,
    "overwritten": overwritten,
    "another program's": of_another_program,
    "newer": of_a_newer_coach,
    "a run of nobody": with_a_run_of_nobody,
    "nobody in it": without_athletes,
    "a folder": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize("spoilt", BAD)
def test_what_is_no_whole_backup_changes_nothing(coach, store, backup, home, spoilt):
    store.close()
    BAD[spoilt](backup)
    before = dump(home / STORE_NAME)
    code, out, err = coach("history", "restore", backup, "--yes")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert str(backup) in err
    assert "nothing was changed" in err
    assert str(home) not in err
    assert dump(home / STORE_NAME) == before
    assert sorted(path.name for path in home.iterdir()) == [STORE_NAME]


def test_a_backup_of_an_earlier_version_is_brought_to_today(coach, home, tmp_path):
    old = tmp_path / "old.sqlite"
    with contextlib.closing(sqlite3.connect(old, isolation_level=None)) as db:
        for step in STEPS[:2]:
            db.executescript(step)
        db.execute("INSERT INTO athlete VALUES (1, 'Ana', 0, NULL, NULL, NULL, 1)")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("PRAGMA user_version = 2")
    before = old.read_bytes()
    assert coach("history", "restore", old)[0] == 0
    assert "Ana" in coach("athlete")[1]
    assert old.read_bytes() == before


def test_if_it_cannot_be_written_the_store_is_as_it_was(store, backup, home, monkeypatch):
    def full(*_):
        raise StoreError("the disk is full")

    before = dump(home / STORE_NAME)
    monkeypatch.setattr("coach.athlete.restore.back_up", full)
    with looked_through(backup, home) as copy, pytest.raises(StoreError, match="full"):
        put_back(copy, home)
    assert dump(home / STORE_NAME) == before


def test_a_store_is_empty_until_there_is_something_to_miss(store, who):
    assert held_in(store).is_empty
    add_athlete(store, "Ana")
    assert not held_in(store).is_empty


def test_what_was_learnt_is_missed_too(store):
    with store.writing() as db:
        db.execute("UPDATE athlete SET mass_kg = 60")
    assert not held_in(store).is_empty
    assert athlete(store).body.mass_kg == 60
