"""How hard a foot lands: the transient, by what of a step is quicker than any stance."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coach.model.units import GRAVITY_M_S2

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

# A stance, a swinging arm and a strap of 8 to 12 Hz set ringing by the stance are slower. A sensor
# of 52 Hz still sees 22 Hz.
BAND_HZ = (12.0, 22.0)
_EDGE_HZ = 2.0  # from nothing to all, so that a cadence beside a border changes little
_BELL_S = 0.009  # SD of an ordinary transient; passive peaks last 20 to 40 ms in all
_LEAST_SAMPLES = 8

_MULTIPLES = np.arange(1.0, 13.0)  # of the step rate: 23 Hz at 115 steps/min
_POINTS = 64
_WAVES = np.exp(2j * np.pi * np.outer(np.arange(_POINTS), _MULTIPLES) / _POINTS)


def _share_of_bell() -> float:
    """Height of a bell's part within the band, over its own height."""
    hz = np.linspace(*BAND_HZ, 101)
    part = np.exp(-0.5 * (2.0 * math.pi * _BELL_S * hz) ** 2).mean() * (BAND_HZ[1] - BAND_HZ[0])
    return float(2.0 * math.sqrt(2.0 * math.pi) * _BELL_S * part)


_SCALE = 1.0 / _share_of_bell()


def impact_peak(since_s: FloatArray, force: FloatArray, step_s: float) -> float | None:
    """Vertical specific force at the landing's peak, all that is slower taken as standing weight.

    Source: active and impact parts of running told apart by frequency, Shorten & Winslow 1992
    (10.1123/ijsb.8.4.288); the impact at 10 to 20 Hz. Deviations:

    1. The Fourier series of one step, at multiples of its own rate. Neither a window nor the date
       of the landing says where the peak may be: a strap that gives delays it and rings on.
    2. The peak is that of a bell with an SD of 9 ms which would have as much within the band. On a
       rigid strap that is the transient itself; a strap with its own frequency in the band shows
       up to four times as much, a softer one a third. So it compares with the same runner's own
       on the same strap, and rises with the impact on each.

    Args:
        since_s: ``(n,)`` times of a step's samples, from its begin in flight.
        force: ``(n,)`` vertical specific force, m/s^2.
        step_s: Time of the step.

    Returns:
        m/s^2, 9.81 and more; ``None`` with too few samples.
    """
    n = len(force)
    if n < _LEAST_SAMPLES:
        return None
    # The step begins and ends in flight: with the line between its ends off, what a cut sample
    # leaves is small.
    force = force - np.linspace(force[0], force[-1], n)
    low_hz, high_hz = BAND_HZ[0] - 0.5 * _EDGE_HZ, BAND_HZ[1] + 0.5 * _EDGE_HZ
    passing = slice(math.ceil(low_hz * step_s) - 1, math.floor(high_hz * step_s))
    multiples = _MULTIPLES[passing]
    turns = np.exp((-2j * np.pi / step_s) * np.outer(multiples, since_s))
    hz = multiples / step_s
    inside = np.minimum(np.minimum(hz - low_hz, high_hz - hz) / _EDGE_HZ, 1.0)
    wave = _WAVES[:, passing] @ ((turns @ force) * np.sin(0.5 * np.pi * inside))
    return GRAVITY_M_S2 + _SCALE * 2.0 / n * float(wave.real.max())
