"""What two runs of the pipeline must have in common: everything."""

from __future__ import annotations

import numpy as np

from coach.model import (
    AttitudeBlock,
    CalibrationOver,
    Cue,
    CueEffect,
    Decision,
    DeskNow,
    DeskSpan,
    Fault,
    FaultKind,
    MetricSnapshot,
    Output,
    Step,
)

_ARRAYS = (
    "t_s",
    "quat_level_from_segment",
    "up_segment",
    "acc_level_m_s2",
    "yaw_rate_rad_s",
    "quality",
)


def assert_same(one: list[Output], other: list[Output]) -> None:
    """Arrays bit by bit; everything else by kind, in order. Only block borders may differ."""
    left, right = _blocks(one), _blocks(other)
    for name in _ARRAYS:
        a = np.concatenate([getattr(b, name) for b in left])
        b = np.concatenate([getattr(b, name) for b in right])
        assert a.shape == b.shape, name
        assert a.tobytes() == b.tobytes(), name
    assert _restarts(left) == _restarts(right)
    told = (Step, MetricSnapshot, Decision, Cue, CueEffect, CalibrationOver, DeskSpan, DeskNow)
    for kind in told:
        assert _of(one, kind) == _of(other, kind), kind.__name__
    for fault in FaultKind:
        assert _faults(one, fault) == _faults(other, fault), fault


def _of(outputs: list[Output], kind: type) -> list[Output]:
    return [o for o in outputs if isinstance(o, kind)]


def _blocks(outputs: list[Output]) -> list[AttitudeBlock]:
    return [o for o in outputs if isinstance(o, AttitudeBlock)]


def _restarts(blocks: list[AttitudeBlock]) -> list[float]:
    return [float(b.t_s[0]) for b in blocks if b.restart]


def _faults(outputs: list[Output], kind: FaultKind) -> list[Fault]:
    return [o for o in outputs if isinstance(o, Fault) and o.kind is kind]
