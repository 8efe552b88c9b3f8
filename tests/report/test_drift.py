"""The drift within a run, and how sure it is."""

import numpy as np
import pytest
from made import report, runs

from coach.progress.run_scatter import usual_scatter
from coach.report.measure.drift_regression import LEAST_BLOCKS, block_means, drift_of
from coach.report.measure.earlier import EarlierRun
from coach.report.measure.metric_report import Change
from coach.report.measure.noise import noise_of, noise_words, scatter_between


def wandering(rng, trials, n, alike):
    """Noise whose neighbours resemble each other, standard deviation 1."""
    values = rng.normal(size=(trials, n + 100))
    for i in range(1, n + 100):
        values[:, i] = alike * values[:, i - 1] + np.sqrt(1.0 - alike**2) * values[:, i]
    return values[:, 100:]


@pytest.mark.parametrize(("n", "alike"), [(54, 0.0), (120, 0.3), (120, 0.6), (340, 0.8), (60, 0.9)])
def test_noise_is_taken_for_a_drift_about_as_often_as_it_says(n, alike):
    """Nominal 5 %; 300 trials give 11 % by chance once in 100,000 times."""
    rng = np.random.default_rng(3)
    wrong = 0
    pairs = zip(wandering(rng, 300, n, alike), wandering(rng, 300, n, 0.7), strict=True)
    for y, pace in pairs:
        drift = drift_of(y + 0.5 * pace, pace, "cadence", 0.95)
        wrong += not drift.low <= 0.0 <= drift.high
    assert wrong / 300 < 0.11


@pytest.mark.parametrize("n", [LEAST_BLOCKS, 72, 120])
def test_so_it_is_when_it_wanders_slowly_beneath_as_much_fast_noise(n):
    rng = np.random.default_rng(8)
    noise = wandering(rng, 1000, n, 0.9) + rng.normal(size=(1000, n))
    drifts = [drift_of(y, None, "", 0.95, 1.0) for y in noise]
    assert sum(not d.scatter_low <= 0.0 <= d.scatter_high for d in drifts) / 1000 < 0.11
    assert sum(not d.low <= 0.0 <= d.high for d in drifts) / 1000 < 0.05


