"""Strides and bouts keep the rules by which gaitmap and mobgap take or refuse such lists.

The rules are those of gaitmap 2.6.0 (``is_single_sensor_stride_list`` of the types ``any`` and
``ic``, ``is_single_sensor_regions_of_interest_list``) and mobgap 1.2.0 (``iter_gs``,
``WbAssembly``), written down here without them.
"""

from __future__ import annotations

import functools

import numpy as np
import pytest

import coach


@functools.cache
def result():
    sim = coach.simulate("easy-run")
    acc, gyr = sim.arrays()
    return coach.analyze(
        acc, gyr, rate_hz=1.0 / sim.dt_s, placement="pelvis", axes="forward=+x,left=+y,up=+z"
    )


@pytest.mark.parametrize(("table", "index"), [("strides", "s_id"), ("bouts", "wb_id")])
def test_rows_are_numbered_once_and_lie_in_the_samples(table, index):
    rows = result()[table]
    assert rows.index == index
    assert rows.rows > 1
    assert len(set(rows[index])) == rows.rows
    start, end = rows["start"], rows["end"]
    assert start.dtype == end.dtype == np.int64
    assert (start >= 0).all()
    assert (start < end).all()
    assert (end <= len(result().samples)).all()
    assert (np.diff(start) > 0).all()


def test_strides_begin_with_their_landing():
    """Else gaitmap refuses a list of the type ``ic``."""
    strides = result()["strides"]
    assert np.array_equal(strides["start"], strides["ic"])
    assert {"left", "right"} <= set(strides["lr_label"]) <= {"left", "right", "unknown"}


def test_bouts_cut_the_samples_without_overlap():
    """So mobgap may iterate over them, and gaitmap once their index is named ``gs_id``."""
    bouts, t_s = result()["bouts"], result().samples.t_s
    assert (bouts["end"][:-1] <= bouts["start"][1:]).all()
    for row in range(bouts.rows):
        inside = t_s[bouts["start"][row] : bouts["end"][row]]
        assert inside[0] >= bouts["start_s"][row] - 1e-6
        assert inside[-1] < bouts["end_s"][row]
