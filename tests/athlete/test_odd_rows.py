"""A row that no coach wrote is refused on its way in; where it is already it hinders nobody.

It gets there by an import of an earlier version, another program, or a flipped bit.
"""

import dataclasses
import json

import pytest

from coach.athlete import (
    StoreError,
    athlete,
    export_lines,
    import_lines,
    learnt,
    open_home,
    sessions,
)
from coach.athlete.odd_rows import delete_row, odd_rows
from coach.athlete.profile import Profile, keep_session
from coach.athlete.rows import TABLES
from coach.model import Baseline, Placement
from coach.recording import form_of
from tests.athlete.runners import CALIBRATION, SENSOR, USUAL, effect, run_of

FORM = json.dumps(form_of(CALIBRATION))
USUAL_FORM = json.dumps(form_of(USUAL))

# Table -> a column, and what no coach writes into it.
ODD = [
    ("athlete", "name", "a\nb\x1b[2J"),
    ("athlete", "name", ""),
    ("athlete", "name", "x" * 201),
    ("athlete", "mass_kg", 1e9),
    ("athlete", "height_m", -1.7),
    ("athlete", "added_utc_s", 1e20),
    ("session", "started_utc_s", 1e20),
    ("session", "started_utc_s", -1.0),
    ("session", "placement", "foot"),
    ("session", "provenance", "dreamt"),
    ("session", "duration_s", -1.0),
    ("session", "feedback_share", 7.0),
    ("session", "cues", -1),
    ("session", "measure_only", 2),
    ("session", "speed_m_s", 1e6),
    ("session", "effort", 11.0),
    ("session", "others", "pelvis,foot"),
    ("session", "others", "chest,chest"),
    ("session", "others", "pelvis"),
    ("session_metric", "median", 1e13),
    ("session_metric", "n", 0),
    ("cue_effect", "t_s", 1e20),
    ("cue_effect", "helped", 2**60),
    ("cue_effect", "held_s", -5.0),
    ("cue_said", "t_s", 1e20),
    ("calibration", "made_utc_s", 1e20),
    ("calibration", "placement", "foot"),
    ("calibration", "heading_source", "stars"),
    ("calibration", "sway_rad", -1.0),
    ("calibration", "form", "{}"),
    ("calibration", "form", FORM.replace("0.7071067811865476", "0.9")),
    ("calibration", "form", FORM.replace("9.81", '"9.81"')),
    ("calibration", "form", FORM.replace("pelvis", "waist")),
    ("baseline", "learnt_utc_s", 1e20),
    ("baseline", "placement", "foot"),
    ("baseline", "form", "[]"),
    ("baseline", "form", USUAL_FORM.replace("171.25", "true")),
    ("baseline", "form", USUAL_FORM.replace("1.5", "-1.5")),
    ("baseline", "accepted", 5),
    ("focus", "chosen_utc_s", -7.0),
    ("focus", "cadence_target_spm", 1e3),
    ("phrase_vote", "liked", 2**60),
]
NAMES = [f"{table}.{column}={str(value)[:12]!r}" for table, column, value in ODD]


@pytest.fixture
def full(store, who):
    """One row of everything, and two sessions more than the one that becomes odd."""
    for day in range(3):
        run = run_of(day, effects=[effect(k) for k in range(2)])
        keep_session(store, who, run, USUAL, [(run.started_utc_s + 1.0, CALIBRATION)])
    with store.writing() as db:
        db.execute("INSERT INTO focus VALUES (1, 'lean_too_far', 5.0, 0.0, '')")
        db.execute("INSERT INTO phrase_vote VALUES (1, 'lean_too_far#1', 2)")
    return store


def spoil(store, table, column, value):
    """As SQLite lets it be: the types of columns hold, and nothing else."""
    store.db.execute("PRAGMA ignore_check_constraints = ON")
    first = {
        "session": "id = 2",
        "baseline": "id = 2",
        "session_metric": "session_id = 2",
        "cue_effect": "session_id = 2",
        "cue_said": "session_id = 2",
    }
    where = first.get(table, "1")
    store.db.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (value,))
    store.db.execute("PRAGMA ignore_check_constraints = OFF")


