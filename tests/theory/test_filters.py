"""The filters are scipy's, to the last bits; only what they import is less."""

import subprocess
import sys

import numpy as np
import pytest
from scipy import signal

from coach import filters

RATES_HZ = (50.0, 100.0, 104.0, 208.0, 400.0)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("cut_hz", [0.05, 0.5, 3.0, 20.0])
def test_a_low_pass_is_the_one_of_scipy(cut_hz, rate_hz):
    b, a = filters.low_pass(cut_hz, rate_hz)
    expected = signal.butter(2, cut_hz, fs=rate_hz)
    assert np.stack([b, a]) == pytest.approx(np.stack(expected), rel=1e-9, abs=1e-15)
    assert filters.settled(b, a) == pytest.approx(signal.lfilter_zi(b, a), rel=1e-6)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("band_hz", [(0.5, 5.0), (1.0, 4.5), (1.2, 20.0), (0.7, 3.0)])
def test_a_band_pass_is_the_one_of_scipy(band_hz, rate_hz):
    sections = filters.band_pass(*band_hz, rate_hz)
    expected = signal.butter(2, band_hz, btype="bandpass", fs=rate_hz, output="sos")
    assert sections == pytest.approx(expected, rel=1e-9, abs=1e-12)
    hz = np.linspace(*band_hz, 50)
    _, h = signal.sosfreqz(expected, worN=hz, fs=rate_hz)
    assert filters.response(sections, hz, rate_hz) == pytest.approx(h, rel=1e-9)


def test_running_is_the_same_to_the_last_bit_in_any_blocks():
    rng = np.random.default_rng(1)
    x = rng.normal(size=500)
    sections = signal.butter(2, (1.0, 5.0), btype="bandpass", fs=100.0, output="sos")
    y, state = signal.sosfilt(sections, x, zi=np.zeros((2, 2)))
    found, mine = [], np.zeros((2, 2))
    for part in np.split(x, [7, 8, 200]):
        piece, mine = filters.run_sections(sections, part, mine)
        found.append(piece)
    assert np.array_equal(np.concatenate(found), y)
    assert np.array_equal(mine, state)


def test_so_is_the_linear_filter_down_its_columns():
    rng = np.random.default_rng(2)
    x, begin = rng.normal(size=(300, 3)), rng.normal(size=(2, 3))
    b, a = signal.butter(2, 3.0, fs=100.0)
    y, state = signal.lfilter(b, a, x, axis=0, zi=begin)
    found, mine = filters.run(b, a, x, begin)
    assert np.array_equal(found, y)
    assert np.array_equal(mine, state)
    assert np.array_equal(filters.run(b, a, x)[0], signal.lfilter(b, a, x, axis=0))


def test_what_goes_in_is_left_as_it_is():
    x, state = np.ones(20), np.zeros((2, 2))
    filters.run_sections(filters.band_pass(1.0, 5.0, 100.0), x, state)
    assert (x == 1.0).all()
    assert (state == 0.0).all()


@pytest.mark.parametrize("missing", [False, True])
def test_all_of_scipy_signal_is_imported_only_where_it_must(missing):
    without = "filters.EXTENSION_SUFFIXES[:] = []" if missing else ""
    program = f"""
import sys
import numpy as np
from coach import filters
{without}
y, _ = filters.run_sections(filters.band_pass(1.0, 5.0, 100.0), np.ones(9), np.zeros((2, 2)))
print("scipy.stats" in sys.modules, y.sum())
"""
    words = [sys.executable, "-c", program]
    out = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()
    assert out[0] == str(missing)
    expected = filters.run_sections(
        filters.band_pass(1.0, 5.0, 100.0), np.ones(9), np.zeros((2, 2))
    )[0]
    assert float(out[1]) == expected.sum()
