"""The tables hold what the pipeline said, column by column, and new metrics come by themselves."""

import dataclasses
import inspect
import re
from types import SimpleNamespace

import numpy as np
import pytest

from coach.app.calibration_samples import sensor_data
from coach.export import LEVELS, tables_of
from coach.export.fields import FIELDS
from coach.model import METRICS, Cue, CueEffect, Fault, Step
from coach.model.units import unit_in_name
from coach.recording import read_recording
from tests.cli.places import RECORDINGS
from tests.export.sessions import made, recorded, value_at


def table_of(data, level):
    (table,) = tables_of(data, [level])
    return {column.name: column for column in table.columns}


def test_every_metric_has_a_column_with_its_unit_meaning_and_error():
    columns = table_of(made(), "grid")
    for name, spec in METRICS.items():
        if name == "trunk_rotation_range_rad":  # no sensor for it in this session
            assert name not in columns
            continue
        column = columns[name]
        assert column.unit == (unit_in_name(name) if spec.unit else "1")
        assert column.meaning == spec.meaning
        assert column.error == spec.error_at(made().header.placement)
        assert f"{name}_validity" in columns


def test_a_value_that_does_not_count_is_none_and_its_validity_says_why():
    columns = table_of(made(), "grid")
    for k, t_s in enumerate(columns["t_s"].cells):
        for name in ("cadence_spm", "contact_time_s"):
            validity = columns[f"{name}_validity"].cells[k]
            expected = value_at(name, t_s) if validity == "ok" else None
            assert columns[name].cells[k] == expected
    assert set(columns["contact_time_s_validity"].cells) == {"ok", "not_moving", "poor_data"}


KINDS = {"steps": Step, "cues": Cue, "effects": CueEffect, "faults": Fault}


@pytest.mark.parametrize(("level", "kind"), KINDS.items())
def test_every_field_of_the_vocabulary_is_a_column(level, kind):
    assert list(table_of(made(), level)) == [field.name for field in dataclasses.fields(kind)]


def test_every_column_has_a_meaning_and_every_number_a_unit():
    for table in tables_of(made(), list(LEVELS)):
        for column in table.columns:
            assert column.meaning, (table.name, column.name)
            numbers = {type(cell) for cell in column.cells if cell is not None} & {int, float}
            if numbers and column.name != "quality":  # a sum of marks
                assert column.unit, (table.name, column.name)


# How the vocabulary says that a plain 0, or an empty word, stands for nothing.
_SENTINEL = re.compile(r"\b(0|0\.0|empty)\b,? (where|without|while|if|for|of|until|from)\b")


@pytest.mark.parametrize("kind", KINDS.values())
def test_whatever_the_vocabulary_calls_unknown_is_unknown_in_a_table(kind):
    text = inspect.getdoc(kind)
    told = dict(re.findall(r"(?ms)^    (\w+): (.*?)(?=^    \w|^\S|\Z)", text))
    assert told.keys() == {field.name for field in dataclasses.fields(kind)}
    types = {field.name: field.type for field in dataclasses.fields(kind)}
    for name, meaning in told.items():
        if _SENTINEL.search(" ".join(meaning.split())) and types[name] != "str":
            nothing = SimpleNamespace(**dict.fromkeys(types, 0))
            assert not FIELDS[kind][name].known(nothing), name


def with_nothing_known():
    """A session in which every field that may be unknown is, once."""
    data = made()
    cue, effect, fault, shot = data.cues[0], data.effects[0], data.faults[0], data.snapshots[-1]
    system = dataclasses.replace(cue, metric="", value=0.0, band_low=0.0, band_high=0.0, phrase="")
    return dataclasses.replace(
        data,
        cues=(cue, system),
        effects=(effect, dataclasses.replace(effect, uncued=0.5, uncued_n=2)),
        faults=(fault, dataclasses.replace(fault, count=0, sensor_id="")),
        snapshots=(
            dataclasses.replace(shot, turn_rate_rad_s=0.25),
            dataclasses.replace(shot, turn_rate_rad_s=0.25, stale=True),
            shot,
        ),
    )


@pytest.mark.parametrize(
    ("level", "column", "cells"),
    [
        ("cues", "value", [0.25, None]),
        ("cues", "band_low", [None, None]),
        ("cues", "band_high", [0.2, None]),
        ("cues", "metric", ["trunk_forward_lean_rad", None]),
        ("effects", "uncued", [None, 0.5]),
        ("effects", "uncued_n", [0, 2]),
        ("faults", "count", [1, None]),
        ("faults", "sensor_id", ["id-pelvis", None]),
        ("grid", "turn_rate_rad_s", [0.25, None, None]),
    ],
)
def test_what_is_not_known_is_empty_and_never_zero(level, column, cells):
    assert list(table_of(with_nothing_known(), level)[column].cells) == cells


def test_no_cell_is_an_empty_word():
    for data in (made(), recorded(), with_nothing_known()):
        for table in tables_of(data, list(LEVELS)):
            for column in table.columns:
                assert "" not in column.cells


def test_two_sensors_have_a_table_each():
    names = [table.name for table in tables_of(made(), ["samples"])]
    assert names == ["samples-pelvis", "samples-chest"]
    names = [table.name for table in tables_of(made(sensors=("waist",)), ["samples"])]
    assert names == ["samples"]


def test_all_columns_are_of_one_length_and_no_cell_is_nan():
    for data in (made(), recorded()):
        for table in tables_of(data, list(LEVELS)):
            for column in table.columns:
                assert len(column.cells) == table.rows
                assert all(cell == cell for cell in column.cells)


def test_samples_are_those_the_sensor_sent():
    recording = read_recording(RECORDINGS / "tired-hips.simulated.mcap")
    (sent,) = sensor_data(recording.inputs, recording.header.t_zero_host_s).values()
    blocks = sent.blocks
    columns = table_of(recorded(), "samples")
    assert columns["t_s"].cells == np.concatenate([b.t_s for b in blocks]).tolist()
    for axis, name in enumerate("xyz"):
        acc = np.concatenate([b.acc_m_s2 for b in blocks])[:, axis]
        gyr = np.concatenate([b.gyr_rad_s for b in blocks])[:, axis]
        assert columns[f"acc_{name}_m_s2"].cells == acc.tolist()
        assert columns[f"gyr_{name}_rad_s"].cells == gyr.tolist()
    attitude = [columns[f"quat_level_from_segment_{w}"].cells for w in "wxyz"]
    known = [row for row in zip(*attitude, strict=True) if None not in row]
    assert len(known) > 0.99 * len(attitude[0])
    assert np.allclose(np.linalg.norm(np.array(known), axis=1), 1.0)


@pytest.mark.parametrize(
    ("name", "unit"),
    [("t_s", "s"), ("acc_x_m_s2", "m/s^2"), ("gyr_z_rad_s", "rad/s"), ("rule", "")],
)
def test_the_longest_ending_is_the_unit(name, unit):
    assert unit_in_name(name) == unit
