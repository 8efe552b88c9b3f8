"""A sensor whose range is too small is reported, and coaches nobody."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from coach.model import AttitudeBlock, FaultKind, Quality, Reason, Validity
from coach.simulation import simulate
from tests.theory.sessions import CHEST, config_of, run


def too_small():
    runner = replace(CHEST, sensor=CHEST.sensor + "\nacc_range_g = 2")
    story = runner.story("stand 5", "run 35; cadence_spm = 158")
    return run(config_of(CHEST), simulate(story))


def test_samples_at_full_scale_are_marked():
    session = too_small()
    marks = np.concatenate([o.quality for o in session.outputs if isinstance(o, AttitudeBlock)])
    full = (np.abs(session.simulation.counts.astype(int)) >= 32767).any(axis=1)[: len(marks)]
    assert full.sum() > 100
    assert ((marks & Quality.CLIPPED) > 0).tolist() == full.tolist()


def test_clipping_is_reported_every_ten_seconds_and_nothing_is_said():
    seen = too_small().seen
    assert {f.kind for f in seen.faults} == {FaultKind.CLIPPED}
    assert 2 <= len(seen.faults) <= 4
    assert Validity.POOR_DATA.value in seen.grid.validity["trunk_forward_lean_rad"]
    assert Reason.POOR_DATA in {d.reason for d in seen.decisions}
    assert not seen.cues