@pytest.mark.parametrize(("table", "column", "value"), ODD, ids=NAMES)
def test_it_does_not_come_in(full, tmp_path, table, column, value):
    lines = list(export_lines(full))
    number = next(k for k, line in enumerate(lines) if f'"table": "{table}"' in line)
    row = json.loads(lines[number]) | {column: value}
    other = open_home(tmp_path / "other", print, make=True)
    lines[number] = json.dumps(row)
    with pytest.raises(StoreError) as raised:
        import_lines(other, lines, "copy.jsonl")
    assert f"copy.jsonl line {number + 1}: " in str(raised.value)
    assert str(raised.value).isprintable()
    assert sessions(other, 1) == []
    other.close()


@pytest.mark.parametrize("value", [[1], {"a": 1}, "seven", 1.5, True, -1, 2**64])
@pytest.mark.parametrize("column", ["id", "athlete_id", "cues", "table"])
def test_a_value_of_another_kind_is_one_line(full, tmp_path, column, value):
    lines = list(export_lines(full))
    lines[2] = json.dumps(json.loads(lines[2]) | {column: value})
    other = open_home(tmp_path / "other", print, make=True)
    with pytest.raises(StoreError, match=r"copy.jsonl line 3: [^\n]+; nothing was imported"):
        import_lines(other, lines, "copy.jsonl")
    other.close()


@pytest.mark.parametrize("value", [None, True, 0, -1, 1.0, "3"])
def test_a_heading_without_a_version_is_one_line(full, value):
    lines = list(export_lines(full))
    lines[0] = json.dumps({"type": "coach-history", "version": value})
    with pytest.raises(StoreError, match="line 1"):
        import_lines(full, lines, "copy.jsonl")


def test_two_rows_of_one_number_are_one_line(full, tmp_path):
    lines = list(export_lines(full))
    other = open_home(tmp_path / "other", print, make=True)
    with pytest.raises(StoreError, match=f"line {len(lines) + 1}: there was session 1 before it"):
        import_lines(other, [*lines, lines[2]], "copy.jsonl")
    other.close()


@pytest.mark.parametrize(("table", "column", "value"), ODD, ids=NAMES)
def test_where_it_is_already_everything_goes_on(full, home, coach, table, column, value):
    spoil(full, table, column, value)
    full.close()
    for words in (
        ("history",),
        ("history", "--json"),
        ("history", "show", 1),
        ("history", "effort", 1, 3),
        ("progress",),
        ("progress", "--page"),
        ("usual", "--placement", "pelvis"),
        ("focus",),
        ("athlete",),
        ("history", "export", "copy.jsonl"),
    ):
        code, out, err = coach(*words)
        assert code == 0, (words, err)
        assert "fault of the coach" not in err
        assert (out + err).replace("\n", "").isprintable()
    listed = coach("history")
    assert listed[2].count("cannot be read: ") >= 1
    assert "Run" in listed[1]
    told = []
    profile = Profile(home, told.append)
    profile.calibrations(SENSOR, Placement.PELVIS)
    profile.baseline(Placement.PELVIS)
    course = profile.course(Placement.PELVIS)
    assert len(course.sessions) == (2 if table == "session" else 3)
    assert len(told) == (0 if table in ("session_metric", "cue_effect", "cue_said") else 1)
    assert profile.keep_session(run_of(9.0), USUAL) is not None
    assert coach("history", "delete", 1, "--yes")[0] == 0


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [one for one in ODD if one[0] != "athlete"],
    ids=[name for name in NAMES if not name.startswith("athlete")],
)
def test_it_is_listed_and_can_be_taken_out(full, coach, table, column, value):
    spoil(full, table, column, value)
    before = counts(full)
    rows = [json.loads(line) for line in coach("history", "--json")[1].splitlines()]
    odd = [row for row in rows if row["type"] == "unreadable"]
    assert odd
    for row in odd:
        assert row["why"].isprintable()
        code, out, err = coach("history", "delete", row["name"], "--yes")
        assert (code, err) == (0, "")
        assert out == f"deleted {row['name']}, which could not be read\n"
    assert "cannot be read" not in coach("history")[2]
    after = counts(full)
    assert after[table] == before[table] - len(odd)
    assert after["session"] == (2 if table == "session" else 3)


