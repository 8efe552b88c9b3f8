"""Tables of practices: every number with its unit; formats that are of runs alone say so."""

import contextlib
import csv
import dataclasses
import json

import pytest

from coach.export import every_level, levels_of, tables_of
from coach.export.csv_files import write_csv
from coach.export.practice_tables import PRACTICE_LEVELS
from coach.model.practice import (
    DeskSpan,
    FormFault,
    PlannedSet,
    Practice,
    PracticeKind,
    SegmentStand,
    SetDone,
    Sway,
)
from coach.model.units import unit_in_name
from coach.recording import RecordingWriter, read_recording
from tests.athlete.practised import practice_of
from tests.cli.places import RECORDINGS
from tests.export.sessions import made

RECORDING = RECORDINGS / "quick-feet.simulated.mcap"


def data_of(kind):
    record = practice_of(kind)
    data = made()
    return dataclasses.replace(
        data,
        header=dataclasses.replace(data.header, practice=Practice(kind)),
        stands=record.stands,
        spans=record.spans,
        sets=record.sets,
    )


def table_of(kind, level):
    (table,) = tables_of(data_of(kind), [level])
    return {column.name: column for column in table.columns}


def names_of(kind):
    return {field.name for field in dataclasses.fields(kind)}


def test_every_field_of_the_vocabulary_is_a_column():
    stands = set(table_of(PracticeKind.STAND, "stands"))
    angles = {"usual_rad", "tall_rad", "sunk_rad", "forward_rad", "back_rad"}  # in rounds
    assert names_of(SegmentStand) - angles - {"sway"} <= stands
    assert {f"sway_{name}" for name in names_of(Sway)} <= stands
    assert set(table_of(PracticeKind.DESK, "desk")) == names_of(DeskSpan)
    sets = set(table_of(PracticeKind.EXERCISE, "sets"))
    assert names_of(SetDone) - {"planned", "tremble_rad_s", "faults"} <= sets
    form = set(table_of(PracticeKind.EXERCISE, "form"))
    assert names_of(FormFault) - {"rule"} <= form


@pytest.mark.parametrize("kind", PracticeKind)
def test_every_column_has_a_meaning_and_the_unit_of_its_name(kind):
    for level in PRACTICE_LEVELS[kind]:
        for name, column in table_of(kind, level).items():
            assert column.meaning
            if unit_in_name(name):
                assert column.unit == unit_in_name(name)
            numbers = [c for c in column.cells if type(c) in (int, float)]
            assert bool(column.unit) or not numbers


def test_the_numbers_are_those_of_the_record():
    record = practice_of(PracticeKind.STAND)
    stands = table_of(PracticeKind.STAND, "stands")
    assert stands["position"].cells == [one.position for one in record.stands]
    assert stands["sway_rms_rad"].cells == [record.stands[0].sway.rms_rad, None]
    rounds = table_of(PracticeKind.STAND, "rounds")
    angles = [a for one in record.stands for kind in ("usual", "tall", "sunk", "forward", "back")
              for a in getattr(one, f"{kind}_rad")]  # fmt: skip
    assert rounds["angle_rad"].cells == angles
    spans = practice_of(PracticeKind.DESK).spans
    desk = table_of(PracticeKind.DESK, "desk")
    assert desk["t_s"].cells == [span.t_s for span in spans]
    assert desk["slouched"].cells == [span.slouched for span in spans]
    sets = table_of(PracticeKind.EXERCISE, "sets")
    assert sets["hold_s"].cells == [30.0, None]
    assert sets["repetitions"].cells == [None, 10]
    assert sets["tremble_second_rad_s"].cells == [0.035, None]
    form = table_of(PracticeKind.EXERCISE, "form")
    assert (form["set"].cells, form["worst_rad"].cells) == ([1], [0.14])


def test_a_run_has_no_table_of_practices_and_each_practice_its_own():
    assert not set(levels_of(None)) & {"stands", "rounds", "desk", "sets", "form"}
    for kind in PracticeKind:
        levels = levels_of(Practice(kind))
        assert set(PRACTICE_LEVELS[kind]) <= set(levels) <= set(every_level())
        assert "effects" not in levels


@pytest.mark.parametrize("kind", PracticeKind)
def test_files_hold_what_the_tables_do(tmp_path, kind):
    data = data_of(kind)
    tables = tables_of(data, tuple(PRACTICE_LEVELS[kind]))
    write_csv(tmp_path, "a", tables, data.header)
    for table in tables:
        text = (tmp_path / f"a.{table.name}.csv").read_text("utf-8")
        rows = list(csv.reader(text.splitlines()))
        assert rows[0] == [column.name for column in table.columns]
        assert len(rows) == table.rows + 1
    about = json.loads((tmp_path / "a.columns.json").read_text("utf-8"))
    assert "rad" in json.dumps(about)


@pytest.mark.parametrize("kind", PracticeKind)
def test_the_command_writes_them_and_other_formats_say_they_are_of_runs(coach, tmp_path, kind):
    path = tmp_path / "a.mcap"
    run = read_recording(RECORDING)
    sets = (PlannedSet("plank", hold_s=20.0),) if kind is PracticeKind.EXERCISE else ()
    header = dataclasses.replace(run.header, practice=Practice(kind, sets=sets))
    with contextlib.closing(RecordingWriter(path, header)) as writer:
        for event in run.inputs:
            writer.write_input(event)
    level = next(iter(PRACTICE_LEVELS[kind]))
    for form in ("csv", "parquet"):
        code, out, err = coach("export", path, "--to", form, "-o", tmp_path / form)
        assert (code, err) == (0, "")
        assert f"a.{level}.{form}" in out
        assert "effects" not in out
    for form in ("fit", "bids"):
        code, out, err = coach("export", path, "--to", form)
        assert code == 1
        assert err.count("\n") == 1
        assert f"{form} is of runs; take --to csv or parquet" in err
    code, _, err = coach("export", RECORDING, "--to", "csv", "--level", level, "-o", tmp_path / "b")
    assert code == 1
    assert f"no level '{level}'" in err
