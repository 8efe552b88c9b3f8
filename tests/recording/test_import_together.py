"""Two files of sensors worn at the same time become one session."""

from __future__ import annotations

import numpy as np
import pytest

from coach.app import config_of
from coach.model import MetricSnapshot, Notification, Placement
from coach.recording.importing import (
    ImportOptions,
    ImportProblem,
    ImportReason,
    import_together,
)
from coach.simulation import simulate
from coach.wiring.pipeline import Pipeline
from tests.theory.both import Both

AXES = "forward=+x,left=+y"


def written(folder, *, start_s=(100.0, 100.0), times=(True, True)):
    """The simulated runner's samples in segment axes, one file for each sensor."""
    simulation = simulate(Both().story("stand 6", "run 22"))
    files = []
    both = (simulation, *simulation.others)
    for one, begin_s, timed in zip(both, start_s, times, strict=True):
        acc, gyr = one.arrays()
        columns = {"acc": acc, "gyr": gyr, "fs": 1.0 / one.dt_s}
        if timed:
            columns["t_s"] = begin_s + np.arange(len(acc)) * one.dt_s
        path = folder / f"{one.story.placement.value}.npz"
        np.savez(path, **columns)
        files.append((path, ImportOptions(one.story.placement, axes=AXES)))
    return files


@pytest.mark.parametrize("times", [(True, True), (False, False)])
def test_both_sensors_tell_of_one_runner(tmp_path, times):
    result = import_together(written(tmp_path, times=times))
    assert [mount.placement for mount in result.header.mounts] == [
        Placement.PELVIS,
        Placement.CHEST,
    ]
    assert set(result.header.sensors) == {mount.sensor_id for mount in result.header.mounts}
    host_s = [event.t_host_s for event in result.inputs]
    assert host_s == sorted(host_s)
    pipeline = Pipeline(config_of(result.header))
    outputs = pipeline.push_many(result.inputs) + pipeline.flush()
    last = [o for o in outputs if isinstance(o, MetricSnapshot)][-1]
    assert last.readings["pelvic_tilt_rad"].ok
    assert last.readings["trunk_forward_lean_rad"].ok


def test_the_times_in_the_files_are_on_one_clock(tmp_path):
    result = import_together(written(tmp_path, start_s=(100.0, 103.5)))
    chest = result.header.mounts[1].sensor_id
    first = next(e for e in result.inputs if isinstance(e, Notification) and e.sensor_id == chest)
    assert 3.5 <= first.t_host_s < 3.8


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"start_s": (100.0, 9000.0)}, "8900 s apart"),
        ({"times": (True, False)}, "one has none"),
    ],
)
def test_files_without_a_common_clock_are_refused(tmp_path, more, words):
    with pytest.raises(ImportProblem, match=words) as problem:
        import_together(written(tmp_path, **more))
    assert problem.value.reason is ImportReason.TOGETHER


def test_two_sensors_in_one_place_are_refused(tmp_path):
    files = written(tmp_path)
    twice = [(path, ImportOptions(Placement.CHEST)) for path, _ in files]
    with pytest.raises(ImportProblem, match="two sensors go on") as problem:
        import_together(twice)
    assert problem.value.reason is ImportReason.TOGETHER