def counts(store):
    return {t: store.db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in TABLES}


def test_an_odd_session_says_why_when_it_is_looked_at(full, coach):
    spoil(full, "session", "placement", "foot")
    code, _, err = coach("history", "show", 2)
    assert code == 1
    assert "session 2 cannot be read: placement is 'foot'" in err
    assert "'coach history delete 2' takes it out" in err


def test_of_a_session_with_an_odd_effect_the_others_are_shown(full, coach):
    full.db.execute("UPDATE cue_effect SET t_s = 1e20 WHERE session_id = 2 AND cue_id LIKE '000%'")
    code, out, err = coach("history", "show", 2)
    assert code == 0
    assert out.count("run tall") == 2
    assert out.count(" yes ") == 1
    assert "cue_effect:2:000-lean_too_far cannot be read: t_s is 1e+20" in err


def test_what_can_be_read_cannot_be_taken_out_so(full, coach):
    for name in ("calibration:1", "baseline:1", "athlete:1", "focus"):
        assert coach("history", "delete", name, "--yes")[0] == 1
    assert [len(odd_rows(full, 1)), counts(full)["baseline"]] == [0, 3]


def test_an_athlete_whose_name_nobody_can_type_is_called_as_shown(full, coach):
    spoil(full, "athlete", "name", "a\nb\x1b[2J")
    assert coach("athlete")[1] == "* a\\x0ab\\x1b[2J  3 sessions\n"
    assert coach("athlete", "a\\x0ab\\x1b[2J", "--rename", "Ana")[1] == "* Ana  3 sessions\n"
    assert odd_rows(full, 1) == []


def test_a_body_that_nobody_has_is_as_if_untold_and_is_told_anew(full, coach):
    spoil(full, "athlete", "mass_kg", 1e9)
    assert coach("athlete")[1] == "* me  3 sessions\n"
    assert "'coach athlete'" in coach("history")[2]
    assert coach("athlete", "--mass-kg", 58)[1] == "* me  3 sessions, 58 kg\n"
    assert odd_rows(full, 1) == []


def test_of_unreadable_calibrations_the_next_one_is_in_force(home, lines):
    profile = Profile(home, lines.append)
    profile.keep_calibration(CALIBRATION)
    profile.keep_calibration(dataclasses.replace(CALIBRATION, sway_rad=0.002))
    store = open_home(home, print)
    store.db.execute("UPDATE calibration SET form = '{' WHERE sway_rad = 0.002")
    store.close()
    assert profile.calibration(SENSOR, Placement.PELVIS) == CALIBRATION
    # And one that stands like it is kept beside it.
    profile.keep_calibration(dataclasses.replace(CALIBRATION, sway_rad=0.002))
    assert profile.calibration(SENSOR, Placement.PELVIS).sway_rad == 0.002
    assert lines == []


def test_of_unreadable_usual_values_the_next_ones_are_in_force(store, who):
    for day, spm in ((0, 170.0), (1, 171.0), (2, 172.0)):
        keep_session(store, who, run_of(day), Baseline({"cadence_spm": (spm, 1.0)}))
    store.db.execute("UPDATE baseline SET form = 'x' WHERE id IN (1, 3)")
    for original in (False, True):
        found = learnt.baseline(store, who.athlete_id, Placement.PELVIS, original=original)
        assert found.metrics["cadence_spm"][0] == 171.0


def test_what_is_taken_out_is_overwritten(full, home):
    spoil(full, "calibration", "form", "Zanzibar")
    (odd,) = odd_rows(full, athlete(full).athlete_id)
    delete_row(full, odd)
    for path in home.iterdir():
        assert b"Zanzibar" not in path.read_bytes()
