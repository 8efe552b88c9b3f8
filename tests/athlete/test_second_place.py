"""What two sensors taught is known of each of their places, and counts there."""

import json
import sqlite3

import pytest

from coach.athlete import (
    athlete,
    export_lines,
    import_lines,
    learnt,
    open_home,
    open_store,
    sessions,
)
from coach.athlete.profile import Profile, keep_session
from coach.athlete.schema import APPLICATION_ID
from coach.model import Baseline, Placement
from coach.progress import Kind, MetricRecord, progress_of
from coach.progress.places import share_of, together
from coach.report.measure.earlier import last_runs
from tests.athlete.runners import DAY_S, START_S, run_of

CHEST, PELVIS, WAIST = Placement.CHEST, Placement.PELVIS, Placement.WAIST
LEAN, TILT, BEND = "trunk_forward_lean_rad", "pelvic_tilt_change_rad", "trunk_flexion_rad"
BOUNCE, CADENCE = "vertical_oscillation_m", "cadence_spm"
TAUGHT = Baseline(
    {
        LEAN: (0.1, 0.01),
        TILT: (0.07, 0.01),
        BEND: (0.03, 0.01),
        BOUNCE: (0.08, 0.005),
        CADENCE: (170.0, 1.0),
    },
    slopes={LEAN: 0.001, TILT: 0.002, BOUNCE: 0.003},
    speed_m_s=3.0,
    speed_slopes={TILT: 0.004},
)


def measured(*names):
    return {name: MetricRecord(0.1, 0.01, 0.1, 0.11, 999) for name in names}


def both(day=0.0, **values):
    metrics = measured(LEAN, TILT, BEND, BOUNCE, CADENCE)
    given = {"placement": CHEST, "others": (PELVIS,), "metrics": metrics}
    return run_of(day, **(given | values))


@pytest.fixture
def profile(home, lines):
    return Profile(home, lines.append)


@pytest.mark.parametrize("places", [(CHEST, PELVIS), (PELVIS, CHEST)])
def test_each_place_alone_starts_with_what_its_sensor_taught(profile, places):
    profile.keep_session(both(placement=places[0], others=places[1:]), TAUGHT)
    known = {
        CHEST: {LEAN, BEND, CADENCE},
        PELVIS: {TILT, BEND, BOUNCE, CADENCE},  # what both could give the pelvis gave
    }
    for place, names in known.items():
        usual = profile.baseline(place)
        assert dict(usual.metrics) == {name: TAUGHT.metrics[name] for name in names}
        assert set(usual.slopes) == names & set(TAUGHT.slopes)
        assert set(usual.speed_slopes) == names & set(TAUGHT.speed_slopes)
        assert usual.speed_m_s == 3.0
        assert profile.course(place).original_baseline == usual
    assert profile.baseline(WAIST) == Baseline()
    assert profile.course(*places).original_baseline == TAUGHT


def test_what_was_known_of_a_place_before_stays_known(profile):
    alone = Baseline({LEAN: (0.2, 0.01), BOUNCE: (0.06, 0.005)})
    profile.keep_session(run_of(0.0, placement=CHEST), alone)
    profile.keep_session(both(1.0), TAUGHT)
    usual = profile.baseline(CHEST).metrics
    assert (usual[LEAN], usual[BOUNCE]) == ((0.1, 0.01), (0.06, 0.005))
    assert profile.course(CHEST).original_baseline == alone


