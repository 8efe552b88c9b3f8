"""How much does the tilt of a segment move while its wearer stands quietly?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coach.model import Sway
from coach.practice.epochs import EPOCH_S
from coach.practice.stand.held import forces_of, pieces, ups_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray
    from coach.practice.epochs import Epoch
    from coach.practice.stand.plane import Plane

WINDOW_S, _LEAST = 10.0, 0.5
"""Stretches are cut into windows of so long, the last one at least this part of it: the longer a
window, the more slow sway is in it, and checks are compared that listened for different times."""

CHI_SQUARE_95_2 = 5.991
"""95 % quantile of chi square with two degrees of freedom."""

_SLOW = 3
"""Degree of the polynomial over a window that counts as slow."""

WANDERS_S = 0.74
"""How long the tilt of a still sensor wanders freely, for its variance in a window: that of white
rate noise through the general filter (Butterworth, second order, 3 s) over the noise's density, the
window's cubic taken off; the integral over all frequencies."""

_TIMES = 3
_WHITE = 25.0 / 3.0
"""Variance of the third differences of steps between means over a tenth of a second, where within
them the tilt wanders in independent steps of variance 1 each: 20 * 2/3 - 30 * 1/6. Of its own
variance a wave of half a hertz leaves 0.01 % of that, of 1 Hz 0.7 %, of 2 Hz 32 %."""


def sway_of(
    held: Sequence[Sequence[Epoch]], plane: Plane, window_s: float = WINDOW_S
) -> Sway | None:
    """Sway of some stretches, each window of them about its own mean.

    Measures as of Prieto et al. 1996 (10.1109/10.532130) for the centre of pressure, here of the
    tilt in two directions: root mean square distance, mean speed of the path; and the prediction
    ellipse that holds 95 %, ``pi * 5.991 * sqrt(det)`` (Schubert & Kirchner 2014,
    10.1016/j.gaitpost.2013.09.001). Numbered deviations: 1. tilt, not the centre of pressure;
    2. means over a tenth of a second in place of a low-pass of 5 Hz; 3. windows of 10 s;
    4. of the slow part, see ``_about_mean``.

    Args:
        held: Quiet epochs of each round.
        plane: Which way is forward.
        window_s: Length of a window.

    Returns:
        The measures, or ``None`` where no stretch is long enough.
    """
    parts = [one for each in held for piece in pieces(each) for one in _windows(piece, window_s)]
    if not parts:
        return None
    tilts = [_about_mean(one, plane) for one in parts]
    both = np.concatenate(tilts)
    steps = np.concatenate([np.diff(one, axis=0) for one in tilts])
    squares = (both**2).mean(axis=0)
    covariance = both.T @ both / max(len(both) - len(parts), 1)
    det = covariance[0, 0] * covariance[1, 1] - covariance[0, 1] ** 2
    return Sway(
        seconds=len(both) * EPOCH_S,
        rms_rad=math.sqrt(float(squares.sum())),
        forward_rms_rad=math.sqrt(float(squares[0])),
        side_rms_rad=math.sqrt(float(squares[1])),
        speed_rad_s=float(np.sqrt((steps**2).sum(axis=1)).mean()) / EPOCH_S,
        ellipse_rad2=math.pi * CHI_SQUARE_95_2 * math.sqrt(max(float(det), 0.0)),
        noise_rms_rad=noise_rms_rad(tilts),
    )


def noise_rms_rad(tilts: Sequence[FloatArray]) -> float:
    """What the root mean square distance would be of a sensor that lies still.

    A gyroscope's white noise makes the tilt wander in independent steps, which the accelerometer
    draws back. The size of the steps is measured where sway has ended: by differences that leave
    little below 2 Hz. A body's own trembling and heartbeat count as noise here, so it is rather too
    large than too small.

    Args:
        tilts: ``(n, 2)`` forward and side angle of each stretch, in tenths of a second.
    """
    rough = np.concatenate([np.diff(one, n=_TIMES + 1, axis=0) for one in tilts])
    step2 = (rough**2).mean(axis=0) / _WHITE
    return math.sqrt(float(step2.sum()) * WANDERS_S / (2.0 * EPOCH_S))


def _windows(piece: Sequence[Epoch], window_s: float) -> list[Sequence[Epoch]]:
    size = round(window_s / EPOCH_S)
    least = size * _LEAST
    cut = [piece[a : a + size] for a in range(0, len(piece), size)]
    return [one for one in cut if len(one) >= least]


def _about_mean(epochs: Sequence[Epoch], plane: Plane) -> FloatArray:
    """Forward and side angle ``(n, 2)`` about their mean, the slow part by the force.

    After a movement the attitude creeps back for some seconds, by up to a degree. Over the window
    the force knows better; what differs slowly, as a cubic, is taken from there.
    """
    tilt, force = (
        np.column_stack([plane.forward_rad(ups), plane.side_rad(ups)])
        for ups in (ups_of(epochs), forces_of(epochs))
    )
    slow = np.polynomial.legendre.legvander(np.linspace(-1.0, 1.0, len(tilt)), _SLOW)
    tilt = tilt + slow @ np.linalg.lstsq(slow, force - tilt, rcond=None)[0]
    return np.asarray(tilt - tilt.mean(axis=0))
