"""Lines at every possibility are those of the textbook's matrices; and their mixture is SciPy's."""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import t as student

from coach.progress.lasting import BELIEVED, LASTING_DAYS, SHARES, alike, lines_through
from coach.progress.slope import fit
from coach.progress.student_mixture import Mixture


@pytest.fixture(name="seen")
def fixture_seen():
    rng = np.random.default_rng(1)
    days = np.cumsum(rng.uniform(0.5, 9.0, 14))
    return days, rng.normal(3.0, 2.0, (4, 14)) + 0.1 * days


def covariance(days, share, lasting, alone=1.0):
    apart = np.abs(days[:, None] - days)
    return (1.0 - share) * alone * np.eye(len(days)) + share * np.exp(-apart / lasting)


def by_matrices(days, y, v):
    """Slope, its variance over the session's, squares, and the log of the marginal likelihood."""
    x = np.column_stack([np.ones(len(days)), days])
    inner = x.T @ np.linalg.solve(v, x)
    b = np.linalg.solve(inner, x.T @ np.linalg.solve(v, y))
    off = y - x @ b
    squares = off @ np.linalg.solve(v, off)
    heard = -0.5 * (
        np.linalg.slogdet(v)[1] + np.linalg.slogdet(inner)[1] + (len(days) - 2) * np.log(squares)
    )
    return b[1], np.linalg.inv(inner)[1, 1], squares, heard


@pytest.mark.parametrize("alone", [1.0, 0.3])
def test_lines_are_those_of_the_whole_covariance(seen, alone):
    days, series = seen
    first = 6
    answers = lines_through(days, series, first, alone)
    assert len(answers) == 14 - first + 1
    for n, lines in zip(range(first, 15), answers, strict=True):
        assert lines.freedom == n - 2
        for k, y in enumerate(series):
            rows = [
                by_matrices(days[:n], y[:n], covariance(days[:n], share, lasting, alone))
                for share, lasting in zip(SHARES, LASTING_DAYS, strict=True)
            ]
            slopes, variances, squares, heard = np.array(rows).T
            weights = BELIEVED * np.exp(heard - heard.max())
            assert lines.slopes[:, k] == pytest.approx(slopes)
            assert lines.slope_variance == pytest.approx(variances)
            assert lines.squares[:, k] == pytest.approx(squares)
            assert lines.weights[:, k] == pytest.approx(weights / weights.sum())


def test_what_lasts_of_the_last_session_is_what_is_to_be_expected(seen):
    days, series = seen
    (lines,) = lines_through(days, series[:1], len(days))
    for g, (share, lasting) in enumerate(zip(SHARES, LASTING_DAYS, strict=True)):
        off = series[0] - lines.levels[g, 0] - lines.slopes[g, 0] * (days - days[0])
        shared = share * np.exp(-(days[-1] - days) / lasting)
        expected = shared @ np.linalg.solve(covariance(days, share, lasting), off)
        assert lines.lasting[g, 0] == pytest.approx(expected, abs=1e-9)


def test_all_that_is_believed_is_one():
    assert BELIEVED.sum() == pytest.approx(1.0)
    assert alike(np.array([0.0]))[:, 0] == pytest.approx(SHARES)


@pytest.mark.parametrize("freedom", [1, 3, 10, 198])
@pytest.mark.parametrize("p", [0.0005, 0.005, 0.3, 0.5, 0.975])
def test_the_mixture_is_scipys(freedom, p):
    rng = np.random.default_rng(freedom)
    weights = rng.dirichlet(np.ones(5))
    centres, widths = rng.normal(0.0, 2.0, 5), rng.uniform(0.5, 2.0, 5)
    mixture = Mixture(weights[:, None], centres[:, None], widths[:, None], freedom)

    def below(value):
        return float(weights @ student.cdf((value - centres) / widths, freedom))

    (found,) = mixture.quantiles(p)[0]
    assert below(found) == pytest.approx(p, rel=1e-3)
    wanted = brentq(lambda value: below(value) - p, -1e5, 1e5)
    assert found == pytest.approx(wanted, rel=2e-3, abs=1e-3)
    assert mixture.below(np.array([[found]]))[0, 0] == pytest.approx(p, rel=1e-4)


@pytest.mark.parametrize("confidence", [0.9, 0.99])
def test_ends_of_the_interval_leave_out_half_of_the_doubt_each(seen, confidence):
    days, series = seen
    line = fit(days, series[0], confidence)
    slope = line.lines.slope()
    low, high = slope.below(np.array([[line.low], [line.high]]))[:, 0]
    assert (low, high) == pytest.approx(
        (0.5 * (1.0 - confidence), 0.5 * (1.0 + confidence)), abs=1e-4
    )


def test_interval_of_one_possibility_is_exact_for_it():
    """Stated 95 %; of 2,000 trials at the one that is true, within three standard errors."""
    rng = np.random.default_rng(9)
    days = np.cumsum(rng.uniform(1.0, 4.0, 12))
    g = int(np.flatnonzero((SHARES == 0.5) & (LASTING_DAYS == 12.0))[0])
    root = np.linalg.cholesky(covariance(days, 0.5, 12.0))
    (lines,) = lines_through(days, (root @ rng.standard_normal((12, 2000))).T, 12)
    half = student.ppf(0.975, 10) * np.sqrt(lines.slope_variance[g] * lines.squares[g] / 10.0)
    assert np.mean(np.abs(lines.slopes[g]) <= half) == pytest.approx(0.95, abs=0.015)
