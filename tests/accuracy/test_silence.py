"""Real people who walk, stand, or have only just begun to run hear nothing, whatever the bands say.

Their sensors are taken as calibrated by the stated axes, and their usual values as far away, so
that every rule would speak at once if it were let.
"""

from __future__ import annotations

import functools
from dataclasses import replace

import pytest

from coach.analysis import collect
from coach.cues import RULES, CueParams
from coach.model import (
    METRICS,
    Baseline,
    Calibration,
    GradeReading,
    Locomotion,
    MetricSnapshot,
    Placement,
    Reason,
    SensorMount,
)
from coach.recording.importing import ImportOptions, import_samples
from coach.settings import Settings
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from tests.accuracy.real_data import FOLDER, SISFALL_AXES, missing

WHY_NOT = missing("sisfall")
pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)

WALKS = [f"D0{kind}_SA0{who}_R01" for kind in (1, 2) for who in (1, 5, 9)]
JOGS = [f"D03_SA{who}_R01" for who in ("01", "11", "15")]
EAGER = CueParams(warm_up_s=0.0)


def far_off() -> Baseline:
    """Usual values that nobody has: every reading is out of its band on some rule's side."""
    far = {"rad": -0.5, "spm": 230.0, "m": 0.001, "m_s2": 0.1, "m_s": 0.001, "": 0.0}
    names = {rule.metric for rule in RULES}
    # The duty factor is left out: nothing would be judged at another pace.
    return Baseline({name: (far[METRICS[name].unit], 1e-6) for name in names})


@functools.cache
def coached(name):
    result = import_samples(
        FOLDER / "sisfall" / f"{name}.npz",
        ImportOptions(placement=Placement.WAIST, axes=SISFALL_AXES),
    )
    mounting = result.header.mounts[0].mounting
    calibration = Calibration(
        Placement.WAIST, "", mounting, (0.0, 0.0, 0.0), 0.0, 0.0, 9.81, 10.0, 0.0
    )
    config = SessionConfig(
        (SensorMount(Placement.WAIST, calibration=calibration),),
        baseline=far_off(),
        settings=replace(Settings(), cues=EAGER),
    )
    # It is told that the ground is flat: with everything that far off it could as well be a hill.
    end_s = result.inputs[-1].t_host_s
    flat = [GradeReading(float(t_s), 0.0) for t_s in range(int(end_s) + 1)]
    inputs = sorted([*result.inputs, *flat], key=lambda event: event.t_host_s)
    outputs = Pipeline(config).push_many(inputs)
    return collect(outputs), [o for o in outputs if isinstance(o, MetricSnapshot)]


@pytest.mark.parametrize("name", WALKS)
def test_nobody_is_cued_in_a_walk(name):
    seen, _ = coached(name)
    assert [cue.rule for cue in seen.cues if cue.metric] == []
    assert Reason.NOT_RUNNING in {d.reason for d in seen.decisions}


@pytest.mark.parametrize("name", JOGS)
def test_in_a_jog_a_cue_falls_on_steady_running_alone(name):
    seen, snapshots = coached(name)
    cues = [cue for cue in seen.cues if cue.metric]
    assert cues, "with such bands somebody who runs is told of it"
    at = {snapshot.t_s: snapshot for snapshot in snapshots}
    for cue in cues:
        assert at[cue.t_s].locomotion is Locomotion.RUNNING
        before = [s for s in snapshots if cue.t_s - EAGER.resume_s < s.t_s <= cue.t_s]
        assert all(s.locomotion is Locomotion.RUNNING for s in before)
        assert at[cue.t_s].readings[cue.metric].ok
