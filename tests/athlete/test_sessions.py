"""The history: what goes in comes out, what is deleted is gone, whatever it is called."""

import dataclasses
import math

import pytest

from coach.athlete import (
    StoreError,
    add_athlete,
    athlete,
    athletes,
    delete_athlete,
    delete_session,
    make_current,
    open_home,
    rename_athlete,
    session,
    sessions,
    set_body,
    standing,
)
from coach.athlete.database import STORE_NAME
from coach.athlete.profile import keep_session
from coach.model import Body, CueEffect, Placement
from coach.progress import MetricRecord, SaidCue, SessionRecord
from tests.athlete.runners import CALIBRATION, HOSTILE, USUAL, effect, run_of


def test_a_session_comes_back_as_it_was(store, who):
    alone = dataclasses.replace(effect(2), uncued=None, uncued_n=0)
    kept = run_of(effects=[effect(0), effect(1, helped=False), alone], path="/somewhere/run.mcap")
    number = keep_session(store, who, kept, USUAL)
    assert session(store, who.athlete_id, number).record == kept
    (listed,) = sessions(store, who.athlete_id)
    assert listed.record == dataclasses.replace(kept, effects=(), said=())


def test_every_field_of_a_record_has_a_column(store):
    """A new field of the vocabulary must come with a step of the schema."""
    for table, kind, elsewhere in (
        ("session", SessionRecord, {"metrics", "effects", "said", "runner_simulated"}),
        ("session_metric", MetricRecord, set()),
        ("cue_effect", CueEffect, set()),
        ("cue_said", SaidCue, set()),
    ):
        columns = {row[1] for row in store.db.execute(f"PRAGMA table_info({table})")}
        assert {field.name for field in dataclasses.fields(kind)} - elsewhere <= columns


def test_they_are_listed_by_their_day(store, who):
    for day in (3, 1, 2):
        keep_session(store, who, run_of(day, title=f"day {day}"), USUAL)
    assert [k.record.title for k in sessions(store, who.athlete_id)] == ["day 1", "day 2", "day 3"]


def test_the_same_session_is_replaced_and_keeps_its_number(store, who):
    first = keep_session(store, who, run_of(effects=[effect(k) for k in range(5)]), USUAL)
    again = run_of(title="anew", effects=[effect(9)], metrics={})
    assert keep_session(store, who, again, USUAL) == first
    assert session(store, who.athlete_id, first).record == again
    assert len(sessions(store, who.athlete_id)) == 1
    other_place = run_of(placement=Placement.CHEST)
    assert keep_session(store, who, other_place, USUAL) != first


def test_a_session_belongs_to_one_athlete(store, who):
    other = add_athlete(store, "other")
    number = keep_session(store, other, run_of(), USUAL)
    assert session(store, who.athlete_id, number) is None
    assert sessions(store, who.athlete_id) == []
    assert len(sessions(store, other.athlete_id)) == 1


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_names_are_text(store, home, what):
    text = HOSTILE[what]
    stored = text.encode("utf-8", "backslashreplace").decode()
    who = athlete(store)
    hostile = dataclasses.replace(effect(), rule=text, phrase=text)
    kept = run_of(title=text, sensor_id=text, path=text, focus=text, effects=[hostile])
    number = keep_session(store, who, kept, USUAL)
    store.close()
    again = open_home(home, print)
    record = session(again, who.athlete_id, number).record
    assert (record.title, record.sensor_id, record.path, record.focus) == (stored,) * 4
    assert (record.effects[0].rule, record.effects[0].phrase) == (stored, stored)
    again.close()


@pytest.mark.parametrize("what", ["quotes", "markup", "emoji", "turned", "hebrew"])
def test_hostile_athletes_are_text(store, what):
    added = add_athlete(store, HOSTILE[what])
    assert added.name == HOSTILE[what]
    assert athlete(store, HOSTILE[what]) == added


