"""Trends at an equal speed: what faster running does is not taken for progress."""

from dataclasses import replace

import numpy as np
import pytest

from coach.model import Placement
from coach.progress import Kind, MetricRecord, SessionRecord, Verdict, progress_of
from coach.progress.equal_speed import LEAST_SESSIONS, at_equal_speed
from coach.progress.slope import fit

DAY_S = 86_400.0
PER_M_S = 6.0  # what cadence rises by with speed


def sessions(cadences_spm, speeds_m_s):
    return [
        SessionRecord(
            started_utc_s=k * 3.0 * DAY_S,
            placement=Placement.PELVIS,
            sensor_id="s",
            provenance="live",
            title="",
            path=None,
            duration_s=2000.0,
            running_s=1800.0,
            speed_m_s=speed,
            metrics={"cadence_spm": MetricRecord(float(cadence), 1.0, None, None, 3600)},
        )
        for k, (cadence, speed) in enumerate(zip(cadences_spm, speeds_m_s, strict=True))
    ]


def cadence_trend(cadences_spm, speeds_m_s):
    found = progress_of(sessions(cadences_spm, speeds_m_s), [], Placement.PELVIS)
    return next(t for t in found.of(Kind.RUNNING) if t.name == "cadence_spm")


def faster(rng, n):
    """A runner who becomes faster, by 0.6 m/s and from run to run by chance."""
    return (2.8 + 0.6 * np.linspace(0.0, 1.0, n) + 0.2 * rng.normal(size=n)).tolist()


def test_who_only_becomes_faster_has_not_changed():
    rng = np.random.default_rng(1)
    speeds = faster(rng, 60)
    cadences = 150.0 + PER_M_S * np.array(speeds) + 0.5 * rng.normal(size=60)
    told = cadence_trend(cadences, speeds)
    assert told.corrected_for == "speed"
    assert told.low < 0.0 < told.high
    untold = cadence_trend(cadences, [None] * 60)
    assert untold.corrected_for == ""
    assert untold.verdict is Verdict.CHANGED


def test_a_change_beside_speed_is_found_with_its_size():
    rng = np.random.default_rng(2)
    speeds = faster(rng, 60)
    cadences = 150.0 + PER_M_S * np.array(speeds) + np.linspace(0.0, 8.0, 60)
    told = cadence_trend(cadences + 0.5 * rng.normal(size=60), speeds)
    assert told.verdict is Verdict.CHANGED
    assert told.low < 8.0 < told.high


def test_noise_is_taken_for_a_change_no_more_often_than_it_says():
    """Nominal 5 %; 400 trials give 10 % by chance once in 20,000 times."""
    rng = np.random.default_rng(3)
    days, wrong = np.arange(30.0), 0
    for _ in range(400):
        speed = np.array(faster(rng, 30))
        values = PER_M_S * speed + rng.normal(size=30)
        days_known, even, doubt = at_equal_speed(days, values, speed)
        line = fit(days_known, even, 0.95, doubt)
        wrong += not line.low <= 0.0 <= line.high
    assert wrong / 400 < 0.10


@pytest.mark.parametrize(
    "speed",
    [
        np.full(30, 3.0),
        np.full(30, np.nan),
        np.where(np.arange(30) < 10, 3.0 + np.arange(30) / 10.0, np.nan),
    ],
    ids=["alike", "untold", "of a third only"],
)
def test_where_speed_cannot_say_anything_nothing_is_taken_off(speed):
    assert at_equal_speed(np.arange(30.0), np.arange(30.0), speed) is None


def test_it_takes_a_few_sessions():
    speed = 3.0 + np.arange(20.0) / 10.0
    few = slice(0, LEAST_SESSIONS - 1)
    days = np.arange(20.0)
    assert at_equal_speed(days[few], days[few], speed[few]) is None
    assert at_equal_speed(days, days, speed) is not None


def test_speed_has_a_trend_of_its_own():
    rng = np.random.default_rng(4)
    speeds = faster(rng, 60)
    found = progress_of(sessions([170.0] * 60, speeds), [], Placement.PELVIS)
    trend = next(t for t in found.trends if t.name == "speed_m_s")
    assert trend.verdict is Verdict.CHANGED
    assert 0.3 < trend.change < 0.9
    untold = [replace(s, speed_m_s=None) for s in sessions([170.0] * 60, speeds)]
    assert "speed_m_s" not in {
        t.name for t in progress_of(untold, [], Placement.PELVIS).trends if t.n
    }
