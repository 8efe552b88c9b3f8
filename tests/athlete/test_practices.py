"""Standing checks, desk and exercises in the history: what goes in comes out, runs stay runs."""

import dataclasses
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from coach.athlete import (
    StoreError,
    add_athlete,
    add_practice,
    athlete,
    delete_athlete,
    delete_session,
    exercises_done,
    export_lines,
    import_lines,
    open_home,
    open_store,
    practice,
    practices,
    session,
    sessions,
    standing_ranges,
)
from coach.athlete.database import STORE_NAME
from coach.athlete.practices import safety_seen_utc_s, set_safety_seen
from coach.athlete.profile import Profile, keep_session
from coach.athlete.schema import APPLICATION_ID, STEPS
from coach.model import Placement
from coach.model.practice import DeskState, PracticeKind, SegmentStand
from tests.athlete.practised import desk_spans, done_set, practice_of, segment
from tests.athlete.runners import HOSTILE, USUAL, run_of
from tests.not_on_windows import FORKS

ROOT = Path(__file__).resolve().parents[2]
CHILDREN = ("stand_segment", "desk_time", "exercise_set", "cue_said")


def counts(store):
    tables = ("session", *CHILDREN)
    return [store.db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables]


@pytest.mark.parametrize("kind", PracticeKind)
def test_a_practice_comes_back_as_it_was(store, who, kind):
    record = practice_of(kind, title=HOSTILE["quotes"], path="/somewhere/a.mcap")
    said = run_of(effects=()).said
    record = dataclasses.replace(record, session=dataclasses.replace(record.session, said=said))
    number = add_practice(store, who, record)
    assert practice(store, who, number).record == record
    (listed,) = practices(store, who)
    assert listed.session_id == number
    assert listed.record == record


def test_a_stand_without_a_result_is_one_all_the_same(store, who):
    add_practice(store, who, practice_of(PracticeKind.STAND, stands=()))
    (listed,) = practices(store, who, PracticeKind.STAND)
    assert listed.record.stands == ()
    assert standing_ranges(store, who) == ()


def test_runs_and_practices_share_one_row_of_numbers_and_nothing_else(store, who):
    run = keep_session(store, who, run_of(0.0), USUAL)
    numbers = [
        add_practice(store, who, practice_of(kind, 1.0 + i)) for i, kind in enumerate(PracticeKind)
    ]
    later = keep_session(store, who, run_of(9.0), USUAL)
    assert [run, *numbers, later] == [1, 2, 3, 4, 5]
    assert [kept.session_id for kept in sessions(store, who.athlete_id)] == [run, later]
    assert [kept.session_id for kept in practices(store, who)] == numbers
    assert session(store, who.athlete_id, numbers[0]) is None
    assert practice(store, who, run) is None
    for kind, number in zip(PracticeKind, numbers, strict=True):
        assert [kept.session_id for kept in practices(store, who, kind)] == [number]


def test_the_same_practice_is_replaced_and_keeps_its_number(store, who):
    record = practice_of(PracticeKind.EXERCISE)
    number = add_practice(store, who, record)
    again = dataclasses.replace(record, sets=record.sets[:1])
    assert add_practice(store, who, again) == number
    assert practice(store, who, number).record.sets == record.sets[:1]
    assert counts(store)[0] == 1


def test_a_cut_copy_does_not_take_the_place_of_the_whole(store, who):
    record = practice_of(PracticeKind.DESK)
    number = add_practice(store, who, record)
    cut = dataclasses.replace(
        record,
        session=dataclasses.replace(record.session, duration_s=60.0, content="cut"),
        spans=record.spans[:1],
    )
    with pytest.raises(StoreError):
        add_practice(store, who, cut)
    assert practice(store, who, number).record == record
    add_practice(store, who, cut, even_less=True)
    assert practice(store, who, number).record.spans == record.spans[:1]


def test_deleted_is_deleted(store, who, home):
    title = "to be forgotten"
    for kind in PracticeKind:
        delete_session(store, add_practice(store, who, practice_of(kind, title=title)))
    assert counts(store) == [0, 0, 0, 0, 0]
    assert title.encode() not in (home / STORE_NAME).read_bytes()
    assert b"hips_sag" not in (home / STORE_NAME).read_bytes()


