"""Which run a command takes: the latest one, one by its number, or a file."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from coach.athlete import athlete, open_home
from coach.athlete.practices import add_practice
from coach.athlete.profile import keep_session
from coach.model import PracticeKind
from tests.athlete.practised import practice_of
from tests.athlete.runners import USUAL, run_of
from tests.cli.places import RECORDINGS

FIRST = RECORDINGS / "tired-hips.simulated.mcap"
SECOND = RECORDINGS / "quick-feet.simulated.mcap"
COMMANDS = {
    "replay": (),
    "inspect": (),
    "report": ("--text",),
    "export": ("--to", "csv", "--level", "cues"),
    "why": ("0:40",),
}
by_command = pytest.mark.parametrize("name", COMMANDS)


def words(name, *run):
    """A command about a run."""
    return (name, *run, *COMMANDS[name])


@pytest.fixture
def kept(tmp_path):
    """Two runs in the history; gives their recordings by number."""
    paths = {}
    store = open_home(tmp_path / "home", print, make=True)
    for day, source in enumerate((FIRST, SECOND)):
        path = tmp_path / f"run{day}.mcap"
        shutil.copy(source, path)
        number = keep_session(store, athlete(store), run_of(day, path=str(path)), USUAL)
        paths[number] = path
    store.close()
    return paths


@by_command
def test_without_a_file_it_is_the_latest_run_and_says_so(coach, kept, name):
    code, out, err = coach(*words(name))
    assert code == 0
    assert err.count("\n") == 1
    assert "session 2 of 20" in err
    assert str(kept[2]) in err
    if name != "export":  # which names the files it writes
        assert out == coach(*words(name, kept[2]))[1]


def test_without_a_file_it_is_what_was_done_last_a_practice_too(coach, kept, tmp_path):
    path = tmp_path / "stood.mcap"
    shutil.copy(FIRST, path)
    store = open_home(tmp_path / "home", print)
    add_practice(store, athlete(store), practice_of(PracticeKind.STAND, 30, path=str(path)))
    store.close()
    code, _, err = coach("inspect")
    assert code == 0
    assert str(path) in err


@by_command
def test_a_number_is_that_of_the_history(coach, kept, name):
    code, _, err = coach(*words(name, 1))
    assert code == 0
    assert err.count("\n") == 1
    assert f": {kept[1]}" in err


@by_command
def test_a_number_that_is_not_there_is_one_line(coach, kept, name):
    code, out, err = coach(*words(name, 99))
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "no session 99 of me; 'coach history' lists them" in err


@by_command
def test_a_file_of_that_name_is_given_with_its_folder(coach, kept, tmp_path, name):
    shutil.copy(FIRST, tmp_path / "99")
    code, _, err = coach(*words(name, "./99"))
    assert (code, err) == (0, "")


@by_command
def test_a_recording_that_is_gone_is_one_line_with_a_remedy(coach, kept, name):
    kept[2].unlink()
    code, out, err = coach(*words(name))
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert str(kept[2]) in err
    assert "coach history add" in err


@by_command
def test_with_no_run_at_all_it_is_one_line(coach, name):
    code, out, err = coach(*words(name))
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "coach run" in err
    assert not Path("home").exists()
    code, out, err = coach(*words(name, 3))
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "./3" in err


def test_before_there_is_a_history_it_is_the_newest_recording(coach):
    folder = Path("sessions")
    folder.mkdir()
    for age, source in ((60, FIRST), (0, SECOND)):
        shutil.copy(source, folder / source.name)
        at_s = (folder / source.name).stat().st_mtime - age
        os.utime(folder / source.name, (at_s, at_s))
    code, out, err = coach("replay")
    assert code == 0
    assert SECOND.name in err
    assert out == coach("replay", SECOND)[1]


def test_a_run_that_was_not_recorded_is_one_line(coach, tmp_path):
    store = open_home(tmp_path / "home", print, make=True)
    keep_session(store, athlete(store), run_of(0), USUAL)
    store.close()
    code, out, err = coach("inspect")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "was not recorded" in err


def test_a_report_that_is_there_is_shown_and_not_made_again(coach, kept):
    page = kept[2].with_suffix(".report.html")
    assert coach("report")[:2] == (0, f"{page}\n")
    page.write_text("mine")
    code, out, err = coach("report")
    assert (code, out, page.read_text()) == (0, f"{page}\n", "mine")
    assert "--force" in err
    assert coach("report", "--force")[0] == 0
    assert page.read_text() != "mine"
