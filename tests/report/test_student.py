"""Student's t against scipy's."""

import numpy as np
import pytest
from scipy.special import stdtr, stdtrit

from coach.report.student import reach, within


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 14, 15, 56, 57, 300])
def test_the_chance_and_the_reach_are_those_of_scipy(freedom):
    for t in (0.1, 1.0, 2.5, 8.0):
        assert within(t, freedom) == pytest.approx(2.0 * stdtr(freedom, t) - 1.0, abs=1e-12)
    for confidence in (0.5, 0.9, 0.95, 0.998, 0.9999):
        expected = stdtrit(freedom, 0.5 + 0.5 * confidence)
        assert reach(confidence, freedom) == pytest.approx(expected, rel=1e-8)


def test_more_degrees_of_freedom_reach_less_far():
    assert (np.diff([reach(0.95, n) for n in range(1, 60)]) < 0.0).all()