def test_with_an_athlete_go_the_practices(store, who):
    other = add_athlete(store, "Ana")
    for kind in PracticeKind:
        add_practice(store, who, practice_of(kind))
        add_practice(store, other, practice_of(kind))
    delete_athlete(store, who)
    assert len(practices(store, other)) == len(PracticeKind)
    assert counts(store)[0] == len(PracticeKind)


def test_simulated_ones_say_nothing_of_a_real_runner(store, who):
    made_up = add_athlete(store, "made up", simulated=True)
    for one in (who, made_up):
        for i, kind in enumerate(PracticeKind):
            add_practice(store, one, practice_of(kind, i, provenance="simulated"))
    assert standing_ranges(store, who) == ()
    assert exercises_done(store, who) == ()
    assert not any(kept.record.counts for kept in practices(store, who))
    assert len(standing_ranges(store, made_up)) == 2
    assert len(exercises_done(store, made_up)) == 1


def test_the_range_for_the_desk_is_of_the_last_check_with_a_result(store, who):
    def check(day, *segments):
        add_practice(store, who, practice_of(PracticeKind.STAND, day, stands=segments))

    check(0.0, segment(position=50.0), segment(Placement.PELVIS, range_deg=9.0))
    check(1.0, segment(position=75.0, range_deg=10.0))
    check(2.0, dataclasses.replace(segment(), position=None))
    found = {one.placement: one for one in standing_ranges(store, who)}
    chest = segment(position=75.0, range_deg=10.0)
    assert found[Placement.CHEST].tall_to_sunk_rad == chest.range_rad
    assert found[Placement.CHEST].tall_to_usual_rad == pytest.approx(chest.range_rad / 4.0)
    assert found[Placement.PELVIS].tall_to_sunk_rad == segment(range_deg=9.0).range_rad


def test_past_sets_come_oldest_first_with_their_day(store, who):
    for day in (2.0, 0.0, 1.0):
        sets = (done_set(hold_s=10.0 + day),)
        add_practice(store, who, practice_of(PracticeKind.EXERCISE, day, sets=sets))
    found = exercises_done(store, who)
    assert [one.hold_s for _, (one,) in found] == [10.0, 11.0, 12.0]
    assert [t for t, _ in found] == [run_of(day).started_utc_s for day in range(3)]


def test_totals_of_a_desk_are_those_of_its_spans():
    record = practice_of(PracticeKind.DESK, spans=desk_spans(2.0))
    whole = record.spans[-1].end_s
    assert sum(record.seconds_in(state) for state in DeskState) == pytest.approx(whole)
    assert record.judged_s == record.seconds_in(DeskState.SITTING)
    assert record.slouched_s == pytest.approx(record.judged_s / 4.0)


def test_what_to_mind_is_told_once(store, who, home, lines):
    profile = Profile(home, lines.append)
    assert not profile.safety_seen()
    profile.keep_safety_seen()
    assert profile.safety_seen()
    other = add_athlete(store, "Ana")
    assert safety_seen_utc_s(store, other) is None
    set_safety_seen(store, other, 5.0)
    assert safety_seen_utc_s(store, other) == 5.0
    assert lines == []


def test_a_session_asks_and_keeps_through_the_profile(home, lines):
    profile = Profile(home, lines.append)
    assert (profile.ranges(), profile.exercises_done(), profile.practices()) == ((), (), ())
    for i, kind in enumerate(PracticeKind):
        assert profile.keep_practice(practice_of(kind, i)) == i + 1
    assert len(profile.ranges()) == 2
    assert [len(sets) for _, sets in profile.exercises_done()] == [2]
    assert [one.kind for one in profile.practices()] == list(PracticeKind)
    assert lines == []


def test_on_a_bad_disk_a_practice_goes_on(tmp_path, lines):
    (tmp_path / "file").write_text("in the way")
    profile = Profile(tmp_path / "file" / "home", lines.append)
    assert profile.ranges() == ()
    assert not profile.safety_seen()
    assert profile.keep_practice(practice_of(PracticeKind.DESK)) is None
    assert lines
    assert all("\n" not in line for line in lines)


