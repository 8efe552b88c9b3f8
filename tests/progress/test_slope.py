"""The line through noisy sessions: equal to SciPy's, and its interval as true as it claims."""

import math

import numpy as np
import pytest
from scipy.stats import norm, theilslopes

from coach.progress.slope import MOST_POINTS, fit


def noise(rng, n, correlation):
    """Normal, unit variance, each like the one before it."""
    values = rng.normal(0.0, 1.0, n)
    for k in range(1, n):
        values[k] = correlation * values[k - 1] + np.sqrt(1.0 - correlation**2) * values[k]
    return values


@pytest.mark.parametrize("n", [3, 4, 7, 30, 200])
def test_the_slope_is_scipys(n):
    rng = np.random.default_rng(n)
    for _ in range(20):
        x = np.sort(rng.uniform(0.0, 100.0, n))
        y = 0.3 * x + rng.standard_t(2.0, n)
        line = fit(x, y, 0.95)
        theirs = theilslopes(y, x, 0.95)
        assert line.slope == pytest.approx(theirs.slope, abs=1e-12)
        assert line.end - line.start == pytest.approx(line.slope * (x[-1] - x[0]))


def test_the_interval_of_independent_noise_is_scipys():
    rng = np.random.default_rng(2)
    found = 0
    for _ in range(50):
        x = np.sort(rng.uniform(0.0, 100.0, 40))
        y = rng.normal(0.0, 1.0, 40)
        line = fit(x, y, 0.95)
        if line.inflation > 1.0:
            continue
        found += 1
        theirs = theilslopes(y, x, 0.95)
        # Theirs rounds the ranks, ours goes outward: one slope of 780 at most.
        slopes = np.sort(
            [(y[j] - y[i]) / (x[j] - x[i]) for i in range(40) for j in range(i + 1, 40)]
        )
        for ours, other in ((line.low, theirs.low_slope), (line.high, theirs.high_slope)):
            steps = abs(int(np.searchsorted(slopes, ours)) - int(np.searchsorted(slopes, other)))
            assert steps <= 2
    assert found > 5


@pytest.mark.parametrize(("correlation", "most"), [(0.0, 0.06), (0.3, 0.09), (0.6, 0.15)])
def test_how_often_noise_is_taken_for_a_change(correlation, most):
    """Nominal is 0.05; sessions that resemble their neighbours are harder, and that is bounded."""
    rng = np.random.default_rng(8)
    wrong = 0
    for _ in range(600):
        x = np.cumsum(rng.uniform(1.0, 4.0, 30))
        line = fit(x, noise(rng, 30, correlation), 0.95)
        wrong += not line.low <= 0.0 <= line.high
    assert wrong / 600 <= most


def test_few_sessions_have_no_interval():
    line = fit(np.arange(4.0), np.array([0.0, 1.0, 2.0, 3.0]), 0.998)
    assert line.slope == 1.0
    assert (line.low, line.high) == (-np.inf, np.inf)
    assert fit(np.arange(2.0), np.arange(2.0), 0.95) is None
    assert fit(np.zeros(9), np.arange(9.0), 0.95) is None


def test_one_strange_session_changes_little():
    rng = np.random.default_rng(3)
    x = np.arange(25.0)
    y = 0.1 * x + rng.normal(0.0, 0.2, 25)
    spoilt = y.copy()
    spoilt[3] += 1000.0
    assert abs(fit(x, spoilt, 0.95).slope - fit(x, y, 0.95).slope) < 0.02


def test_a_long_history_is_pooled_and_says_the_same():
    rng = np.random.default_rng(4)
    n = 6 * MOST_POINTS + 11
    x = np.arange(float(n))
    y = 1e-3 * x + rng.normal(0.0, 1.0, n)
    line = fit(x, y, 0.95)
    assert line.points <= MOST_POINTS
    assert line.low <= 1e-3 <= line.high
    assert line.scatter == pytest.approx(1.0, rel=0.15)


def by_the_book(x, y, confidence):
    """The interval of Gilbert 1987, section 16.4.2, as its text has it: by counting from one.

    The ranks M1 and M2 + 1 need not be whole; the next ones outward are taken.
    """
    n = len(x)
    slopes = sorted(
        (y[j] - y[i]) / (x[j] - x[i]) for i in range(n) for j in range(i + 1, n) if x[j] > x[i]
    )
    ties = [list(x).count(value) for value in set(x)]
    variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18.0
    c = norm.ppf(0.5 + 0.5 * confidence) * math.sqrt(variance)
    m1, m2 = (len(slopes) - c) / 2.0, (len(slopes) + c) / 2.0
    if m1 < 1.0 or m2 + 1.0 > len(slopes):
        return -math.inf, math.inf
    return slopes[math.floor(m1) - 1], slopes[math.ceil(m2 + 1.0) - 1]


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("confidence", [0.5, 0.8, 0.9, 0.95])
@pytest.mark.parametrize("n", range(4, 10))
def test_the_interval_is_gilberts_to_the_very_slope(n, confidence, ties):
    """Fewer than ten sessions have no correlation to allow for, so nothing else comes in."""
    rng = np.random.default_rng(n)
    for _ in range(20):
        x = np.sort(rng.integers(0, 2 * n, n) if ties else rng.uniform(0.0, 100.0, n)).astype(float)
        if not x[-1] > x[0]:
            continue
        y = rng.normal(0.0, 1.0, n)
        line = fit(x, y, confidence)
        assert line.inflation == 1.0
        assert (line.low, line.high) == by_the_book(x, y, confidence)


def test_the_interval_is_scipys_where_both_round_the_ranks_alike():
    rng = np.random.default_rng(5)
    compared = 0
    for n in range(5, 10):
        for confidence in np.arange(0.5, 0.96, 0.01):
            c = norm.ppf(0.5 + 0.5 * confidence) * math.sqrt(n * (n - 1) * (2 * n + 5) / 18.0)
            m1 = (n * (n - 1) / 2 - c) / 2.0
            if m1 < 1.0 or m1 % 1.0 > 0.49 or m1 % 1.0 < 0.01:
                continue  # theirs rounds to the nearest rank, ours outward
            x, y = np.sort(rng.uniform(0.0, 100.0, n)), rng.normal(0.0, 1.0, n)
            theirs, line = theilslopes(y, x, confidence), fit(x, y, confidence)
            assert (line.low, line.high) == (theirs.low_slope, theirs.high_slope)
            compared += 1
    assert compared > 50
