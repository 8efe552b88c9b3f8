"""``coach history`` with standing checks, desk and exercises beside runs, as a user types it."""

import contextlib
import dataclasses
import json

import pytest

from coach.athlete import add_practice, athlete, export_lines, import_lines, open_home, practices
from coach.athlete.errors import StoreError
from coach.athlete.profile import keep_session
from coach.cli.home.run_shelf import delete_run, goes_of, recording_of, shelf_of
from coach.model.practice import PlannedSet, Practice, PracticeKind
from coach.recording import RecordingWriter, read_recording
from tests.athlete.practised import practice_of
from tests.athlete.runners import HOSTILE, USUAL, run_of
from tests.cli.places import RECORDINGS

RECORDING = RECORDINGS / "quick-feet.simulated.mcap"

# Table -> a column, and what no coach writes into it.
ODD = [
    ("session", "kind", "swim"),
    ("stand_segment", "placement", "foot"),
    ("stand_segment", "range_rad", 11.0),
    ("stand_segment", "position", 1e9),
    ("stand_segment", "form", "{}"),
    ("desk_time", "slouched_s", -1.0),
    ("desk_time", "form", '{"spans": 5}'),
    ("desk_time", "form", "[]"),
    ("exercise_set", "pain", 2),
    ("exercise_set", "form", '{"t_s": 1e300}'),
]


@pytest.fixture
def full(store, who):
    keep_session(store, who, run_of(0.0), USUAL)
    for i, kind in enumerate(PracticeKind):
        add_practice(store, who, practice_of(kind, 1.0 + i, title=HOSTILE["markup"]))
    return store


def recorded(path, kind):
    """A recording of a practice: the samples are of a runner, which is all one here."""
    run = read_recording(RECORDING)
    sets = (PlannedSet("plank", hold_s=20.0),) if kind is PracticeKind.EXERCISE else ()
    header = dataclasses.replace(run.header, practice=Practice(kind, sets=sets), title="made")
    with contextlib.closing(RecordingWriter(path, header)) as writer:
        for event in run.inputs:
            writer.write_input(event)
    return path


def test_they_are_listed_beside_the_runs_by_their_day(full, coach):
    code, out, err = coach("history")
    assert (code, err) == (0, "")
    lines = [line.split() for line in out.splitlines() if "2026-" in line]
    assert [line[0] for line in lines] == ["1", "2", "3", "4"]
    for words in (
        "run",
        "standing check",
        "desk",
        "exercises",
        "chest 62, pelvis 62 of 100",
        "slouched 25%",
    ):
        assert words in " ".join(out.split())
    rows = [json.loads(line) for line in coach("history", "--json")[1].splitlines()]
    assert [row["type"] for row in rows] == ["session", "practice", "practice", "practice"]
    assert [row.get("kind") for row in rows] == [None, "stand", "desk", "exercise"]
    assert len(coach("history", "--last", 2)[1].splitlines()) < len(out.splitlines())


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (2, ("standing check", "62 of 100 (error 3)", "pelvis")),
        (3, ("desk", "sitting", "walking", "slouched")),
        (4, ("Plank", "30 of 30 s", "hips sagged by 8 deg, 6 s", "Bridge")),
    ],
)
def test_each_can_be_shown(full, coach, number, words):
    code, out, err = coach("history", "show", number)
    assert (code, err) == (0, "")
    for one in words:
        assert one in out
    assert json.loads(coach("history", "show", number, "--json")[1])["id"] == number


def test_each_can_be_deleted_by_its_number(full, coach):
    assert coach("history", "delete", 3)[0] == 1  # nobody said yes
    code, out, err = coach("history", "delete", 3, "--yes")
    assert (code, err) == (0, "")
    assert "deleted session 3" in out
    left = [json.loads(line)["id"] for line in coach("history", "--json")[1].splitlines()]
    assert left == [1, 2, 4]
    assert coach("history", "show", 3)[0] == 1


@pytest.mark.parametrize("kind", PracticeKind)
def test_a_recording_of_one_becomes_one(coach, tmp_path, kind):
    path = recorded(tmp_path / "a.mcap", kind)
    code, out, err = coach("history", "add", path)
    assert (code, err) == (0, "")
    assert "session 1 of your history" in out
    assert "simulated, so it is listed and counts for nothing" in out
    (row,) = [json.loads(line) for line in coach("history", "--json")[1].splitlines()]
    assert (row["type"], row["kind"]) == ("practice", kind.value)
    assert row["session"]["duration_s"] > 60.0
    assert row["session"]["running_s"] == 0.0
    coach("history", "add", path)
    assert len(coach("history", "--json")[1].splitlines()) == 1


def test_the_number_of_one_names_its_recording(coach, tmp_path):
    path = recorded(tmp_path / "a.mcap", PracticeKind.DESK)
    coach("history", "add", path)
    code, _, err = coach("inspect", 1)
    assert code == 0
    assert str(path) in err


@pytest.mark.parametrize(("table", "column", "value"), ODD)
def test_what_no_coach_writes_does_not_come_in(full, tmp_path, table, column, value):
    lines = list(export_lines(full))
    number = next(k for k, line in enumerate(lines) if f'"table": "{table}"' in line)
    lines[number] = json.dumps(json.loads(lines[number]) | {column: value})
    other = open_home(tmp_path / "other", print, make=True)
    with pytest.raises(StoreError, match=f"line {number + 1}: "):
        import_lines(other, lines, "copy.jsonl")
    assert practices(other, athlete(other)) == []
    other.close()


@pytest.mark.parametrize(("table", "column", "value"), ODD)
def test_where_it_is_already_it_is_named_and_can_be_taken_out(full, coach, table, column, value):
    full.db.execute("PRAGMA ignore_check_constraints = ON")
    where = "placement = 'chest'" if table == "stand_segment" else "1"
    full.db.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (value,))
    full.close()
    for words in (("history",), ("progress",), ("progress", "--page"), ("history", "show", 4)):
        _, out, err = coach(*words)
        assert "fault of the coach" not in err
        assert (out + err).replace("\n", "").isprintable()
    rows = [json.loads(line) for line in coach("history", "--json")[1].splitlines()]
    odd = [row for row in rows if row["type"] == "unreadable"]
    assert odd
    for row in odd:
        assert coach("history", "delete", row["name"], "--yes")[0] == 0
    assert "cannot be read" not in coach("history")[2]


def test_the_page_at_home_lists_them_and_says_what_a_deletion_takes(full, coach, tmp_path):
    path = recorded(tmp_path / "a.mcap", PracticeKind.STAND)
    coach("history", "add", path)
    coach("report", path)
    shelf = shelf_of(None)
    days = [run.when for run in shelf.runs]
    assert (len(days), days) == (5, sorted(days, reverse=True))
    by_number = {run.number: run for run in shelf.runs}
    assert by_number[2].about.startswith("standing check, chest and pelvis")
    assert by_number[3].facts == ("1:06 h, slouched 25%",)
    assert by_number[4].facts == ("2 of 2 sets",)
    assert by_number[1].facts[0] == "30:00 running"
    assert by_number[5].has_report
    assert by_number[5].line
    assert goes_of(None, 4).history == "2 of 2 sets"
    assert recording_of(None, 5) == path
    assert delete_run(None, 5, with_files=True)
    assert not path.exists()
    assert len(shelf_of(None).runs) == 4
