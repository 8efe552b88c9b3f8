"""How the axes of a file's sensor are stated, and when the statement is doubted."""

import contextlib
import itertools

import numpy as np
import pytest

from coach.model.calibration import HeadingSource
from coach.model.quaternion import rotate
from coach.recording.importing import ImportOptions, ImportProblem, ImportReason, import_samples
from coach.recording.importing.axes import mounting_of
from tests.recording.imported import (
    CHEST,
    csv_columns,
    problem_of,
    write_csv,
)

AXES = ["forward=+z,left=-x,up=-y", "forward=+z,up=-y", "left=-x,up=-y", "FORWARD=z, right=x"]


@pytest.mark.parametrize("text", AXES)
def test_axes_of_a_sensor_on_the_belt(text):
    mounting = mounting_of(text)
    assert mounting.heading_source is HeadingSource.AXES
    quat = np.array(mounting.quat_segment_from_sensor)
    for sensor, row in (([0.0, 0.0, 1.0], 0), ([-1.0, 0.0, 0.0], 1), ([0.0, -1.0, 0.0], 2)):
        assert rotate(quat, np.array(sensor)) == pytest.approx(np.eye(3)[row])


def test_exactly_the_24_right_handed_mountings_are_taken():
    axes = [sign + letter for letter in "xyz" for sign in "+-"]
    taken = []
    for forward, left, up in itertools.product(axes, repeat=3):
        text = f"forward={forward},left={left},up={up}"
        with contextlib.suppress(ImportProblem):
            taken.append(mounting_of(text).quat_segment_from_sensor)
    assert len(taken) == 24
    assert len(np.unique(np.round(taken, 6), axis=0)) == 24


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("forward=+z,left=+x,up=-y", "left-handed"),
        ("forward=+z,left=+z,up=-y", "twice"),
        ("forward=+z", "two of"),
        ("forward=+z,forward=-x", "given twice"),
        ("forward=+z,back=+x", "given twice"),
        ("forward=w,up=z", "not understood"),
        ("z,x,y", "not understood"),
        ("forward=+-z,up=y", "not understood"),
    ],
)
def test_wrong_axes(tmp_path, text, words):
    path = write_csv(tmp_path / "run.csv", csv_columns())
    reason, line = problem_of(path, axes=text)
    assert reason is ImportReason.AXES
    assert words in line


def test_axes_against_gravity_are_doubted(tmp_path):
    path = write_csv(tmp_path / "run.csv", csv_columns())
    result = import_samples(path, ImportOptions(CHEST, axes="forward=+x,up=-z"))
    (warning,) = result.warnings
    assert "+z points up" in warning
