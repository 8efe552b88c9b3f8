"""An accelerometer and a gyroscope that a file keeps apart become one table of samples.

The angular rate is read off at the accelerometer's instants, by the cubic that joins live streams
(`coach.decode.between_samples`). Nothing is drawn over a hole: an instant without an angular rate
on both sides of it is left out, unless it is less than a sample before the first or after the last:
recorders start their sensors one after the other, and a file is not to lose its first row for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coach.core_wording import Wording
from coach.decode.between_samples import Known, interpolated
from coach.recording.importing.problem import ImportProblem, ImportReason

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

_POINTS = 4
_WHOLE_PERIODS = 1.5  # neighbours further apart have lost a sample between them
_PIECE = 1 << 16  # instants at a time: the polynomial takes some dozen arrays of them
_SHORT = 0.05  # share of rows: more that hold one sensor alone are no accident
_UNEQUAL = 0.01  # share of rows that two files without times may differ by
_APART_SAID_S = 1.0


@dataclass(frozen=True, slots=True)
class TimedRows:
    """One quantity with the time of each row.

    Args:
        where: What a message calls the table that it is from.
        clock: Name of its column of times, empty without any.
        t_s: ``(n,)`` on the file's clock, increasing; ``None`` without any.
        values: ``(n, 3)`` in SI units; NaN where missing.
        row: ``(n,)`` number that a person would give each row.
    """

    where: str
    clock: str
    t_s: FloatArray | None
    values: FloatArray
    row: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class JoinedRows:
    """Samples of one sensor.

    Args:
        t_s: ``(n,)``, increasing; ``None`` without any.
        acc_m_s2: ``(n, 3)``, NaN where missing.
        gyr_rad_s: ``(n, 3)`` likewise, or ``None``.
        row: ``(n,)`` number that a person would give each row of the accelerometer.
        notes: What the user should know, one line each.
    """

    t_s: FloatArray | None
    acc_m_s2: FloatArray
    gyr_rad_s: FloatArray | None
    row: npt.NDArray[np.int64]
    notes: tuple[str, ...] = ()


def joined(acc: TimedRows, gyr: TimedRows | None) -> JoinedRows:
    """Put an accelerometer and a gyroscope together.

    Raises:
        ImportProblem: Their times have nothing in common, or there are none.
    """
    if gyr is None:
        return JoinedRows(acc.t_s, acc.values, None, acc.row)
    if _same_rows(acc, gyr) and not _take_turns(acc, gyr):
        return JoinedRows(acc.t_s, acc.values, gyr.values, acc.row)
    if acc.t_s is None and gyr.t_s is None:
        return _row_by_row(acc, gyr)
    return _by_time(_present(acc), _present(gyr))


def _same_rows(acc: TimedRows, gyr: TimedRows) -> bool:
    if (acc.where, acc.clock) != (gyr.where, gyr.clock):
        return False
    if acc.t_s is None or gyr.t_s is None:
        return acc.t_s is gyr.t_s and len(acc.row) == len(gyr.row)
    return np.array_equal(acc.row, gyr.row) and np.array_equal(acc.t_s, gyr.t_s)


def _take_turns(acc: TimedRows, gyr: TimedRows) -> bool:
    """Whether rows hold the one or the other: then a row without both lacks nothing."""
    without_acc, without_gyr = (np.isnan(one.values).all(axis=1) for one in (acc, gyr))
    return bool(
        (without_acc & ~without_gyr).mean() > _SHORT or (without_gyr & ~without_acc).mean() > _SHORT
    )


def _row_by_row(acc: TimedRows, gyr: TimedRows) -> JoinedRows:
    n, m = len(acc.values), len(gyr.values)
    if acc.where == gyr.where:
        raise ImportProblem(
            ImportReason.TOGETHER,
            Wording(
                "{where}: rows hold the accelerometer or the gyroscope, and no times to join "
                "them by; export it with times",
                where=acc.where,
            ),
        )
    if abs(n - m) > _UNEQUAL * max(n, m):
        raise ImportProblem(
            ImportReason.TOGETHER,
            Wording(
                "{where} has {n} rows and {other} {m}, and no times to join them by; export "
                "them with times",
                where=acc.where,
                n=n,
                other=gyr.where,
                m=m,
            ),
        )
    least = min(n, m)
    note = (
        f"{gyr.where}: without times, its rows are taken to begin and run with those of {acc.where}"
    )
    return JoinedRows(None, acc.values[:least], gyr.values[:least], acc.row[:least], (note,))


def _present(rows: TimedRows) -> TimedRows:
    """Rows that hold this quantity."""
    if rows.t_s is None:
        raise ImportProblem(
            ImportReason.TOGETHER,
            Wording(
                "{where} has no times, the other sensor's table has; export both with times",
                where=rows.where,
            ),
        )
    whole = np.isfinite(rows.values).all(axis=1)
    if np.count_nonzero(whole) < 2:
        raise ImportProblem(
            ImportReason.EMPTY,
            Wording("{where} holds no two whole samples; check the file", where=rows.where),
        )
    return replace(rows, t_s=rows.t_s[whole], values=rows.values[whole], row=rows.row[whole])


def _by_time(acc: TimedRows, gyr: TimedRows) -> JoinedRows:
    assert acc.t_s is not None
    assert gyr.t_s is not None
    common_s = min(acc.t_s[-1], gyr.t_s[-1]) - max(acc.t_s[0], gyr.t_s[0])
    if common_s <= 0.0:
        raise ImportProblem(
            ImportReason.TOGETHER,
            Wording(
                "{where} lies {common_s:.3g} s beside {other} in time, so they are not of "
                "one run; give files of the same run, or --gyro-shift SECONDS",
                where=gyr.where,
                common_s=-common_s,
                other=acc.where,
            ),
        )
    gyr_t_s = gyr.t_s
    steps = np.diff(gyr_t_s)
    period_s = float(np.median(steps))
    whole = steps <= _WHOLE_PERIODS * period_s
    # Within a period of its ends the polynomial goes on a little beyond them.
    beside = (acc.t_s > gyr_t_s[0] - period_s) & (acc.t_s < gyr_t_s[-1] + period_s)
    left = np.searchsorted(gyr_t_s, acc.t_s, side="right") - 1
    left = np.clip(left, 0, len(whole) - 1)
    paired = beside & whole[left]
    known = Known(gyr_t_s, gyr.values, whole)
    at_s, at = acc.t_s[paired], left[paired]
    rates = [
        interpolated(at_s[k : k + _PIECE], known, at[k : k + _PIECE], _POINTS)
        for k in range(0, len(at_s), _PIECE)
    ]
    if not rates:
        raise ImportProblem(
            ImportReason.TOGETHER,
            Wording(
                "{where} holds no two samples beside one of {other}; check the files",
                where=gyr.where,
                other=acc.where,
            ),
        )
    return JoinedRows(
        at_s, acc.values[paired], np.vstack(rates), acc.row[paired], _said(acc, gyr, paired)
    )


def _said(acc: TimedRows, gyr: TimedRows, paired: npt.NDArray[np.bool_]) -> tuple[str, ...]:
    assert acc.t_s is not None
    assert gyr.t_s is not None
    notes = []
    before_s, after_s = gyr.t_s[0] - acc.t_s[0], acc.t_s[-1] - gyr.t_s[-1]
    outside_s = max(before_s, 0.0) + max(after_s, 0.0)
    if outside_s > _APART_SAID_S:
        notes.append(
            f"{gyr.where}: the gyroscope is missing for {outside_s:.3g} s at the beginning or end; "
            "that is left out"
        )
    inside = paired[(acc.t_s >= gyr.t_s[0]) & (acc.t_s <= gyr.t_s[-1])]
    lost = int(np.count_nonzero(~inside))
    if lost:
        notes.append(f"{gyr.where}: {lost} samples lie in holes of the gyroscope and are left out")
    return tuple(notes)
