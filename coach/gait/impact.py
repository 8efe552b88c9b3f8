"""How hard a foot lands: the transient, by what of a step is quicker than any stance."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coach.model.units import GRAVITY_M_S2

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray

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
    samples: Sequence[tuple[int, int]],
    steps_s: Sequence[tuple[float, float]],
) -> list[float]:
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
        samples: Numbers of each step's first sample and of the one after its last; it has
            ``LEAST_SAMPLES`` or more.
        steps_s: Begin of each step, in flight, and its time.

    Returns:
        m/s^2, 9.81 and more.
    """
    low_hz, high_hz = BAND_HZ[0] - 0.5 * _EDGE_HZ, BAND_HZ[1] + 0.5 * _EDGE_HZ
    lasts = [step_s for _, step_s in steps_s]
    first = max(math.ceil(low_hz * min(lasts)) - 1, 0)
    passing = slice(first, max(min(math.floor(high_hz * max(lasts)), len(_MULTIPLES)), first + 1))
    multiples = _MULTIPLES[passing]
    # Row by row, each with a sample to spare, so that its sums can end before the next row.
    lengths = [end - begin for begin, end in samples]
    width, m = max(lengths) + 1, len(lengths)
    count = np.arange(width)
    at = np.add.outer([begin for begin, _ in samples], count)
    since_s, off = times.take(at, mode="clip"), force.take(at, mode="clip")
    # The step begins and ends in flight: with the line between its ends off, what a cut sample
    # leaves is small.
    lines = np.array([_line(off[k], n) for k, n in enumerate(lengths)])
    begins_s, spans_s = np.array(steps_s).T
    off -= lines[:, :1] + lines[:, 1:] * count
    since_s -= begins_s[:, None]
    since_s *= (2.0 * math.pi / spans_s)[:, None]
    phases = np.multiply.outer(multiples, since_s)
    turned = np.empty((2, *phases.shape))
    np.cos(phases, out=turned[0])
    np.sin(phases, out=turned[1])
    turned *= off
    # Each row by itself, so that no sum depends on the steps beside it.
    edges = [edge for k, n in enumerate(lengths) for edge in (k * width, k * width + n)]
    sums = np.add.reduceat(turned.reshape(-1, m * width), edges, axis=1)[:, ::2]
    hz = np.divide.outer(multiples, spans_s)
    inside = np.minimum(hz - low_hz, high_hz - hz) / _EDGE_HZ
    inside = np.maximum(np.minimum(inside, 1.0), 0.0)
    passed = sums.reshape(2, -1, m) * np.sin(0.5 * math.pi * inside)
    series = np.zeros((m, 2, len(_MULTIPLES)))
    series[:, :, passing] = passed.transpose(2, 0, 1)
    waves = np.matmul(_WAVES, series.reshape(m, -1, 1))[:, :, 0]
    peaks: list[float] = np.maximum.reduce(waves, axis=1).tolist()
    return [GRAVITY_M_S2 + _SCALE * 2.0 / n * peak for n, peak in zip(lengths, peaks, strict=True)]


def _line(row: FloatArray, n: int) -> tuple[float, float]:
    """Through the first and the last of ``n`` samples: where it begins and how it rises."""
    low = float(row[0])
    return low, (float(row[n - 1]) - low) / (n - 1)
