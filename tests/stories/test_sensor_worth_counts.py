"""What a sensor's worth makes of readings, errors and cues in a whole session."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.app.summary import personal_bands
from coach.cues import CueParams, band_of
from coach.cues.ladder import Ladder
from coach.cues.rules import RULES
from coach.cues.watch import MetricWatch, RuleWatch
from coach.decode import FAMILIES
from coach.model import (
    METRICS,
    AccelerometerCalibration,
    Baseline,
    Placement,
    SensorMount,
    SensorScale,
    SensorWorth,
    error_of,
)
from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG
from coach.settings import Settings
from coach.simulation import simulate
from coach.wiring.pipeline import Pipeline
from coach.wiring.worths import worth_of
from tests.theory.sessions import CHEST, config_of, run

GOOD = SensorWorth(rate_hz=104, acc_range_g=16, gyr_range_deg_s=2000, tick_s=1e-6)
POOR = replace(GOOD, acc_offset_m_s2=0.04 * GRAVITY_M_S2, calibrate_accelerometer=True)
LEAN, IMPACT = "trunk_forward_lean_rad", "impact_peak_m_s2"


@pytest.fixture
def sessions():
    """Metric names with a valid reading, by full scale in g."""
    found = {}
    for range_g in (16, 4):
        runner = replace(
            CHEST,
            sensor=f"{CHEST.sensor}\nacc_range_g = {range_g}",
            runner=f"{CHEST.runner}\nimpact_g = 0.3",
        )
        story = runner.story("stand 6", "run 25")
        grid = run(config_of(CHEST), simulate(story)).seen.grid
        found[range_g] = {name for name in METRICS if grid.valid(name).any()}
    return found


def test_the_full_scale_that_is_set_decides_whether_an_impact_is_given(sessions):
    assert sessions[16] - sessions[4] == {IMPACT}


def test_a_pipeline_knows_what_its_samples_are_worth_once_they_come():
    config = config_of(CHEST)
    pipeline = Pipeline(config)
    assert pipeline.worths == {}
    pipeline.push_many(simulate(CHEST.story("stand 4")).inputs)
    (worth,) = pipeline.worths.values()
    assert worth.acc_range_g == pytest.approx(16.0, rel=1e-3)
    assert worth == replace(FAMILIES["own"].worth, acc_range_g=worth.acc_range_g)


def test_a_calibrated_accelerometer_is_worth_more_and_files_are_not_judged():
    as_bought = SensorMount(Placement.CHEST)
    calibrated = SensorMount(
        Placement.CHEST, accelerometer=AccelerometerCalibration((0.1, 0.0, 0.0), (1.0, 1.0, 1.0))
    )
    own = FAMILIES["own"].worth
    assert worth_of("own", as_bought) == own
    assert worth_of("own", calibrated) == own.calibrated()
    assert worth_of("arrays", as_bought) is None
    narrow = worth_of("own", as_bought, SensorScale.of_ranges(2.0, 250.0))
    assert narrow.acc_range_g == pytest.approx(2.0, rel=1e-3)


def test_the_error_of_a_metric_is_that_of_the_sensor_that_gives_it():
    where = (Placement.CHEST, Placement.PELVIS)
    usual = error_of(LEAN, where)
    assert error_of(LEAN, where, {Placement.PELVIS: POOR}) == usual
    assert error_of(LEAN, where, {Placement.CHEST: GOOD}) == usual
    wider = error_of(LEAN, where, {Placement.CHEST: POOR})
    assert np.rad2deg(wider) == pytest.approx(np.hypot(0.3, 0.4), abs=0.01)
    spine = "trunk_flexion_rad"
    both = error_of(spine, where, {Placement.CHEST: POOR, Placement.PELVIS: POOR})
    one = error_of(spine, where, {Placement.CHEST: POOR})
    assert error_of(spine, where) < one < both


def watched(name, placements=(Placement.CHEST,)):
    params = CueParams()
    rules = [rule for rule in RULES if rule.metric == name]
    ladder = Ladder(params.ladder, told=frozenset(), metronome=False)
    watches = [RuleWatch(r, ladder, params, 0.5, placements) for r in rules]
    return MetricWatch(name, watches, params, placements, 0.5), params


def judged(metric, usual, value):
    for k in range(40):
        metric.push(value, 0.5 * k)
        found = metric.judge(usual, 0.0, 0.5 * k)
    return found


@pytest.mark.parametrize(("error_deg", "speaks"), [(0.3, True), (2.9, True), (3.1, False)])
def test_nothing_is_said_of_what_the_sensor_cannot_tell_from_its_own_error(error_deg, speaks):
    metric, _ = watched(LEAN)
    metric.know({Placement.CHEST: replace(GOOD, errors={LEAN: error_deg * RAD_PER_DEG})})
    usual = 6.0 * RAD_PER_DEG, 0.3 * RAD_PER_DEG
    assert judged(metric, usual, 15.0 * RAD_PER_DEG)
    assert all(watch.speaks is speaks for watch in metric.rules)


def test_a_rule_whose_floor_is_below_the_published_error_speaks_as_before():
    metric, _ = watched("vertical_oscillation_m")
    metric.know({Placement.CHEST: GOOD})
    judged(metric, (0.08, 0.002), 0.12)
    assert [watch.speaks for watch in metric.rules] == [True]


def test_a_wider_error_widens_the_band_and_a_better_sensor_narrows_it_again():
    metric, params = watched(LEAN)
    usual = 6.0 * RAD_PER_DEG, 0.1 * RAD_PER_DEG
    rule = metric.rules[0].rule
    wide = 2.0 * rule.floor
    metric.know({Placement.CHEST: replace(GOOD, errors={LEAN: wide})})
    judged(metric, usual, usual[0])
    assert metric.rules[0].half_width == pytest.approx(wide)
    metric.know({Placement.CHEST: GOOD})
    judged(metric, usual, usual[0])
    expected = band_of(rule, usual, params.band, error_of(LEAN, (Placement.CHEST,)))
    assert metric.rules[0].half_width == pytest.approx(expected.half_width)
    assert metric.rules[0].speaks


def test_the_bands_that_are_shown_and_kept_are_those_of_the_sensor():
    baseline = Baseline({LEAN: (6.0 * RAD_PER_DEG, 0.1 * RAD_PER_DEG)})
    where, wide = (Placement.CHEST,), 2.5 * 3.0 * RAD_PER_DEG
    good = personal_bands(baseline, Settings(), where, {Placement.CHEST: GOOD})
    assert good == personal_bands(baseline, Settings(), where)
    poor = replace(GOOD, errors={LEAN: wide})
    low, high = personal_bands(baseline, Settings(), where, {Placement.CHEST: poor})[LEAN]
    assert high - low == pytest.approx(2.0 * wide)
