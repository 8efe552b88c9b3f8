"""An accelerometer and a gyroscope that a file keeps apart become one table of samples."""

from __future__ import annotations

import numpy as np
import pytest

from coach.recording.importing import ImportProblem, ImportReason
from coach.recording.importing.joining import TimedRows, joined

ACC_T_S = np.arange(1000) / 100.0
GYR_T_S = 0.0034 + np.arange(1040) / 104.0


def rates(t_s):
    """Of a run: nothing faster than four times the step rate."""
    return np.column_stack(
        [np.sin(2 * np.pi * f * t_s + p) for f, p in ((1.4, 0.1), (2.8, 1.0), (11.2, 2.0))]
    )


def rows(t_s, values, where="acc.csv", clock="time"):
    return TimedRows(where, clock, t_s, values, 2 + np.arange(len(values)))


def forces(t_s):
    return np.column_stack([np.cos(t_s), t_s, 9.81 + 0.0 * t_s])


ACC = rows(ACC_T_S, forces(ACC_T_S))
GYR = rows(GYR_T_S, rates(GYR_T_S), "gyro.csv")


def test_rows_that_hold_both_stay_as_they_are():
    gyr = rows(ACC_T_S, rates(ACC_T_S))
    one = joined(ACC, gyr)
    assert one.t_s is ACC.t_s
    assert one.acc_m_s2 is ACC.values
    assert one.gyr_rad_s is gyr.values
    assert one.notes == ()


def test_another_clock_is_read_off_at_the_accelerometers_instants():
    one = joined(ACC, GYR)
    inside = (GYR_T_S[0] <= ACC_T_S) & (GYR_T_S[-1] >= ACC_T_S)
    assert np.array_equal(one.t_s, ACC_T_S)
    assert np.array_equal(one.acc_m_s2, ACC.values)
    assert np.array_equal(one.row, ACC.row)
    # The fastest part turns at 11.2 Hz: a cubic is off by 1 %, a line by 6 %.
    assert one.gyr_rad_s[inside] == pytest.approx(rates(one.t_s[inside]), abs=0.015)
    # Less than a sample outside: a parabola is drawn on.
    assert one.gyr_rad_s == pytest.approx(rates(one.t_s), abs=0.1)
    assert one.notes == ()


def test_samples_in_a_hole_of_the_gyroscope_are_left_out_and_counted():
    hole = (GYR_T_S > 4.0) & (GYR_T_S < 4.5)
    one = joined(ACC, rows(GYR_T_S[~hole], rates(GYR_T_S[~hole]), "gyro.csv"))
    edge_s = GYR_T_S[~hole][[np.flatnonzero(hole)[0] - 1, np.flatnonzero(hole)[0]]]
    assert not np.any((one.t_s > edge_s[0]) & (one.t_s < edge_s[1]))
    lost = np.count_nonzero((edge_s[0] < ACC_T_S) & (edge_s[1] > ACC_T_S))
    assert f"{lost} samples lie in holes" in one.notes[0]


def test_a_gyroscope_that_begins_late_is_said():
    late = GYR_T_S > 3.0
    one = joined(ACC, rows(GYR_T_S[late], rates(GYR_T_S[late]), "gyro.csv"))
    assert one.t_s[0] == pytest.approx(3.0, abs=0.02)
    assert "missing for 3" in one.notes[0]


def test_rows_that_hold_one_or_the_other_are_joined_by_time():
    t_s = np.sort(np.concatenate([ACC_T_S, GYR_T_S]))
    of_acc = np.isin(t_s, ACC_T_S)
    acc, gyr = np.full((len(t_s), 3), np.nan), np.full((len(t_s), 3), np.nan)
    acc[of_acc], gyr[~of_acc] = forces(t_s[of_acc]), rates(t_s[~of_acc])
    one = joined(rows(t_s, acc), rows(t_s, gyr))
    assert len(one.t_s) == pytest.approx(len(ACC_T_S), abs=2)
    assert one.acc_m_s2 == pytest.approx(forces(one.t_s))
    assert one.gyr_rad_s[1:] == pytest.approx(rates(one.t_s[1:]), abs=0.015)


def test_a_few_rows_without_one_of_them_stay_for_whoever_counts_what_is_missing():
    acc = forces(ACC_T_S)
    acc[[5, 700]] = np.nan
    one = joined(rows(ACC_T_S, acc), rows(ACC_T_S, rates(ACC_T_S)))
    assert len(one.t_s) == len(ACC_T_S)


def test_without_times_rows_run_together_if_they_are_as_many():
    acc, gyr = rows(None, forces(ACC_T_S), clock=""), rows(None, rates(ACC_T_S)[:-4], "g.csv", "")
    one = joined(acc, gyr)
    assert one.t_s is None
    assert len(one.acc_m_s2) == len(one.gyr_rad_s) == 996
    assert "taken to begin" in one.notes[0]


@pytest.mark.parametrize(
    ("gyr", "reason", "words"),
    [
        (rows(GYR_T_S + 40.0, GYR.values, "gyro.csv"), ImportReason.TOGETHER, "30 s beside"),
        (rows(None, GYR.values, "gyro.csv", ""), ImportReason.TOGETHER, "has no times"),
        (rows(GYR_T_S, np.full((1040, 3), np.nan), "gyro.csv"), ImportReason.EMPTY, "no two"),
    ],
)
def test_what_cannot_belong_together_is_refused(gyr, reason, words):
    with pytest.raises(ImportProblem, match=words) as problem:
        joined(ACC, gyr)
    assert problem.value.reason is reason


def test_without_times_and_of_other_lengths_is_refused():
    acc, gyr = rows(None, forces(ACC_T_S), clock=""), rows(None, rates(ACC_T_S[:900]), "g.csv", "")
    with pytest.raises(ImportProblem, match="1000 rows and"):
        joined(acc, gyr)