def test_another_machine_gets_the_same(store, who, tmp_path):
    for kind in PracticeKind:
        add_practice(store, who, practice_of(kind, title=HOSTILE["hebrew"]))
    set_safety_seen(store, who, 5.0)
    other = open_home(tmp_path / "elsewhere", print, make=True)
    theirs = athlete(other)
    came = import_lines(other, list(export_lines(store)), "copy.jsonl")
    assert (came.sessions, came.known) == (3, 0)
    assert [k.record for k in practices(other, theirs)] == [k.record for k in practices(store, who)]
    assert import_lines(other, list(export_lines(store)), "copy.jsonl").known == 3
    assert counts(other) == counts(store)
    other.close()


def test_what_no_coach_writes_does_not_go_in(store, who):
    beyond = dataclasses.replace(segment(), range_rad=1e12)
    unordered = tuple(reversed(desk_spans()))
    for kind, values in (
        (PracticeKind.STAND, {"stands": (beyond,)}),
        (PracticeKind.STAND, {"stands": (segment(), segment())}),
        (PracticeKind.DESK, {"spans": unordered}),
        (PracticeKind.EXERCISE, {"sets": (done_set(hold_s=1e10),)}),
    ):
        with pytest.raises(StoreError):
            add_practice(store, who, practice_of(kind, **values))
    assert counts(store) == [0, 0, 0, 0, 0]


def test_every_row_before_was_of_a_run(tmp_path):
    """A store of the version before has runs only, and keeps them."""
    path = tmp_path / STORE_NAME
    old = sqlite3.connect(path)
    for step in STEPS[:8]:
        old.executescript(step)
    old.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    old.execute("PRAGMA user_version = 8")
    old.execute("INSERT INTO athlete (id, name, added_utc_s, is_current) VALUES (1, 'me', 0, 1)")
    row = {
        "athlete_id": 1,
        "started_utc_s": 5.0,
        "placement": "chest",
        "provenance": "live",
        "title": "old",
        "duration_s": 9.0,
        "running_s": 9.0,
        "feedback_share": 1.0,
    }
    row |= dict.fromkeys(("sensor_id", "focus", "version"), "")
    row |= dict.fromkeys(("cues", "measure_only", "recall_only", "cues_judged", "cues_helped"), 0)
    marks = ", ".join("?" * len(row))
    old.execute(f"INSERT INTO session ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    old.commit()
    old.close()
    store = open_store(path)
    assert [kept.record.title for kept in sessions(store, 1)] == ["old"]
    assert practices(store, athlete(store)) == []
    store.close()


def test_every_number_that_many_are_compared_by_is_that_of_the_form(store, who):
    add_practice(store, who, practice_of(PracticeKind.STAND))
    rows = store.db.execute("SELECT position, range_rad, form FROM stand_segment").fetchall()
    for position, range_rad, form in rows:
        assert json.loads(form)["position"] == position
        assert json.loads(form)["range_rad"] == range_rad
    names = {field.name for field in dataclasses.fields(SegmentStand)}
    assert set(json.loads(rows[0][2])) == names


# Writes practices as fast as it can, and is killed by its parent at any moment; then another.
KILLER = """
import os, random, signal, sys, time
from pathlib import Path
from coach.athlete import add_practice, athlete, open_home
from coach.model.practice import PracticeKind
from tests.athlete.practised import done_set, practice_of

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
            sets = tuple(done_set() for _ in range(12))
            record = practice_of(PracticeKind.EXERCISE, kill * 1000 + day, sets=sets)
            add_practice(store, who, record)
            os.write(tell, b".")
        os._exit(1)
    for kept in range(random.randint(1, 4)):
        os.read(told, 1)
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
        " WHERE 12 <> (SELECT count(*) FROM exercise_set WHERE session_id = id)"
    ).fetchall()
    assert halves == []
    (count,) = store.db.execute("SELECT count(*) FROM session").fetchone()
    assert count >= done
    done = count
    store.close()
print(done)
"""


@FORKS
def test_no_half_practice_after_twenty_kills(home):
    done = subprocess.run(
        [sys.executable, "-c", KILLER, home, "20"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20
