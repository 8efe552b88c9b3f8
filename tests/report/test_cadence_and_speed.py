"""Cadence of windows, and what goes along with speed."""

import math
from dataclasses import replace

import numpy as np
import pytest
from made import GRID_S, report, session

from coach.app.distance import distance_of
from coach.app.grid_columns import GridColumns
from coach.model import METRICS, Locomotion, MetricSnapshot, Reading, Side, Step, Validity
from coach.report.draw.scatter import scatters_of
from coach.report.measure.metric_report import paces_of
from coach.report.measure.speed_effect import speed_effect
from coach.report.measure.splits import splits_of
from coach.report.measure.window_cadence import CadenceWindows


def running_at(cadence_spm, from_s, until_s):
    step_s = 60.0 / cadence_spm
    return [
        Step(float(t), step_s, Side.UNKNOWN, 0.5, 0.25, None, Locomotion.RUNNING)
        for t in np.arange(from_s, until_s, step_s)
    ]


def grid_that_reads(cadence_spm, end_s):
    grid = GridColumns()
    for t_s in np.arange(GRID_S, end_s + GRID_S, GRID_S).tolist():
        readings = dict.fromkeys(METRICS, Reading(0.0, Validity.NO_SENSOR))
        readings["cadence_spm"] = Reading(cadence_spm, Validity.OK)
        grid.append(MetricSnapshot(t_s, Locomotion.RUNNING, readings))
    return grid


def test_windows_count_their_own_landings_only():
    windows = CadenceWindows([*running_at(160.0, 0.0, 300.0), *running_at(180.0, 300.0, 600.0)])
    assert windows.cadence_spm(0.0, 290.0) == pytest.approx(160.0)
    assert windows.cadence_spm(310.0, 600.0) == pytest.approx(180.0)
    assert windows.cadence_spm(700.0, 800.0) is None
    blocks = windows.of_blocks(np.array([3.0, 50.0, 99.0]))
    assert blocks[:2] == pytest.approx([160.0, 180.0])
    assert np.isnan(blocks[2])


def test_splits_and_paces_take_the_windows_where_the_live_reading_is_off():
    windows = CadenceWindows([*running_at(160.0, 0.0, 300.0), *running_at(180.0, 300.0, 600.0)])
    grid = grid_that_reads(171.0, 600.0)
    splits = splits_of(grid, GRID_S, None, bands={}, cues=(), cadence=windows)
    assert [s.medians["cadence_spm"] for s in splits] == pytest.approx([160.0, 180.0], abs=0.2)
    pace = paces_of(grid, GRID_S, None, windows)["cadence"]
    assert pace[[5, 45]] == pytest.approx([160.0, 180.0])
    assert paces_of(grid, GRID_S, None, CadenceWindows([])) == {}


def test_a_few_seconds_at_the_end_are_no_split():
    grid = grid_that_reads(170.0, 605.0)
    windows = CadenceWindows(running_at(170.0, 0.0, 605.0))
    assert len(splits_of(grid, GRID_S, None, bands={}, cues=(), cadence=windows)) == 2
    short = grid_that_reads(170.0, 8.0)
    assert len(splits_of(short, GRID_S, None, bands={}, cues=(), cadence=windows)) == 1


def splits_at(speed_m_s, until_s, grid_s=GRID_S):
    grid = GridColumns()
    absent = dict.fromkeys(METRICS, Reading(0.0, Validity.NO_SENSOR))
    for k in range(1, round(until_s / grid_s) + 1):
        grid.append(MetricSnapshot(k * grid_s, Locomotion.RUNNING, absent))
    told_s = np.arange(0.0, until_s + 1.0)
    speeds = np.full(len(told_s), speed_m_s)
    distance = distance_of(grid, told_s, speeds, grid_s) if speed_m_s else None
    return splits_of(grid, grid_s, distance, bands={}, cues=(), cadence=CadenceWindows([]))


def test_the_instant_that_completes_a_kilometre_belongs_to_it():
    splits = splits_at(2.5, 1200.0)
    assert [s.distance_m for s in splits] == [1000.0, 1000.0, 1000.0]
    assert [(s.from_s, s.until_s) for s in splits] == [
        (0.0, 400.0),
        (400.0, 800.0),
        (800.0, 1200.0),
    ]


