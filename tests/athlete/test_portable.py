"""JSON lines out and in: the same history on another machine, and nothing of a broken file."""

import json

import pytest

from coach.athlete import (
    StoreError,
    add_athlete,
    athlete,
    athletes,
    export_lines,
    focus,
    import_lines,
    open_home,
    phrase_scores,
    session,
    sessions,
    set_focus,
    vote,
)
from coach.athlete.profile import keep_session
from coach.progress import Focus
from tests.athlete.runners import CALIBRATION, HOSTILE, USUAL, effect, run_of


@pytest.fixture
def full(store, who):
    """A store with some of everything."""
    ana = add_athlete(store, "Ana")
    for owner, shift in ((who, 0.0), (ana, 0.5)):
        for day in range(3):
            run = run_of(day + shift, title=HOSTILE["quotes"], effects=[effect(0), effect(1)])
            keep_session(store, owner, run, USUAL, [(run.started_utc_s + 1.0, CALIBRATION)])
        set_focus(store, owner.athlete_id, Focus("lean_too_far", 5.0, 180.0, HOSTILE["hebrew"]))
        vote(store, owner.athlete_id, "lean_too_far#1", 2)
    return store


@pytest.fixture
def other(tmp_path):
    opened = open_home(tmp_path / "elsewhere", print, make=True)
    yield opened
    opened.close()


def everything(store):
    """What a user can see, without the numbers of rows."""
    seen = {}
    for one in athletes(store):
        number = one.athlete_id
        kept = [session(store, number, k.session_id).record for k in sessions(store, number)]
        seen[one.name] = (kept, focus(store, number), phrase_scores(store, number), one.body)
    return seen


def counts(store):
    tables = ("athlete", "session", "session_metric", "cue_effect", "cue_said")
    tables += ("calibration", "baseline")
    return [store.db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables]


def test_another_store_becomes_the_same(full, other):
    came = import_lines(other, list(export_lines(full)), "copy.jsonl")
    assert (came.sessions, came.known) == (6, 0)
    assert everything(other) == everything(full)
    assert counts(other) == counts(full)


def test_bringing_in_twice_changes_nothing(full):
    before = counts(full)
    came = import_lines(full, list(export_lines(full)), "copy.jsonl")
    assert (came.sessions, came.known) == (0, 6)
    assert counts(full) == before


def test_it_comes_beside_what_is_there(full, other):
    keep_session(other, athlete(other), run_of(9.0, title="mine"), USUAL)
    import_lines(other, list(export_lines(full)), "copy.jsonl")
    titles = [k.record.title for k in sessions(other, athlete(other).athlete_id)]
    assert titles == [HOSTILE["quotes"]] * 3 + ["mine"]
    assert athlete(other).name == "me"  # whose turn it is stays


def test_every_line_is_one_object_without_control_characters(full):
    for line in export_lines(full):
        assert isinstance(json.loads(line), dict)
        assert "\n" not in line


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: [],
        lambda lines: ["nothing"],
        lambda lines: ['{"type": "other"}', *lines[1:]],
        lambda lines: ['{"type": "coach-history", "version": 999}', *lines[1:]],
        lambda lines: [*lines[:5], lines[5][:20], *lines[6:]],
        lambda lines: [*lines, '{"table": "sqlite_master"}'],
        lambda lines: [*lines, '{"table": "session_metric", "session_id": 99, "name": "x"}'],
        lambda lines: [line.replace("171.3", "NaN") for line in lines],
        lambda lines: [line.replace("171.3", "1e999") for line in lines],
        lambda lines: [line.replace("171.3", '"many"') for line in lines],
        lambda lines: [line.replace('"median": 171.3, ', "") for line in lines],
        lambda lines: [*lines, "[" * 100_000],
        lambda lines: [line for line in lines if '"athlete"' not in line],
    ],
)
def test_of_a_broken_file_nothing_comes_in(full, other, spoil):
    lines = list(export_lines(full))
    assert lines != spoil(lines)
    before = counts(other)
    with pytest.raises(StoreError) as raised:
        import_lines(other, spoil(lines), "copy.jsonl")
    assert "copy.jsonl" in str(raised.value)
    assert "\n" not in str(raised.value)
    assert counts(other) == before


def test_whose_turn_it_is_stays(full, other):
    """Of another machine nobody's turn comes along: one athlete has it here."""
    assert athlete(full).name == "Ana"
    for store in (other, full):
        before = athlete(store).name
        import_lines(store, list(export_lines(full)), "copy.jsonl")
        assert [one.name for one in athletes(store) if one.is_current] == [before]
