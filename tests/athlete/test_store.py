"""The file itself: versions, damage, other writers, and the plug pulled in the middle."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from coach.athlete import StoreError, athlete, back_up, open_home, open_store, sessions
from coach.athlete.database import STORE_NAME, translate_errors
from coach.athlete.profile import Profile, keep_session
from coach.athlete.schema import APPLICATION_ID, STEPS
from tests.athlete.runners import USUAL, effect, run_of
from tests.not_on_windows import FORKS

ROOT = Path(__file__).resolve().parents[2]
KILLS = 50

# Writes sessions as fast as it can, and is killed by its parent at any moment; then another.
KILLER = """
import os, random, signal, sys, time
from pathlib import Path
from coach.athlete import athlete, open_home
from coach.athlete.profile import keep_session
from tests.athlete.runners import USUAL, effect, run_of

home, kills = Path(sys.argv[1]), int(sys.argv[2])
random.seed(4)
done = 0
for kill in range(kills):
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        store = open_home(home, print, make=True)
        who = athlete(store)
        for day in range(100_000):
            run = run_of(kill * 1000 + day, effects=[effect(k) for k in range(20)])
            keep_session(store, who, run, USUAL)
            os.write(tell, b".")
        os._exit(1)
    for kept in range(random.randint(1, 4)):
        os.read(told, 1)  # it is at work, however busy the machine is
    time.sleep(random.uniform(0.0, 0.03))
    os.kill(child, signal.SIGKILL)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    os.close(told)
    os.close(tell)
    store = open_home(home, print, make=True)
    assert store.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert store.db.execute("PRAGMA foreign_key_check").fetchall() == []
    halves = store.db.execute(
        "SELECT id FROM session"
        " WHERE cues <> (SELECT count(*) FROM cue_effect WHERE session_id = id)"
        " OR 2 <> (SELECT count(*) FROM session_metric WHERE session_id = id)"
        " OR 1 <> (SELECT count(*) FROM baseline WHERE session_id = session.id)"
    ).fetchall()
    assert halves == []
    (count,) = store.db.execute("SELECT count(*) FROM session").fetchone()
    assert count >= done
    done = count
    store.close()
print(done)
"""


@FORKS
def test_no_half_session_after_fifty_kills(home):
    done = subprocess.run(
        [sys.executable, "-c", KILLER, home, str(KILLS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > KILLS  # they were killed at work, not before it


def test_a_run_in_another_process_is_waited_for(store, who, home):
    other = open_home(home, print)
    with other.writing() as db:
        db.execute("UPDATE athlete SET height_m = 1.7")
        # A reader sees what was there before, and is not kept waiting.
        assert athlete(store).body.height_m is None
    assert athlete(store).body.height_m == 1.7
    other.close()


def test_two_first_openings_make_one_store(home):
    code = (
        "import sys; from pathlib import Path; from coach.athlete import *;"
        "s = open_home(Path(sys.argv[1]), print, make=True); print(len(athletes(s)))"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, home], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    assert [process.communicate(timeout=60)[0] for process in started] == ["1\n"] * 3


def test_a_newer_store_is_left_alone(store, home, lines):
    store.db.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    store.close()
    with pytest.raises(StoreError, match="newer coach"):
        open_home(home, lines.append)


def test_a_file_of_another_program_is_left_alone(tmp_path):
    path = tmp_path / "theirs.sqlite"
    theirs = sqlite3.connect(path)
    theirs.execute("PRAGMA application_id = 7")
    theirs.execute("CREATE TABLE t (x)")
    theirs.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        open_store(path)
    assert path.read_bytes() == before


def test_the_store_says_whose_it_is_and_how_far(store):
    assert store.db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert store.db.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
    assert store.db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize("taken", range(len(STEPS) + 1))
def test_every_earlier_version_becomes_the_present_one(tmp_path, store, taken):
    """A store that stopped at any step is brought to the same tables as a new one."""
    path = tmp_path / "old" / STORE_NAME
    path.parent.mkdir()
    old = sqlite3.connect(path)
    for step in STEPS[:taken]:
        old.executescript(step)
    old.execute(f"PRAGMA user_version = {taken}")
    old.commit()
    old.close()
    brought = open_store(path)
    schema = "SELECT name, sql FROM sqlite_master ORDER BY name"
    assert brought.db.execute(schema).fetchall() == store.db.execute(schema).fetchall()
    brought.close()


def read_all(home):
    opened = open_home(home, print)
    with translate_errors(opened.path):
        return sessions(opened, athlete(opened).athlete_id)


def test_damage_in_the_middle_is_one_line(store, who, home):
    for day in range(40):
        keep_session(store, who, run_of(day, effects=[effect(k) for k in range(9)]), USUAL)
    store.close()
    path = home / STORE_NAME
    content = bytearray(path.read_bytes())
    content[4096:-4096] = b"\xa5" * (len(content) - 8192)
    path.write_bytes(content)
    told = []
    assert Profile(home, told.append).keep_session(run_of(99.0), USUAL) is None
    with pytest.raises(StoreError) as raised:
        read_all(home)
    assert len(told) == 1
    assert "\n" not in str(raised.value)
    assert str(path) in str(raised.value)


def test_a_backup_is_a_store_of_its_own(store, who, tmp_path):
    keep_session(store, who, run_of(effects=[effect()]), USUAL)
    path = tmp_path / "copy" / STORE_NAME
    path.parent.mkdir()
    back_up(store, path)
    assert [p.name for p in path.parent.iterdir()] == [STORE_NAME]
    copy = open_home(path.parent, print)
    assert sessions(copy, athlete(copy).athlete_id) == sessions(store, who.athlete_id)
    copy.close()
