"""What the referee says of an accelerometer and a gyroscope that sat in one housing."""

from __future__ import annotations

import enum
from dataclasses import dataclass

Rows = tuple[tuple[int, int, int], tuple[int, int, int], tuple[int, int, int]]
"""Signed permutation: each row names one of the old axes, with its sign."""

AS_IS: Rows = ((1, 0, 0), (0, 1, 0), (0, 0, 1))


class FindingKind(enum.Enum):
    GYRO_UNIT = "unit of the gyroscope"
    GYRO_SCALE = "scale of the gyroscope"
    GYRO_AXES = "axes of the gyroscope"
    ACC_AXES = "axes of the accelerometer"
    TIME_SHIFT = "time shift"
    DIFFERENT_RUNS = "different runs"
    NO_GYROSCOPE = "no gyroscope"  # gravity or the acceleration in its place


@dataclass(frozen=True, slots=True)
class Mend:
    """What makes the two agree.

    Args:
        gyro_axes: The right rates are ``gyro_scale * gyro_axes @ rates``.
        gyro_scale: Factor on the rates.
        shift_s: To be added to the gyroscope's times.
        acc_axes: The right acceleration is ``acc_axes @ acceleration``.
    """

    gyro_axes: Rows = AS_IS
    gyro_scale: float = 1.0
    shift_s: float = 0.0
    acc_axes: Rows = AS_IS


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, beyond doubt.

    Args:
        kind: What.
        line: For the user, without the file's name: what is wrong and how that is known.
        option: Of ``coach import``, that mends it, as in ``--gyro-unit deg/s``; empty if nothing
            does.
        evidence: By how much the file as it is fits worse than the file mended, in units of
            log-likelihood; for times the ratio of the two agreements.
        sure: Whether no other cure fits as well. If not, ``line`` names the next.
    """

    kind: FindingKind
    line: str
    option: str
    evidence: float
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """What physics says of the file.

    Args:
        turned_rad: How far gravity turned in the sensor in all, by the accelerometer: the sum over
            20 s each of the angle between its two most distant directions, means over 2 s.
        checked: Whether every other order and sign of the axes was told to be worse.
        findings: What is wrong; empty if nothing is, or nothing can be told.
        mend: All findings' cures in one; as is where there is none.
        unchecked: What could not be told, one line each.
    """

    turned_rad: float
    checked: bool
    findings: tuple[Finding, ...] = ()
    mend: Mend = Mend()
    unchecked: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether ``mend`` is the only cure that fits; else the user has to choose."""
        return all(finding.sure for finding in self.findings)
