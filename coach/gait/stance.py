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
_SHIFTS = np.linspace(-0.165, 0.165, 23)  # an impact turns the fundamental ahead of the stance
_ORDERS = np.arange(1.0, HARMONICS + 1.0)

# An impact's middle comes 22 to 38 ms after contact, its SD is 7 to 12 ms; here 30 and 10 ms of a
# step of 0.35 s. Steps are within a fifth of that, and impacts differ by as much.
_IMPACT_AFTER = 0.085
_IMPACT_WIDTH = 0.028
# Beside the bell's own power of 10 to 15, so that a force which is only skewed is not all impact.
_IMPACT_RIDGE = 1.0
# A hundredth of the step's momentum, about 0.2 body weights; what lies between the table's stances
# is no impact.
_IMPACT_LEAST = 0.05


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


def _tables() -> tuple[FloatArray, FloatArray, FloatArray]:
    """Of each shift and share: likeness to a stance and to an impact, and what is to be taken off.

    Likeness ``(8, 2 n)`` is of (real, imaginary) harmonics, the stances before the impacts. Of a
    stance its power ``(n,)`` counts against it. An impact counts beside what it takes from the
    stance, and what the stance alone has of that likeness ``(n,)`` is to be taken off it.

    The columns go through the shares quickest. Likeness to an impact is over the root of its power,
    so that its square is how much nearer the impact brings the harmonics.
    """
    model = half_sine(_SHARES[:, None], _ORDERS)
    bell = np.exp(-0.5 * (2.0 * np.pi * _ORDERS * _IMPACT_WIDTH) ** 2)
    after = _IMPACT_AFTER - 0.5 * _SHARES[:, None]
    impact = 2.0 * bell * np.exp(-2j * np.pi * _ORDERS * after) - model
    impact /= np.sqrt(np.add.reduce(np.abs(impact) ** 2, axis=1) + _IMPACT_RIDGE)[:, None]
    turns = np.exp(2j * np.pi * _SHIFTS[:, None, None] * _ORDERS)
    like_stance, like_impact = (
        np.concatenate([rows.real, -rows.imag], axis=1)
        for rows in ((turns * shape.conj()).reshape(-1, HARMONICS) for shape in (model, impact))
    )
    own = np.add.reduce((model * impact.conj()).real, axis=1) + _IMPACT_LEAST
    return (
        np.ascontiguousarray(np.concatenate([2.0 * like_stance, like_impact]).T),
        np.tile(np.add.reduce(model**2, axis=1), len(_SHIFTS)),
        np.tile(own, len(_SHIFTS)),
    )


_BOTH, _POWER, _IMPACT_OWN = _tables()
_STANCES = len(_POWER)
_LIKENESS = np.ascontiguousarray(_BOTH[:, :_STANCES])


def fit_stances(harmonics: Sequence[Sequence[float]], *, with_impact: bool) -> list[Stance | None]:
    """The half-sine stance nearest to each of some steps.

    Sources: half-sine vertical force, Alexander 1989 (10.1152/physrev.1989.69.4.1199), Morin et
    al. 2005 (10.1123/jab.21.2.167); contact time from the sacrum through a sine model and a cut
    Fourier series, Patoz et al. 2021 (10.3389/fbioe.2021.687951). Deviations:

    1. Nothing is cut at a threshold: share and place are those whose harmonics are nearest to the
       measured ones by least squares. No constant is fitted to anybody's recordings.
    2. An impact is a bell at its usual place, of the size that fits best, its share of the force
       taken from the half sine. Left out, it would be taken for an earlier and longer stance.
    3. The trunk's force over its mass is taken for that of the whole body.

    Args:
        harmonics: Of each step eight amplitudes of vertical specific force at the step rate and its
            multiples, over g: real, then imaginary parts of ``a_k`` in
            ``Re(a_k exp(2 pi i k t / T))``.
        with_impact: Whether a part of the force may be an impact's.

    Returns:
        The stances; ``None`` where the best one lies at the edge of what a runner does.
    """
    turned, centres = zip(*map(_turned, harmonics), strict=True)
    # A product of its own for each step: so its bits do not depend on the steps beside it.
    like = np.matmul(np.array(turned)[:, None], _BOTH if with_impact else _LIKENESS)[:, 0]
    # Squared distance to every stance of the grid, less the measured power, which all have; then
    # less what an impact explains, which only adds to the force.
    miss = _POWER - like[:, :_STANCES]
    if with_impact:
        impact = like[:, _STANCES:]
        impact -= _IMPACT_OWN
        np.maximum(impact, 0.0, out=impact)
        beside = np.square(impact)
        np.subtract(miss, beside, out=beside)
        for k, best in enumerate(beside.argmin(axis=1).tolist()):
            # An impact on one side of the best stance alone would draw it there.
            if impact[k, best]:
                miss[k] = beside[k]
    return [
        _at(row, best, centre)
        for row, best, centre in zip(miss, miss.argmin(axis=1).tolist(), centres, strict=True)
    ]


def _turned(harmonics: Sequence[float]) -> tuple[list[float], float]:
    """The harmonics with the fundamental's peak turned to zero, and where it was, in steps.

    Only a small shift and the share are then left to find.
    """
    first = complex(harmonics[0], harmonics[HARMONICS])
    back = first.conjugate() / abs(first) if first else 1.0 + 0.0j
    turn, turned = back, [0.0] * (2 * HARMONICS)
    for k in range(HARMONICS):
        one = complex(harmonics[k], harmonics[HARMONICS + k]) * turn
        turned[k], turned[HARMONICS + k] = one.real, one.imag
        turn *= back
    return turned, -math.atan2(first.imag, first.real) / (2.0 * math.pi)


def _at(miss: FloatArray, best: int, centre: float) -> Stance | None:
    """The stance between those of the grid about the best one."""
    n = len(_SHARES)
    at_shift, at_share = divmod(best, n)
    if not 0 < at_shift < len(_SHIFTS) - 1 or not 0 < at_share < n - 1:
        return None
    share = _SHARES_AT[at_share] + _SHARE_STEP * _vertex(*miss[best - 1 : best + 2].tolist())
    across = _vertex(*miss[best - n : best + n + 1 : n].tolist())
    return Stance(share, centre + (_SHIFTS_AT[at_shift] + _SHIFT_STEP * across))


_SHARES_AT: list[float] = _SHARES.tolist()
_SHIFTS_AT: list[float] = _SHIFTS.tolist()
_SHARE_STEP = float(_SHARES[1] - _SHARES[0])
_SHIFT_STEP = float(_SHIFTS[1] - _SHIFTS[0])


def _vertex(left: float, middle: float, right: float) -> float:
    """Place of the lowest point of the parabola through three values, from the middle one."""
    curvature = left - 2.0 * middle + right
    return 0.5 * (left - right) / curvature if curvature > 0.0 else 0.0
