"""The simulated sensor's anti-alias filter, against scipy's window design and polyphase filter."""

import numpy as np
import pytest
from scipy import signal

from coach.simulation import runner


def test_the_taps_are_scipys():
    taps = signal.firwin(2 * runner._HALF_TAPS + 1, 2.0 * runner._PASS / runner.OVERSAMPLING)
    np.testing.assert_array_equal(runner._taps(), taps)


@pytest.mark.parametrize("n", [1, 2, 77])
def test_the_samples_are_scipys(n):
    pad = runner._HALF_TAPS + runner._EDGE
    fine = np.random.default_rng(2).normal(size=((n - 1) * runner.OVERSAMPLING + 1 + 2 * pad, 3))
    trimmed = fine[runner._EDGE : -runner._EDGE]
    full = signal.upfirdn(runner._taps(), trimmed, down=runner.OVERSAMPLING, axis=0)
    settled = 2 * runner._HALF_TAPS // runner.OVERSAMPLING
    sampled = runner._sampled(fine)
    assert sampled.shape == (n, 3)
    np.testing.assert_allclose(sampled, full[settled : settled + n], rtol=0.0, atol=1e-13)
