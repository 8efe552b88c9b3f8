"""The low pass of an ideal sensor: no delay, no echo, then every eighth sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

OVERSAMPLING = 8
HALF_TAPS = 12 * OVERSAMPLING
PASS = 0.45  # -6 dB point, of the output rate


def sampled(fine: FloatArray) -> FloatArray:
    """Zero-delay low pass, then every eighth sample.

    Args:
        fine: ``(8 (n - 1) + 1 + 2 HALF_TAPS, k)``.

    Returns:
        ``(n, k)``.
    """
    n = (fine.shape[0] - 2 * HALF_TAPS - 1) // OVERSAMPLING + 1
    reach = OVERSAMPLING * (n - 1) + 1
    out = np.zeros((n, *fine.shape[1:]))
    for i, tap in enumerate(taps().tolist()):
        out += tap * fine[i : i + reach : OVERSAMPLING]
    return out


def taps() -> FloatArray:
    """Low pass for every eighth sample: a sinc in a Hamming window, its mean 1."""
    cut = 2.0 * PASS / OVERSAMPLING
    n = 2 * HALF_TAPS + 1
    window = 0.54 + (1.0 - 0.54) * np.cos(np.linspace(-np.pi, np.pi, n))
    found = cut * np.sinc(cut * np.arange(-HALF_TAPS, HALF_TAPS + 1)) * window
    return np.asarray(found / found.sum())
