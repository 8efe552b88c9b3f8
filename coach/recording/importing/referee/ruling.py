"""What the referee says of an accelerometer and a gyroscope that sat in one housing."""

from __future__ import annotations

import enum
from dataclasses import dataclass

Rows = tuple[tuple[int, int, int], tuple[int, int, int], tuple[int, int, int]]

AS_IS: Rows = ((1, 0, 0), (0, 1, 0), (0, 0, 1))


class FindingKind(enum.Enum):
    GYRO_UNIT = "unit of the gyroscope"
    GYRO_SCALE = "scale of the gyroscope"
    AXES = "axes"  # signs and order of the gyroscope's axes beside the accelerometer's
    TIME_SHIFT = "time shift"
    DIFFERENT_RUNS = "different runs"
    GYRO_IS_GRAVITY = "gravity in place of the gyroscope"


@dataclass(frozen=True, slots=True)
class Mend:
    """What makes the gyroscope agree with the accelerometer.

    Args:
        axes: Signed permutation: the right rates are ``scale * axes @ rates``.
        scale: Factor on the rates.
        shift_s: To be added to the gyroscope's times.
    """

    axes: Rows = AS_IS
    scale: float = 1.0
    shift_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, beyond doubt.

    Args:
        kind: What.
        line: For the user, without the file's name: what is wrong and how that is known.
        option: Of ``coach import``, that mends it, as in ``--gyro-unit deg/s``; empty if nothing
            does.
        evidence: Misfit as the file is, over the misfit mended; above 1.
    """

    kind: FindingKind
    line: str
    option: str
    evidence: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What physics says of the file.

    Args:
        turned_rad: How far gravity turned in the sensor, there and back, in all: the evidence.
        checked: Whether that was enough to tell unit, signs and order of the axes.
        findings: What is wrong; empty if nothing is, or nothing can be told.
        mend: All findings' cures in one; as is where there is none.
        unchecked: What could not be told, one line each.
    """

    turned_rad: float
    checked: bool
    findings: tuple[Finding, ...] = ()
    mend: Mend = Mend()
    unchecked: tuple[str, ...] = ()
