"""What is said of a contest: findings, their cure, and what stays open."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from coach.recording.importing.referee.candidates import (
    UNITS,
    as_accelerometer,
    axes_text,
    changes,
)
from coach.recording.importing.referee.contest import SCALE_COST
from coach.recording.importing.referee.ruling import AS_IS, Finding, FindingKind, Mend

if TYPE_CHECKING:
    from coach.recording.importing.referee.contest import Contest
    from coach.recording.importing.referee.ruling import Rows

_SCALE_OFF = 0.25
"""Of its logarithm; less is a cheap sensor."""


def axes_and_unit(weighed: Contest, mend: Mend) -> tuple[list[Finding], Mend, list[str]]:
    """Findings, ``mend`` with their cures, and what could not be told."""
    near, evidence = weighed.near(), weighed.evidence
    at = weighed.place_of_as_is
    if weighed.is_clear:
        # Among equals the least changed, then the best.
        at = min(near, key=lambda i: (weighed.changed(i), float(weighed.score[i])))
    axes, scale = weighed.axes[at], weighed.scales[at]
    findings: list[Finding] = []
    others = [weighed.axes[i] for i in near if weighed.axes[i] != axes]
    if scale in UNITS:
        findings.append(_unit_finding(scale, evidence))
        mend = replace(mend, gyro_scale=scale)
    elif scale != 1.0:
        found = _scale_finding(weighed, at, evidence)
        if found is not None:
            findings.append(found[0])
            mend = replace(mend, gyro_scale=found[1])
    if axes != AS_IS:
        findings.append(_axes_finding(axes, others, evidence))
        of_acc = as_accelerometer(axes)
        if of_acc is not None and changes(of_acc) < changes(axes):
            mend = replace(mend, acc_axes=of_acc)
        else:
            mend = replace(mend, gyro_axes=axes)
    return findings, mend, _questions(others)


def _scale_finding(weighed: Contest, at: int, evidence: float) -> tuple[Finding, float] | None:
    """Another scale, where gravity turned far enough to measure it."""
    matrix = np.eye(3) + weighed.unknowns[at, 3:12].reshape(3, 3)
    factor = float(f"{weighed.scales[at] * float(np.trace(matrix)) / 3.0:.3g}")
    turned = weighed.untold - float(weighed.fitted[at])
    if turned < SCALE_COST or abs(math.log(factor)) < _SCALE_OFF:
        return None
    line = (
        f"gravity turns {factor:.2f} times as far as the gyroscope says: its unit is not what the "
        "file was taken to have"
    )
    option = f"--gyro-scale {factor:.3g}"
    return Finding(FindingKind.GYRO_SCALE, line, option, evidence), factor


def _questions(others: list[Rows]) -> list[str]:
    if not others:
        return []
    names = [axes_text(one) for one in others]
    some = " or ".join(names[:3]) + (f" or {len(names) - 3} more" if len(names) > 3 else "")
    return [f"its axes might as well be {some}, as the wearer turned too little or one way only"]


def _unit_finding(scale: float, evidence: float) -> Finding:
    unit = UNITS[scale]
    line = (
        f"the gyroscope is in {unit}: read as it is, gravity does not turn as it says, and a body "
        f"so shaken turns {'less' if scale < 1.0 else 'more'}"
    )
    return Finding(FindingKind.GYRO_UNIT, line, f"--gyro-unit {unit}", evidence)


def _axes_finding(axes: Rows, others: list[Rows], evidence: float) -> Finding:
    of_acc = as_accelerometer(axes)
    gyro_option, acc_option = f"--gyro-axes={axes_text(axes)}", ""
    line = f"gravity turns as if the gyroscope's axes were {axes_text(axes)}"
    kind, option = FindingKind.GYRO_AXES, gyro_option
    if of_acc is not None:
        acc_option = f"--acc-axes={axes_text(of_acc)}"
        if changes(of_acc) < changes(axes):
            kind, option = FindingKind.ACC_AXES, acc_option
            line = f"gravity turns as if the accelerometer's axes were {axes_text(of_acc)}"
            line += f"; {gyro_option} agrees as well"
        else:
            line += f"; {acc_option} agrees as well"
    if others:
        line += "; not told from the gyroscope's axes " + " or ".join(
            axes_text(one) for one in others[:3]
        )
    return Finding(kind, line, option, evidence, sure=not others)
