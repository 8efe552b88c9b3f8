"""Real people who sit, squat, bend, walk and jog: no exercise is recognised where none is."""

from __future__ import annotations

import functools

import pytest

from coach.model import AttitudeBlock, Placement, SensorMount
from coach.practice.epochs import Epochs
from coach.practice.exercise.exercise_kinds import Lie
from coach.practice.exercise.exercise_params import ExerciseParams
from coach.practice.exercise.lie_angles import Axes, mean_of
from coach.practice.exercise.position import STANDING, Arrival
from coach.recording.importing import ImportOptions, import_samples
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from tests.accuracy.real_data import FOLDER, SISFALL_AXES, missing
from tests.first_of import first_of

pytestmark = pytest.mark.skipif(bool(missing("sisfall")), reason=missing("sisfall"))

PARAMS = ExerciseParams()
PEOPLE = 14
EXERCISED = [lie for lie in Lie if lie not in (Lie.UPRIGHT, Lie.FOLDED)]
"""Positions in which an exercise of a sensor at the waist begins."""


def epochs_of(path):
    options = ImportOptions(placement=Placement.WAIST, axes=SISFALL_AXES)
    result = import_samples(path, options)
    mounting = result.header.mounts[0].mounting
    pipeline = Pipeline(SessionConfig((SensorMount(Placement.WAIST, mounting=mounting),)))
    epochs = Epochs()
    for one in pipeline.push_many(result.inputs) + pipeline.flush():
        if isinstance(one, AttitudeBlock):
            epochs.push(one)
    return epochs.until(1e9)


def standing_axes(epochs):
    """As the coach learns them, from two seconds of standing still."""
    still = []
    for one in epochs:
        quiet = one.turning_rad_s <= PARAMS.still_rad_s and not one.fresh
        still = [*still, one.up] if quiet and STANDING.holds(one.up) else []
        if len(still) >= 20:
            return Axes(mean_of(still))
    return Axes()


@functools.cache
def recognised(code):
    """Position -> how many of the people are in it at some time."""
    counts = dict.fromkeys(Lie, 0)
    paths = sorted((FOLDER / "sisfall").glob(f"{code}_*.npz"))
    assert len(paths) == PEOPLE
    for path in paths:
        epochs = epochs_of(path)
        axes = standing_axes(epochs)
        for lie in Lie:
            arrival = Arrival(lie, PARAMS, axes, pelvic=True)
            for one in epochs:
                arrival.push(one)
                if arrival.taken:
                    counts[lie] += 1
                    break
    return counts


@pytest.mark.parametrize("code", first_of(["D07", "D15", "D01", "D03"]))
def test_none_in_sitting_squatting_walking_and_jogging(code):
    counts = recognised(code)
    assert {lie.value: counts[lie] for lie in EXERCISED if counts[lie]} == {}


def test_a_bend_that_is_held_may_pass_for_bowing_and_for_little_else():
    """Who stays bent down with straight knees does hang in a forward fold."""
    counts = recognised("D16")
    bowed = counts[Lie.BOWED], counts[Lie.FACE_DOWN], counts[Lie.BENT]
    assert all(counts[lie] == 0 for lie in (Lie.ON_BACK, Lie.BRIDGED, Lie.ON_LEFT, Lie.ON_RIGHT))
    assert max(bowed) <= 1, bowed