@pytest.mark.parametrize(("n", "alike"), [(60, 0.0), (60, 0.6), (120, 0.8)])
def test_the_interval_has_the_sensors_error_in_it(n, alike):
    """Stated 95 % of 300 runs with a true drift, a sensor that errs, and wandering of its size."""
    rng = np.random.default_rng(9)
    error, true = 0.3, 0.5
    line = np.linspace(-1.0, 1.0, n)
    line /= line[-(n // 3) :].mean() - line[: n // 3].mean()
    held = 0
    for noise in wandering(rng, 300, n, alike) * error:
        wrong = error * (rng.normal() - rng.normal())
        drift = drift_of(4.0 + (true + wrong) * line + noise, None, "", 0.95, error)
        held += drift.low <= true <= drift.high
        assert drift.low <= drift.scatter_low <= drift.scatter_high <= drift.high
    assert 0.91 < held / 300 <= 1.0


def test_a_real_change_below_the_sensors_error_is_a_word_of_its_own():
    made = {m.name: m for m in report(drift={"trunk_forward_lean_rad": 2.0}).metrics}
    assert made["trunk_forward_lean_rad"].changed is Change.BELOW_ERROR
    assert made["vertical_oscillation_m"].changed is Change.NONE
    far = {m.name: m for m in report(drift={"trunk_forward_lean_rad": 9.0}).metrics}
    assert far["trunk_forward_lean_rad"].changed is Change.DRIFTED
    assert {m.changed for m in report(minutes=8.0).metrics} == {None}


@pytest.mark.parametrize("bend", [0.0, 1.0])
def test_a_drift_is_found_with_its_size(bend):
    """Also one that begins late."""
    rng = np.random.default_rng(4)
    time = np.linspace(0.0, 1.0, 200)
    y = 5.0 + 3.0 * (time + bend * (time**2 - time)) + wandering(rng, 1, 200, 0.5)[0] * 0.2
    third = len(y) // 3
    true = 3.0 * (time[-third:].mean() - time[:third].mean())
    drift = drift_of(y, None, "", 0.95)
    assert drift.low < true < drift.high
    assert drift.high - drift.low < 0.5
    assert drift.corrected_for == ""


def test_what_pace_alone_changes_is_no_drift():
    rng = np.random.default_rng(5)
    pace = 170.0 - np.linspace(0.0, 6.0, 200) + wandering(rng, 1, 200, 0.3)[0]
    y = 0.1 + 0.01 * pace + rng.normal(size=200) * 0.002
    assert drift_of(y, None, "", 0.95).high < -0.02
    held = drift_of(y, pace, "cadence", 0.95)
    assert held.low < 0.0 < held.high
    assert abs(held.change) < 0.005
    assert held.corrected_for == "cadence"


def test_a_pace_that_goes_along_with_the_drift_makes_it_unsure():
    """Nothing can tell a drift from a change of pace that grows just as evenly."""
    rng = np.random.default_rng(6)
    ramp = np.linspace(0.0, 1.0, 100)
    y = ramp + rng.normal(size=100) * 0.05
    alone = drift_of(y, None, "", 0.95)
    beside = drift_of(y, ramp + rng.normal(size=100) * 1e-3, "speed", 0.95)
    assert beside.high - beside.low > 5.0 * (alone.high - alone.low)


def test_unknown_pace_is_left_out_and_a_short_run_has_no_drift():
    y = np.arange(float(LEAST_BLOCKS + 5))
    pace = np.ones_like(y)
    pace[:6] = np.nan
    assert drift_of(y, pace, "speed", 0.95) is None
    assert drift_of(y[: LEAST_BLOCKS - 1], None, "", 0.95) is None


def test_a_constant_metric_has_a_drift_of_zero():
    drift = drift_of(np.full(60, 0.25), None, "", 0.95)
    assert drift.change == pytest.approx(0.0, abs=1e-12)
    assert np.isfinite([drift.low, drift.high]).all()


def test_blocks_need_half_of_their_time():
    t_s = np.concatenate([np.arange(0.0, 10.0, 0.5), np.arange(10.0, 14.0, 0.5), [25.0]])
    numbers, means = block_means(t_s, t_s, 0.5)
    assert numbers.tolist() == [0.0]
    assert means.tolist() == [4.75]
    assert len(block_means(np.empty(0), np.empty(0), 0.5)[0]) == 0


def test_noise_grows_with_the_runs_own_wandering():
    rng = np.random.default_rng(7)
    calm = noise_of(1.0, 170.0 + rng.normal(size=60) * 1e-6)
    wild = noise_of(1.0, 170.0 + 8.0 * wandering(rng, 1, 60, 0.8)[0])
    assert calm == pytest.approx(1.96 * 2**0.5 * 1.0, rel=1e-3)
    assert wild > 2.0 * calm
    assert "Differences under 2.8 steps/min" in noise_words("cadence_spm", calm, 1.0, 1.0)


@pytest.mark.parametrize("known", [3, 5, 10])
def test_the_next_run_is_called_different_by_chance_no_more_often_than_it_says(known):
    """500 runners whose runs scatter by what is their own, half to twice the usual; nominal 5 %."""
    rng = np.random.default_rng(10)
    wrong = 0
    for own in usual_scatter("trunk_forward_lean_rad", 0.0) * 2.0 ** rng.uniform(-1.0, 1.0, 500):
        medians = 0.1 + own * rng.normal(size=known + 1)
        earlier = [EarlierRun("2026-01-01", "", float(v), 0.01) for v in medians[:-1]]
        scatter, learnt_from = scatter_between("trunk_forward_lean_rad", 0.005, earlier)
        assert learnt_from == known
        usual = float(np.median(medians[:-1]))
        wrong += abs(medians[-1] - usual) >= noise_of(scatter, np.empty(0))
    assert wrong / 500 < 0.08


def test_a_change_of_the_landing_can_be_seen_although_its_published_error_is_wide():
    """Four times a sensor's error between people is no measure of a change of one of them."""
    made = next(m for m in report(earlier=runs(10)).metrics if m.name == "impact_peak_m_s2")
    assert made.learnt_from == 10
    assert made.noise < 2.8 * made.error
    alone = next(m for m in report().metrics if m.name == "impact_peak_m_s2")
    assert alone.learnt_from == 0
    assert alone.noise < 2.8 * alone.error
    assert "usual of one person" in noise_words(alone.name, alone.noise, None, alone.error)
    assert "your last 10 runs" in noise_words(made.name, made.noise, None, made.error, 10)