@pytest.mark.parametrize("grid_s", [0.25, 0.4, 0.5])
@pytest.mark.parametrize("speed_m_s", [2.0, 2.5, 10.0 / 3.0, 3.125, 4.0])
def test_a_kilometre_is_complete_at_the_first_instant_at_which_it_is_run(speed_m_s, grid_s):
    *whole, _ = splits_at(speed_m_s, 3100.0 / speed_m_s, grid_s)
    full_s = [1000.0 * k / speed_m_s for k in (1, 2, 3)]
    ends_s = [math.ceil(s / grid_s - 1e-6) * grid_s for s in full_s]
    assert [s.until_s for s in whole] == pytest.approx(ends_s)
    assert [s.from_s for s in whole] == pytest.approx([0.0, *ends_s[:-1]])
    assert sum(s.distance_m for s in whole) == pytest.approx(ends_s[-1] * speed_m_s)


@pytest.mark.parametrize("grid_s", [0.1, 0.2, 0.25, 0.3, 0.4, 0.5])
def test_five_minutes_end_with_the_instant_that_completes_them(grid_s):
    splits = splits_at(0.0, 1500.0, grid_s)
    assert [s.until_s for s in splits] == pytest.approx([300.0, 600.0, 900.0, 1200.0, 1500.0])
    assert [s.running_s for s in splits] == pytest.approx([300.0] * 5)


def test_an_effect_of_speed_is_found_beside_a_drift():
    rng = np.random.default_rng(8)
    speed = 3.0 + 0.5 * np.sin(np.arange(120) / 4.0)
    drift = np.linspace(0.0, 8.0, 120)
    effect = speed_effect(150.0 + 5.6 * speed + drift + rng.normal(size=120), speed, 0.95)
    assert effect.low < 5.6 < effect.high
    assert effect.known
    assert effect.high - effect.low < 2.0


@pytest.mark.parametrize("speed", [np.full(120, 3.0), np.full(120, np.nan)])
def test_without_a_change_of_speed_nothing_is_told_of_it(speed):
    assert speed_effect(np.arange(120.0), speed, 0.95) is None


def test_noise_is_taken_for_an_effect_as_often_as_it_says():
    """Nominal 5 %; 300 trials give 11 % by chance once in 100,000 times."""
    rng = np.random.default_rng(9)
    speed = 3.0 + 0.5 * np.sin(np.arange(100) / 5.0)
    effects = [speed_effect(rng.normal(size=100), speed, 0.95) for _ in range(300)]
    assert sum(one.known for one in effects) / 300 < 0.11


def test_the_report_shows_speed_only_where_it_was_told():
    assert report(minutes=6.0).speed is None
    made = report(minutes=6.0, speed_m_s=3.0)
    assert made.speed.median == pytest.approx(3.0)
    assert scatters_of(made) == ()
    assert session(minutes=1.0).heard.running[0].locomotion is Locomotion.RUNNING


def test_a_run_of_changing_speed_is_drawn_against_it():
    made = report(minutes=12.0, speed_m_s=lambda t_s: 3.0 + np.sin(t_s / 60.0))
    found = scatters_of(made)
    assert {one.title for one in found} >= {"Cadence [steps/min]", "Forward lean [deg]"}
    for one in found:
        assert "for each m/s faster" in one.words
        assert not one.matters
        assert np.isfinite([*one.line, *np.ravel(one.points)]).all()


def test_what_is_sure_but_smaller_than_the_sensors_error_does_not_matter():
    made = report(minutes=12.0, speed_m_s=lambda t_s: 3.0 + np.sin(t_s / 60.0))
    lean = next(m for m in made.metrics if m.name == "trunk_forward_lean_rad")
    sure = replace(lean.by_speed, per_m_s=0.1 * lean.error, low=0.05 * lean.error, high=0.2)
    assert sure.known
    assert not replace(lean, by_speed=sure).speed_matters
    assert replace(lean, by_speed=replace(sure, per_m_s=lean.error)).speed_matters


def test_the_history_keeps_the_median_of_the_speed():
    assert session(minutes=6.0, speed_m_s=3.0).summary.speed_m_s == pytest.approx(3.0)
    assert session(minutes=6.0).summary.speed_m_s is None
    half = session(minutes=6.0, speed_m_s=3.0, speed_until_s=120.0)
    assert half.summary.speed_m_s is None