@pytest.mark.parametrize("what", ["terminal", "lines", "surrogate", "nothing", "long"])
def test_what_is_no_line_of_text_is_no_name(store, what):
    with pytest.raises(StoreError, match="one line") as raised:
        add_athlete(store, HOSTILE[what])
    assert "\n" not in str(raised.value)
    assert len(athletes(store)) == 1


@pytest.mark.parametrize(
    "metric",
    [
        MetricRecord(math.nan, 1.0, None, None, 10),
        MetricRecord(math.inf, 1.0, None, None, 10),
        MetricRecord(1.0, -1.0, None, None, 10),
        MetricRecord(1.0, 1.0, None, math.inf, 10),
        MetricRecord(1.0, 1.0, None, None, 0),
    ],
)
def test_a_number_that_is_none_is_refused_and_nothing_is_written(store, who, metric):
    with pytest.raises(StoreError, match="refuses"):
        keep_session(store, who, run_of(metrics={"cadence_spm": metric}), USUAL)
    assert sessions(store, who.athlete_id) == []
    assert store.db.execute("SELECT count(*) FROM baseline").fetchone() == (0,)


def test_deleting_takes_everything_that_came_with_it(store, who, home):
    keep_session(store, who, run_of(0.0, title="stays"), USUAL)
    gone = run_of(1.0, title="Zanzibar-run", sensor_id="Zanzibar-sensor", effects=[effect()])
    made = (gone.started_utc_s + 60.0, CALIBRATION)
    number = keep_session(store, who, gone, USUAL, [made])
    assert len(standing(store, who.athlete_id)) == 1
    delete_session(store, number)
    assert session(store, who.athlete_id, number) is None
    assert [k.record.title for k in sessions(store, who.athlete_id)] == ["stays"]
    assert standing(store, who.athlete_id) == []
    for table in ("session_metric", "cue_effect", "cue_said", "calibration", "baseline"):
        query = f"SELECT count(*) FROM {table} WHERE session_id = ?"
        assert store.db.execute(query, (number,)).fetchone() == (0,)
    for path in home.iterdir():
        assert b"Zanzibar" not in path.read_bytes()  # nor in the pages the file no longer uses


def test_a_number_is_never_given_twice(store, who):
    first = keep_session(store, who, run_of(), USUAL)
    delete_session(store, first)
    assert keep_session(store, who, run_of(), USUAL) != first


def test_a_calibration_kept_while_running_is_not_kept_twice(store, who):
    run = run_of()
    made = (run.started_utc_s + 60.0, CALIBRATION)
    keep_session(store, who, run, USUAL, [made])
    keep_session(store, who, run, USUAL, [made])
    assert len(standing(store, who.athlete_id)) == 1


def test_athletes_have_their_turns(store, who):
    assert (who.name, who.is_current) == ("me", True)
    ana = add_athlete(store, "Ana", Body(mass_kg=58.0))
    assert ana.is_current
    assert athlete(store) == ana
    assert ana.body == Body(mass_kg=58.0)
    make_current(store, who)
    assert athlete(store).name == "me"
    set_body(store, ana, Body(mass_kg=57.5, height_m=1.66))
    rename_athlete(store, ana, "Anna")
    assert [(a.name, a.body.height_m) for a in athletes(store)] == [("Anna", 1.66), ("me", None)]
    with pytest.raises(StoreError, match="already"):
        add_athlete(store, "Anna")
    with pytest.raises(StoreError, match="no athlete Ana"):
        athlete(store, "Ana")


def test_the_last_athlete_leaves_a_new_one(store, who, home):
    keep_session(store, who, run_of(title="Zanzibar"), USUAL)
    delete_athlete(store, who)
    (left,) = athletes(store)
    assert (left.name, left.is_current) == ("me", True)
    assert sessions(store, left.athlete_id) == []
    assert b"Zanzibar" not in (home / STORE_NAME).read_bytes()
