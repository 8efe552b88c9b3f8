"""How hard a foot lands: the transient, by what of a step is quicker than any stance."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coach.model.units import GRAVITY_M_S2

if TYPE_CHECKING:
    import numpy.typing as npt

    from coach.model.blocks import FloatArray

    IntArray = npt.NDArray[np.intp]

# A stance, a swinging arm and a strap of 8 to 12 Hz set ringing by the stance are slower. A sensor
# of 52 Hz still sees 22 Hz.
BAND_HZ = (12.0, 22.0)
_EDGE_HZ = 2.0  # from nothing to all, so that a cadence beside a border changes little
_BELL_S = 0.009  # SD of an ordinary transient; passive peaks last 20 to 40 ms in all
LEAST_SAMPLES = 8
"""Fewer show no impact."""

_MULTIPLES = np.arange(1.0, 13.0)  # of the step rate: 23 Hz at 115 steps/min
_POINTS = 64
_PHASES = 2.0 * np.pi * np.outer(np.arange(_POINTS), _MULTIPLES) / _POINTS
_WAVES = np.concatenate([np.cos(_PHASES), np.sin(_PHASES)], axis=1)


def _share_of_bell() -> float:
    """Height of a bell's part within the band, over its own height."""
    hz = np.linspace(*BAND_HZ, 101)
    part = np.exp(-0.5 * (2.0 * math.pi * _BELL_S * hz) ** 2).mean() * (BAND_HZ[1] - BAND_HZ[0])
    return float(2.0 * math.sqrt(2.0 * math.pi) * _BELL_S * part)


_SCALE = 1.0 / _share_of_bell()


def impact_peaks(
    times: FloatArray,
    force: FloatArray,
    samples: tuple[IntArray, IntArray],
    begin_s: FloatArray,
    step_s: FloatArray,
) -> FloatArray:
    """Vertical specific force at landings' peaks, all that is slower taken as standing weight.

    Source: active and impact parts of running told apart by frequency, Shorten & Winslow 1992
    (10.1123/ijsb.8.4.288); the impact at 10 to 20 Hz. Deviations:

    1. The Fourier series of one step, at multiples of its own rate. Neither a window nor the date
       of the landing says where the peak may be: a strap that gives delays it and rings on.
    2. The peak is that of a bell with an SD of 9 ms which would have as much within the band. On a
       rigid strap that is the transient itself; a strap with its own frequency in the band shows
       up to four times as much, a softer one a third. So it compares with the same runner's own
       on the same strap, and rises with the impact on each.

    Args:
        times: ``(n,)`` of the samples.
        force: ``(n,)`` vertical specific force, m/s^2.
        samples: Numbers of each step's first sample and of the one after its last, ``(m,)`` each;
            a step has ``LEAST_SAMPLES`` or more.
        begin_s: ``(m,)`` begins of the steps, in flight.
        step_s: ``(m,)`` times of the steps.

    Returns:
        ``(m,)`` m/s^2, 9.81 and more.
    """
    begins, ends = samples
    lengths = ends - begins
    firsts = np.add.accumulate(lengths) - lengths
    of = np.repeat(np.arange(len(lengths)), lengths)
    count = np.arange(len(of)) - firsts[of]
    at = begins[of] + count
    # The step begins and ends in flight: with the line between its ends off, what a cut sample
    # leaves is small.
    low, high = force[begins], force[ends - 1]
    off = force[at] - (count * ((high - low) / (lengths - 1))[of] + low[of])
    off[firsts + lengths - 1] = 0.0
    low_hz, high_hz = BAND_HZ[0] - 0.5 * _EDGE_HZ, BAND_HZ[1] + 0.5 * _EDGE_HZ
    first = max(math.ceil(low_hz * float(step_s.min())), 1)
    last = min(math.floor(high_hz * float(step_s.max())), len(_MULTIPLES))
    if last < first:
        return np.full(len(lengths), GRAVITY_M_S2)
    multiples = _MULTIPLES[first - 1 : last, None]
    phases = multiples * ((times[at] - begin_s[of]) * (2.0 * np.pi / step_s)[of])
    turned = np.concatenate([np.cos(phases), np.sin(phases)])
    turned *= off
    # Segment by segment, so that no sum depends on the steps beside it.
    sums = np.add.reduceat(turned, firsts, axis=1)
    hz = multiples / step_s
    inside = np.clip(np.minimum(hz - low_hz, high_hz - hz) / _EDGE_HZ, 0.0, 1.0)
    sums *= np.tile(np.sin(0.5 * np.pi * inside), (2, 1))
    series = np.zeros((len(lengths), 2, len(_MULTIPLES)))
    series[:, :, first - 1 : last] = sums.reshape(2, -1, len(lengths)).transpose(2, 0, 1)
    waves = np.matmul(_WAVES, series.reshape(len(lengths), -1, 1))[:, :, 0]
    return np.asarray(GRAVITY_M_S2 + _SCALE * 2.0 / lengths * waves.max(axis=1))
