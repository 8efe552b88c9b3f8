"""The simulated sensor's anti-alias filter, against scipy's window design and polyphase filter."""

import numpy as np
import pytest
from scipy import signal

from coach.simulation import anti_alias


def test_the_taps_are_scipys():
    taps = signal.firwin(2 * anti_alias.HALF_TAPS + 1, 2.0 * anti_alias.PASS / 8)
    np.testing.assert_array_equal(anti_alias.taps(), taps)


@pytest.mark.parametrize("n", [1, 2, 77])
def test_the_samples_are_scipys(n):
    pad = anti_alias.HALF_TAPS
    fine = np.random.default_rng(2).normal(
        size=((n - 1) * anti_alias.OVERSAMPLING + 1 + 2 * pad, 3)
    )
    full = signal.upfirdn(anti_alias.taps(), fine, down=anti_alias.OVERSAMPLING, axis=0)
    settled = 2 * anti_alias.HALF_TAPS // anti_alias.OVERSAMPLING
    sampled = anti_alias.sampled(fine)
    assert sampled.shape == (n, 3)
    np.testing.assert_allclose(sampled, full[settled : settled + n], rtol=0.0, atol=1e-13)
