"""The tables hold what the pipeline said, column by column, and new metrics come by themselves."""

import dataclasses

import numpy as np
import pytest

from coach.app.calibration_samples import sensor_data
from coach.export import LEVELS, tables_of
from coach.model import METRICS, Cue, Step
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
        assert bool(column.unit) == bool(spec.unit)
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


@pytest.mark.parametrize(("level", "kind"), [("steps", Step), ("cues", Cue)])
def test_every_field_of_the_vocabulary_is_a_column(level, kind):
    assert list(table_of(made(), level)) == [field.name for field in dataclasses.fields(kind)]


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
