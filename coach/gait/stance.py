"""How long the foot stays on the ground, and when it lands, from the shape of one step."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray

HARMONICS = 4
"""Of the step rate: up to 11 Hz, beyond which a strap's own wobble is all there is."""

_SHARES = np.linspace(0.30, 1.0, 36)
_SHIFTS = np.linspace(-0.12, 0.12, 17)
_ORDERS = np.arange(1.0, HARMONICS + 1.0)


@dataclass(frozen=True, slots=True)
class Stance:
    """One stance within its step.

    Args:
        share: Contact time over step time, 0.3 to 1.
        centre: Middle of the stance, in step times after the start of the window.
    """

    share: float
    centre: float


def half_sine(share: FloatArray, order: FloatArray) -> FloatArray:
    """Amplitudes of a half-sine stance's harmonics, in body weights, about the stance's middle.

    ``F(t) = (pi / 2 share) sin(pi t / contact)`` in contact and zero in flight has the mean 1 and
    the harmonics ``2 cos(pi k share) / (1 - 4 k^2 share^2)``.
    """
    base = 1.0 - 4.0 * (order * share) ** 2
    # At share = 1 / (2 k) both parts vanish; the limit is pi / 2.
    single = np.abs(base) < 1e-9
    return np.where(
        single, math.pi / 2.0, 2.0 * np.cos(np.pi * order * share) / np.where(single, 1.0, base)
    )


def _likenesses() -> tuple[FloatArray, FloatArray]:
    """Matrix from (real, imaginary) harmonics to likeness, and the power, of each shift and share.

    The rows go through the shares quickest.
    """
    model = half_sine(_SHARES[:, None], _ORDERS)
    turns = np.exp(2j * np.pi * _SHIFTS[:, None, None] * _ORDERS)
    rows = (turns * model).reshape(-1, HARMONICS)
    power = np.tile(np.add.reduce(model**2, axis=1), len(_SHIFTS))
    return np.concatenate([2.0 * rows.real, -2.0 * rows.imag], axis=1), power


_LIKENESS, _POWER = _likenesses()


def fit_stance(harmonics: Sequence[float]) -> Stance | None:
    """The half-sine stance nearest to a step.

    Sources: half-sine vertical force, Alexander 1989 (10.1152/physrev.1989.69.4.1199), Morin et
    al. 2005 (10.1123/jab.21.2.167); contact time from the sacrum through a sine model and a cut
    Fourier series, Patoz et al. 2021 (10.3389/fbioe.2021.687951). Deviations:

    1. Nothing is cut at a threshold: share and place are those whose harmonics are nearest to the
       measured ones by least squares. No constant is fitted to anybody's recordings.
    2. The trunk's force over its mass is taken for that of the whole body.

    Args:
        harmonics: Eight amplitudes of vertical specific force at the step rate and its
            multiples, over g: real, then imaginary parts of ``a_k`` in
            ``Re(a_k exp(2 pi i k t / T))``.

    Returns:
        The stance, or ``None`` where the best one lies at the edge of what a runner does.
    """
    first = complex(harmonics[0], harmonics[HARMONICS])
    back = first.conjugate() / abs(first) if first else 1.0 + 0.0j
    centre = -math.atan2(first.imag, first.real) / (2.0 * math.pi)
    # With the fundamental's peak turned to zero only a small shift and the share are left to find.
    turn, turned = back, [0.0] * (2 * HARMONICS)
    for k in range(HARMONICS):
        one = complex(harmonics[k], harmonics[HARMONICS + k]) * turn
        turned[k], turned[HARMONICS + k] = one.real, one.imag
        turn *= back
    # Squared distance to every stance of the grid, less the measured power, which all have.
    miss = _POWER - _LIKENESS @ np.array(turned)
    best = int(miss.argmin())
    at_shift, at_share = divmod(best, len(_SHARES))
    if not 0 < at_shift < len(_SHIFTS) - 1 or not 0 < at_share < len(_SHARES) - 1:
        return None
    share = _SHARES[at_share] + _SHARE_STEP * _vertex(*miss[best - 1 : best + 2].tolist())
    across = miss[best - len(_SHARES) : best + len(_SHARES) + 1 : len(_SHARES)].tolist()
    shift = _SHIFTS[at_shift] + _SHIFT_STEP * _vertex(*across)
    return Stance(float(share), centre + float(shift))


_SHARE_STEP = float(_SHARES[1] - _SHARES[0])
_SHIFT_STEP = float(_SHIFTS[1] - _SHIFTS[0])


def _vertex(left: float, middle: float, right: float) -> float:
    """Place of the lowest point of the parabola through three values, from the middle one."""
    curvature = left - 2.0 * middle + right
    return 0.5 * (left - right) / curvature if curvature > 0.0 else 0.0