def test_usual_values_of_two_places_come_each_from_the_sensor_that_gives_them():
    chest = Baseline({LEAN: (1.0, 0.1), BOUNCE: (2.0, 0.1), CADENCE: (160.0, 1.0)}, {BOUNCE: 0.5})
    pelvis = Baseline({TILT: (3.0, 0.1), BOUNCE: (4.0, 0.1), CADENCE: (170.0, 1.0)}, {BOUNCE: 0.6})
    for first, second in (({CHEST: chest}, {PELVIS: pelvis}), ({PELVIS: pelvis}, {CHEST: chest})):
        found = together({**first, **second})
        assert found.metrics[LEAN] == (1.0, 0.1)
        assert found.metrics[TILT] == (3.0, 0.1)
        assert (found.metrics[BOUNCE], found.slopes[BOUNCE]) == ((4.0, 0.1), 0.6)
    # What the one that gives it does not know yet is better known from elsewhere than not at all.
    assert together({CHEST: chest, PELVIS: Baseline()}).metrics[BOUNCE] == (2.0, 0.1)
    assert together({CHEST: chest}) == chest
    assert together({}) == Baseline()
    assert share_of(chest, CHEST, [CHEST], pelvis) == chest


def test_progress_at_either_place_includes_the_session(profile, home):
    for day in range(3):
        profile.keep_session(both(2.0 * day), TAUGHT)
        profile.keep_session(run_of(2.0 * day + 1.0, metrics=measured(TILT, BOUNCE)), Baseline())
    store = open_home(home, print)
    runs = [kept.record for kept in sessions(store, athlete(store).athlete_id)]
    store.close()
    named = {
        place: {t.name: t.n for t in progress_of(runs, [], place).of(Kind.RUNNING)}
        for place in (CHEST, PELVIS, WAIST)
    }
    assert named == {
        CHEST: {LEAN: 3, BEND: 3, CADENCE: 3},
        PELVIS: {TILT: 6, BEND: 3, BOUNCE: 6, CADENCE: 3},
        WAIST: {},
    }


def test_a_report_compares_what_the_same_sensor_gave():
    runs = [both(0.0), run_of(1.0, metrics=measured(TILT, BOUNCE)), run_of(2.0, placement=WAIST)]
    later = START_S + 9 * DAY_S

    def seen(*places):
        return [set(one.metrics) for one in last_runs(runs, places, later)]

    assert seen(PELVIS) == [{TILT, BOUNCE, CADENCE}, {TILT, BOUNCE}]
    assert seen(CHEST) == [{LEAN, CADENCE}]
    assert seen(PELVIS, CHEST) == [{LEAN, TILT, BEND, BOUNCE, CADENCE}, {TILT, BOUNCE}]


def test_commands_say_both_places(coach, store, who):
    keep_session(store, who, both(), TAUGHT)
    store.close()
    assert "chest and pelvis" in coach("history")[1]
    assert "at the chest and pelvis" in coach("history", "show", 1)[1]
    form = json.loads(coach("history", "--json")[1])
    assert (form["placement"], form["others"]) == ("chest", ["pelvis"])
    places = [one["placement"] for one in json.loads(coach("progress", "--json")[1])["placements"]]
    assert places == ["chest", "pelvis"]


def test_deleted_with_the_session_is_what_it_taught_of_every_place(store, who):
    number = keep_session(store, who, both(), TAUGHT)
    store.db.execute("DELETE FROM session WHERE id = ?", (number,))
    for place in (CHEST, PELVIS):
        assert learnt.baseline(store, who.athlete_id, place) == Baseline()


