"""The line through noisy sessions, and its interval as true as it claims."""

import math

import numpy as np
import pytest

from coach.progress.slope import LEAST_POINTS, MOST_POINTS, fit


def noise(rng, n, correlation):
    """Normal, unit variance, each like the one before it."""
    values = rng.normal(0.0, 1.0, n)
    for k in range(1, n):
        values[k] = correlation * values[k - 1] + np.sqrt(1.0 - correlation**2) * values[k]
    return values


def test_a_straight_line_is_found_as_it_is():
    x = np.array([0.0, 2.0, 3.0, 7.0, 7.5, 9.0])
    line = fit(x, 4.0 - 0.3 * x, 0.95)
    assert line.slope == pytest.approx(-0.3)
    assert (line.start, line.end) == (pytest.approx(4.0), pytest.approx(1.3))
    assert line.low <= -0.3 <= line.high


def test_who_is_always_the_same_has_no_slope():
    line = fit(np.arange(12.0), np.full(12, 170.1), 0.95)
    assert line.slope == pytest.approx(0.0, abs=1e-20)
    assert line.low <= 0.0 <= line.high


def test_the_line_goes_along_with_units_and_with_what_is_added():
    rng = np.random.default_rng(3)
    x = np.cumsum(rng.uniform(1.0, 4.0, 15))
    y = rng.normal(0.0, 1.0, 15)
    line, other = fit(x, y, 0.95), fit(x, 1e-3 * y + 7.0 + 0.02 * x, 0.95)
    for one, two in ((line.low, other.low), (line.slope, other.slope), (line.high, other.high)):
        assert two == pytest.approx(1e-3 * one + 0.02, abs=1e-9)


@pytest.mark.parametrize(("correlation", "most"), [(0.0, 0.03), (0.3, 0.05), (0.6, 0.06)])
def test_how_often_noise_is_taken_for_a_change(correlation, most):
    """Nominal is 0.05, of runs every two or three days; 600 trials err by 0.01."""
    rng = np.random.default_rng(8)
    wrong = 0
    for _ in range(600):
        x = np.cumsum(rng.uniform(1.0, 4.0, 30))
        line = fit(x, noise(rng, 30, correlation), 0.95)
        wrong += not line.low <= 0.0 <= line.high
    assert wrong / 600 <= most + 0.02


def test_a_pause_does_not_make_neighbours_of_runs():
    """What lasted before a pause of a year is forgotten after it: two weeks are two samples."""
    days = np.concatenate([np.arange(7.0), 365.0 + np.arange(7.0)])
    y = np.random.default_rng(2).normal(0.0, 1.0, 14)
    y[7:] += 1.5
    rushed, paused = (fit(x, y, 0.95) for x in (np.concatenate([days[:7], days[7:] - 358.0]), days))
    assert (rushed.low > 0.0) <= (paused.low > 0.0)
    assert (rushed.high - rushed.low) * 13.0 > (paused.high - paused.low) * 371.0


def test_few_sessions_have_no_interval():
    few = np.arange(float(LEAST_POINTS - 1))
    line = fit(few, few**2, 0.95)
    assert (line.low, line.high) == (-math.inf, math.inf)
    one_more = np.arange(float(LEAST_POINTS))
    assert math.isfinite(fit(one_more, one_more**2, 0.998).low)
    assert fit(np.arange(2.0), np.arange(2.0), 0.95) is None
    assert fit(np.zeros(9), np.arange(9.0), 0.95) is None


def test_one_strange_session_changes_little():
    rng = np.random.default_rng(3)
    x = np.arange(25.0)
    y = 0.1 * x + rng.normal(0.0, 0.2, 25)
    spoilt = y.copy()
    spoilt[3] += 1000.0
    assert abs(fit(x, spoilt, 0.95).slope - fit(x, y, 0.95).slope) < 0.02


def test_what_was_taken_off_before_widens_the_interval():
    rng = np.random.default_rng(5)
    x, y = np.arange(20.0), rng.normal(0.0, 1.0, 20)
    sure, doubtful = fit(x, y, 0.95), fit(x, y, 0.95, 4.0)
    assert doubtful.high - doubtful.low == pytest.approx(2.0 * (sure.high - sure.low), rel=0.1)


def test_a_long_history_is_pooled_and_says_the_same():
    rng = np.random.default_rng(4)
    n = 6 * MOST_POINTS + 11
    x = np.arange(float(n))
    y = 1e-3 * x + rng.normal(0.0, 1.0, n)
    line = fit(x, y, 0.95)
    assert len(line.days) <= MOST_POINTS
    assert line.pool == 7
    assert line.low <= 1e-3 <= line.high
    nothing_lasts = line.lines.squares[0, 0] / line.lines.freedom
    assert nothing_lasts == pytest.approx(1.0, rel=0.3)
