"""A result: masked values, tables, equality, copies, pictures."""

from __future__ import annotations

import copy
import pickle
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import coach
from coach.analysis.grid import Grid
from coach.export.tables import LEVELS
from coach.model import Validity
from tests.analysis.runs import analysed, arrays, hops, told


@given(
    st.lists(
        st.tuples(st.floats(allow_infinity=False), st.sampled_from(list(Validity))), max_size=20
    )
)
def test_only_what_is_ok_is_seen_unmasked(cells):
    values = np.array([value for value, _ in cells], dtype=np.float64)
    words = np.array([validity.value for _, validity in cells], dtype="U16")
    grid = Grid(np.arange(float(len(cells))), {"x": values}, {"x": words}, words)
    ok = np.array([validity is Validity.OK for _, validity in cells], dtype=bool)
    np.testing.assert_array_equal(grid["x"][ok], values[ok])
    assert np.isnan(grid["x"][~ok]).all()
    np.testing.assert_array_equal(grid.raw["x"], values)
    assert grid == copy.deepcopy(grid)


def test_a_masked_value_is_still_there_raw():
    grid = analysed().grid
    name = "pelvic_tilt_change_rad"
    assert set(grid.validity[name]) & {"uncalibrated"}
    hidden = grid.validity[name] == "uncalibrated"
    assert np.isnan(grid[name][hidden]).all()
    assert np.isfinite(grid.raw[name][hidden]).all()


def test_the_grid_is_a_mapping():
    grid = analysed().grid
    assert "cadence_spm" in grid
    assert "cadence" not in grid
    assert list(grid) == list(grid.keys()) == ["locomotion", *coach.METRICS]
    assert len(grid) == len(list(grid))
    assert grid.valid("locomotion").all()
    with pytest.raises(KeyError, match="cadence_spm"):
        grid["cadence"]


def test_the_result_is_a_mapping_of_tables():
    result = analysed()
    assert list(result) == list(result.keys())
    assert "steps" in result
    assert "stepz" not in result
    with pytest.raises(KeyError, match="there are samples, grid, steps"):
        result["stepz"]
    with pytest.raises(KeyError, match="there are t_s"):
        result["steps"]["foot"]


@pytest.mark.parametrize("name", list(analysed()))
def test_columns_are_plain_of_one_length_and_explained(name):
    table = analysed()[name]
    for column, values in table.items():
        assert values.shape == (table.rows,)
        assert values.dtype.kind in "fib" or all(type(word) is str for word in values)
        assert table.about[column].meaning
    assert table.keys() == table.about.keys()
    assert table == analysed()[name]


@pytest.mark.parametrize("name", ["steps", "cues", "effects", "faults"])
def test_columns_are_named_as_exported(name):
    exported = LEVELS[name](_NothingSaid())
    assert list(analysed()[name]) == [column.name for column in exported[0].columns]


class _NothingSaid:
    steps = cues = effects = faults = ()


def test_strides_go_from_a_foot_to_the_same():
    result = analysed()
    strides, steps = result["strides"], result["steps"]
    assert strides.rows > 40
    sides = dict(zip(steps["t_s"], steps["side"], strict=True))
    for start_s, end_s, label in zip(
        strides["start_s"], strides["end_s"], strides["lr_label"], strict=True
    ):
        assert {label, "unknown"} >= {sides[start_s], sides[end_s]} or label == "unknown"
    assert set(strides["lr_label"]) >= {"left", "right"}
    t_s = result.samples.t_s
    np.testing.assert_allclose(t_s[strides["start"]], strides["start_s"], atol=0.02)
    np.testing.assert_allclose(t_s[strides["end"]], strides["end_s"], atol=0.02)
    np.testing.assert_allclose(strides["duration_s"], strides["end_s"] - strides["start_s"])


def test_sides_and_states_of_steps_are_words():
    words = {(step.side == "left", step.locomotion == "running") for step in analysed().steps}
    assert (True, True) in words
    assert {f"{step.side}" for step in analysed().steps} <= {"left", "right", "unknown"}


def test_bouts_are_the_grid_s():
    result = analysed()
    bouts = result["bouts"]
    moving = np.isin(result.grid["locomotion"], ["walking", "running"])
    assert bouts["duration_s"].sum() == pytest.approx(0.5 * moving.sum())
    assert (bouts["end"] > bouts["start"]).all()
    assert bouts["n_steps"].sum() <= len(result.steps)


def test_without_a_gyroscope_rows_are_those_of_the_array():
    acc = hops()
    result = coach.analyze(acc, None, rate_hz=50.0, placement="pelvis")
    strides = result["strides"]
    assert strides.rows > 5
    np.testing.assert_allclose(strides["start"] / 50.0, strides["start_s"], atol=0.02)


def test_equal_means_equal_bits():
    acc, gyr = arrays()
    assert coach.analyze(acc, gyr, **told(block=100)) == analysed()
    other = acc.copy()
    other[len(acc) // 2, 2] += 0.5
    assert coach.analyze(other, gyr, **told()) != analysed()


@pytest.mark.parametrize("twin", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_copies_are_equal(twin):
    assert twin(analysed()) == analysed()


def test_it_is_short_to_look_at():
    result = analysed()
    for thing in (result, result.grid, result.samples):
        assert len(repr(thing)) < 200
        assert "\n" not in repr(thing)
    assert "steps" in repr(result)
    assert len(repr(coach.simulate("easy-run"))) < 200


def test_the_picture_is_whole_and_small():
    page = analysed()._repr_html_()
    assert len(page) < 60_000
    body = ET.fromstring(page)
    shown = [row.find("th").text for row in body.iter("tr") if row.find("td") is not None]
    assert shown == [name for name in coach.METRICS if np.isfinite(analysed().grid[name]).any()]
    assert len(list(body.iter("svg"))) == len(shown)


def test_nothing_to_show_is_shown():
    empty = coach.analyze(np.empty((0, 3)), None, rate_hz=50.0, placement="pelvis")
    assert "0 steps" in repr(empty)
    ET.fromstring(empty._repr_html_())
    assert [empty[name].rows for name in empty] == [0] * len(empty)
    assert empty == coach.repeat(empty.provenance, np.empty((0, 3)))