# A store as the version before this one made it: three steps of the schema, one place a session.
VERSION_3 = """
CREATE TABLE athlete (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE CHECK (length(name) > 0),
    added_utc_s REAL NOT NULL, mass_kg REAL, height_m REAL, step_length_m REAL,
    is_current INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE session (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    athlete_id INTEGER NOT NULL REFERENCES athlete ON DELETE CASCADE,
    started_utc_s REAL NOT NULL, placement TEXT NOT NULL CHECK (length(placement) > 0),
    sensor_id TEXT NOT NULL, provenance TEXT NOT NULL, title TEXT NOT NULL, path TEXT,
    duration_s REAL NOT NULL CHECK (duration_s BETWEEN 0 AND 1e9),
    running_s REAL NOT NULL CHECK (running_s BETWEEN 0 AND 1e9),
    cues INTEGER NOT NULL, measure_only INTEGER NOT NULL, focus TEXT NOT NULL,
    feedback_share REAL NOT NULL, recall_only INTEGER NOT NULL, version TEXT NOT NULL,
    cues_judged INTEGER NOT NULL, cues_helped INTEGER NOT NULL,
    UNIQUE (athlete_id, started_utc_s, placement)
) STRICT;
CREATE TABLE session_metric (
    session_id INTEGER NOT NULL REFERENCES session ON DELETE CASCADE, name TEXT NOT NULL,
    median REAL NOT NULL CHECK (abs(median) < 1e12),
    spread REAL NOT NULL CHECK (spread BETWEEN 0 AND 1e12),
    first_third REAL CHECK (abs(first_third) < 1e12),
    last_third REAL CHECK (abs(last_third) < 1e12),
    n INTEGER NOT NULL CHECK (n > 0),
    PRIMARY KEY (session_id, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE cue_effect (
    session_id INTEGER NOT NULL REFERENCES session ON DELETE CASCADE, cue_id TEXT NOT NULL,
    t_s REAL NOT NULL, rule TEXT NOT NULL, phrase TEXT NOT NULL, metric TEXT NOT NULL,
    before REAL NOT NULL, after REAL NOT NULL, change REAL NOT NULL, helped INTEGER NOT NULL,
    held_s REAL NOT NULL, uncued REAL NOT NULL, uncued_n INTEGER NOT NULL,
    PRIMARY KEY (session_id, cue_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE calibration (
    id INTEGER PRIMARY KEY,
    athlete_id INTEGER NOT NULL REFERENCES athlete ON DELETE CASCADE,
    session_id INTEGER REFERENCES session ON DELETE CASCADE,
    made_utc_s REAL NOT NULL, placement TEXT NOT NULL, sensor_id TEXT NOT NULL,
    heading_source TEXT NOT NULL, standing_tilt_rad REAL NOT NULL,
    standing_obliquity_rad REAL NOT NULL, sway_rad REAL NOT NULL, form TEXT NOT NULL,
    UNIQUE (athlete_id, placement, sensor_id, made_utc_s)
) STRICT;
CREATE TABLE baseline (
    id INTEGER PRIMARY KEY,
    athlete_id INTEGER NOT NULL REFERENCES athlete ON DELETE CASCADE,
    session_id INTEGER REFERENCES session ON DELETE CASCADE,
    learnt_utc_s REAL NOT NULL, placement TEXT NOT NULL, form TEXT NOT NULL,
    UNIQUE (athlete_id, placement, learnt_utc_s)
) STRICT;
CREATE TABLE focus (
    athlete_id INTEGER PRIMARY KEY REFERENCES athlete ON DELETE CASCADE,
    rule TEXT NOT NULL, chosen_utc_s REAL NOT NULL, cadence_target_spm REAL NOT NULL,
    recall_phrase TEXT NOT NULL
) STRICT;
CREATE TABLE phrase_vote (
    athlete_id INTEGER NOT NULL REFERENCES athlete ON DELETE CASCADE,
    phrase TEXT NOT NULL, liked INTEGER NOT NULL, PRIMARY KEY (athlete_id, phrase)
) STRICT, WITHOUT ROWID;
CREATE INDEX calibration_of_session ON calibration (session_id);
CREATE INDEX baseline_of_session ON baseline (session_id);
ALTER TABLE session ADD COLUMN speed_m_s REAL CHECK (speed_m_s BETWEEN 0 AND 50);
ALTER TABLE session ADD COLUMN effort REAL CHECK (effort BETWEEN 0 AND 10);
ALTER TABLE session ADD COLUMN pain INTEGER NOT NULL DEFAULT 0;
ALTER TABLE baseline ADD COLUMN accepted INTEGER NOT NULL DEFAULT 0;
"""
SESSION = (
    "INSERT INTO session VALUES (?, 1, ?, ?, 's', 'live', 't', NULL, 2000.0, 1800.0, 0, 0, '', 1.0,"
    " 0, '0.1.0', 0, 0, NULL, NULL, 0)"
)
METRIC = "INSERT INTO session_metric VALUES (?, ?, 0.1, 0.01, NULL, NULL, 999)"
FORM = {"metrics": {LEAN: [0.1, 0.01], TILT: [0.07, 0.01], CADENCE: [170.0, 1.0]}}


