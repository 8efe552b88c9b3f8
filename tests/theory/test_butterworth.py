"""The filters against scipy.signal, whose numbers they must give."""

import math
import platform

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import signal

from coach.gait import GaitParams
from coach.model.butterworth import Filter, band_pass, low_pass, response

RATES_HZ = st.floats(12.0, 1000.0)
BANDS_HZ = [params.band_hz for _, params in GaitParams().bands]
by_band = pytest.mark.parametrize("band_hz", BANDS_HZ, ids=str)


def as_sos(sections):
    return np.array([[s.b0, s.b1, s.b2, 1.0, s.a1, s.a2] for s in sections])


# The compilers of scipy may round otherwise for another processor: by 6e-17 for 64-bit ARM.
LAST_BITS = 0.0 if platform.machine() in ("x86_64", "AMD64") else 1e-15


@by_band
@given(RATES_HZ)
def test_a_band_pass_has_scipys_numbers(band_hz, rate_hz):
    dt_s = 1.0 / rate_hz
    theirs = signal.butter(2, band_hz, btype="bandpass", fs=1.0 / dt_s, output="sos")
    np.testing.assert_allclose(as_sos(band_pass(*band_hz, dt_s)), theirs, rtol=0.0, atol=LAST_BITS)


@given(RATES_HZ, st.floats(0.01, 0.49))
def test_a_low_pass_has_scipys_numbers(rate_hz, share):
    dt_s = 1.0 / rate_hz
    theirs = signal.butter(2, share / dt_s, fs=1.0 / dt_s, output="sos")
    np.testing.assert_allclose(as_sos(low_pass(share / dt_s, dt_s)), theirs, rtol=0.0, atol=1e-15)


@by_band
@pytest.mark.parametrize("rate_hz", [12, 25, 52, 100, 104, 400])
def test_the_response_is_scipys(band_hz, rate_hz):
    dt_s = 1.0 / rate_hz
    sections = band_pass(*band_hz, dt_s)
    hz = np.linspace(*band_hz, 400)
    _, theirs = signal.sosfreqz(as_sos(sections), worN=2.0 * math.pi * hz * dt_s)
    np.testing.assert_array_equal(response(sections, hz, dt_s), theirs)


@by_band
def test_it_runs_as_scipys_does_however_the_stream_is_cut(band_hz):
    rng = np.random.default_rng(4)
    x = rng.normal(0.0, 10.0, 20_000)
    sections = band_pass(*band_hz, 0.01)
    at_once = Filter(sections).run(x.tolist())
    theirs = signal.sosfilt(as_sos(sections), x)
    # Compilers that fuse a product with a sum round scipy's otherwise.
    np.testing.assert_allclose(at_once, theirs, rtol=0.0, atol=1e-12)
    cuts = np.sort(rng.integers(0, len(x), 700))
    pieces = Filter(sections)
    assert [y for part in np.split(x, cuts) for y in pieces.run(part.tolist())] == at_once


@pytest.mark.parametrize("cut_hz", [0.075, 3.0, 20.0])
def test_a_settled_filter_passes_its_constant_on(cut_hz):
    settled = Filter(low_pass(cut_hz, 0.01))
    settled.settle(7.0)
    # At low cut-offs, sums of coefficients nearly cancel.
    np.testing.assert_allclose(settled.run([7.0] * 500), 7.0, rtol=1e-10)


def test_a_settled_band_pass_gives_nothing_for_a_constant():
    settled = Filter(band_pass(1.7, 5.8, 0.01))
    settled.settle(7.0)
    np.testing.assert_allclose(settled.run([7.0] * 500), 0.0, atol=1e-12)


@pytest.mark.parametrize("edges_hz", [(1.7, 5.0), (0.0, 3.0), (3.0, 1.7), (-1.0, 3.0)])
def test_edges_that_no_filter_can_have_are_refused(edges_hz):
    with pytest.raises(ValueError, match="no filter with edges at"):
        band_pass(*edges_hz, 0.1)


def test_a_cut_off_at_half_the_sample_rate_is_refused():
    with pytest.raises(ValueError, match="no filter with edges at"):
        low_pass(50.0, 0.01)