def store_of_version_3(path):
    path.parent.mkdir()
    old = sqlite3.connect(path)
    old.executescript(VERSION_3)
    old.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    old.execute("PRAGMA user_version = 3")
    old.execute("INSERT INTO athlete VALUES (1, 'me', 1.0, 58.0, NULL, NULL, 1)")
    for number, place, names in (
        (1, "chest", (LEAN, TILT, BEND, CADENCE)),
        (2, "chest", (LEAN, CADENCE)),
        (3, "waist", (LEAN, TILT)),
    ):
        old.execute(SESSION, (number, START_S + number * DAY_S, place))
        old.executemany(METRIC, [(number, name) for name in names])
    old.execute(
        "INSERT INTO baseline VALUES (1, 1, 1, ?, 'chest', ?, 0)", (START_S, json.dumps(FORM))
    )
    old.execute("INSERT INTO focus VALUES (1, 'lean', 5.0, 0.0, 'tall')")
    old.commit()
    return old


@pytest.fixture
def old(home):
    made = store_of_version_3(home / "athletes.sqlite")
    yield made
    made.close()


def places(store):
    return {k.session_id: k.record.placements for k in sessions(store, 1)}


def test_an_earlier_store_is_taken_on(old, home):
    old.close()
    store = open_store(home / "athletes.sqlite")
    assert places(store) == {1: (CHEST, PELVIS), 2: (CHEST,), 3: (WAIST, CHEST)}
    for original in (False, True):
        usual = learnt.baseline(store, 1, PELVIS, original=original)
        assert dict(usual.metrics) == {TILT: (0.07, 0.01), CADENCE: (170.0, 1.0)}
    assert set(learnt.baseline(store, 1, CHEST).metrics) == {LEAN, TILT, CADENCE}
    assert athlete(store).body.mass_kg == 58.0
    store.close()


def test_the_second_place_was_the_waist_where_only_that_was_ever_calibrated(old, home):
    old.execute("INSERT INTO calibration VALUES (1,1,NULL,5.0,'waist','s','gait',0.0,0.0,0.0,'{}')")
    old.commit()
    old.close()
    store = open_store(home / "athletes.sqlite")
    assert places(store)[1] == (CHEST, WAIST)
    store.close()


def test_what_an_earlier_version_exported_still_comes_in(old, home, tmp_path):
    old.close()
    older = open_store(home / "athletes.sqlite")
    lines = [json.loads(line) for line in export_lines(older)]
    older.close()
    lines[0]["version"] = 3
    for line in lines[1:]:
        for column in ("others", "content", "order_utc_s"):
            line.pop(column, None)
    new = open_home(tmp_path / "new", print, make=True)
    assert import_lines(new, map(json.dumps, lines), "old.jsonl").sessions == 3
    assert list(places(new).values()) == [(CHEST, PELVIS), (CHEST,), (WAIST, CHEST)]
    assert TILT in learnt.baseline(new, 1, PELVIS).metrics
    new.close()


def test_a_place_that_has_its_own_values_takes_none_from_another(profile):
    taught = Baseline({LEAN: (0.1, 0.01), TILT: (0.07, 0.01)})
    profile.keep_session(run_of(0.0, placement=CHEST), taught)
    assert set(profile.baseline(PELVIS).metrics) == {TILT}
    profile.keep_session(run_of(1.0), Baseline({TILT: (0.09, 0.01)}))
    profile.keep_session(run_of(2.0, placement=CHEST), taught)
    assert profile.baseline(PELVIS).metrics[TILT] == (0.09, 0.01)
