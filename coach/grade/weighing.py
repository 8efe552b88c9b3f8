"""Hill, a fault, or nothing: which of them explains how all signs stand?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.grade.signs import SIGNS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coach.model.blocks import FloatArray

_HILL = 0.4
"""Of the time a runner is on a hill, before anything is seen ..."""

_FAULT = 0.05
"""... and has one given fault on the flat."""

_ODD, _ODD_SIZE = 0.05, 1.5
"""So often a sign stands anywhere for a reason of its own, as far as this many faults."""

_UNLIKE = 0.5
"""What all signs of one runner together make of a rise, unlike those of another: a part of it."""

_RISES = np.array([0.01 * k for k in range(-15, 16) if k])
_USUAL_RISE = 0.05  # steeper ones are rarer, by e for each so much
_LONGER = np.array([0.01 * k for k in range(12)])  # fall of the logarithm of the cadence
_USUAL_LONGER = 0.04
_NOT_LONGER = 0.5  # of the faults that may come with longer steps do not
_HIGHER = np.array([0.01 * k for k in range(6, 31)])  # rise of the logarithm of the bounce
_OF_HIGHER = 0.6, 0.4  # a bounce too high alone, or with a longer flight

_N = len(SIGNS)


def _column(name: str) -> FloatArray:
    return np.array([float(getattr(sign, name)) for sign in SIGNS])


def _prior(sizes: FloatArray, usual: float) -> FloatArray:
    weights = np.exp(-np.abs(sizes) / usual)
    shares: FloatArray = weights / np.add.reduce(weights)
    return shares


_FAULT2 = _column("fault") ** 2
_MOVED = np.concatenate(
    [
        _column("per_rise")[:, None] * _RISES,
        _column("per_longer")[:, None] * _LONGER,
        _column("per_higher")[:, None] * _HIGHER,
    ],
    axis=1,
)
_MOVED2 = np.concatenate(
    [
        (_column("people")[:, None] * _RISES) ** 2,
        (_column("longer_people")[:, None] * _LONGER) ** 2,
        (_column("higher_people")[:, None] * _HIGHER) ** 2,
    ],
    axis=1,
)
_RISE = slice(0, len(_RISES))
_LONG = slice(_RISE.stop, _RISE.stop + len(_LONGER))
_HIGH = slice(_LONG.stop, None)
_BOUNCE = [sign.metric for sign in SIGNS].index("vertical_oscillation_m")
_OF_RISE = _prior(_RISES, _USUAL_RISE)
_RISES2 = _RISES**2
_OF_LONGER = np.zeros((_N, len(_LONGER)))
_OF_LONGER[:, 0] = 1.0
for _k, _sign in enumerate(SIGNS):
    if _sign.in_longer:
        _OF_LONGER[_k, 0] = _NOT_LONGER
        _OF_LONGER[_k, 1:] = (1.0 - _NOT_LONGER) * _prior(_LONGER[1:], _USUAL_LONGER)
_PER_DENSITY = 1.0 / math.sqrt(2.0 * math.pi)
_ODD2 = _ODD_SIZE**2 * _FAULT2
_OF_ODD = _ODD * _PER_DENSITY / np.sqrt(_ODD2)

_FARTHEST = -80.0
"""An exponent below this counts as this: all signs together stay above the least of a float. No
sign that is so far off, by a hill or by itself, comes from a runner."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """How the signs stand.

    Args:
        hill: Probability of a hill, against nothing and against any one fault.
        rise: Mean rise if there is one.
        doubt: Its standard deviation.
        for_fault: ``(n,)`` for each sign: natural logarithm of how much likelier a fault of it
            makes all of this than a hill does.
    """

    hill: float
    rise: float
    doubt: float
    for_fault: FloatArray


def weigh(stands: FloatArray, sigma: FloatArray, known: NDArray[np.bool_]) -> Weighed:
    """Weigh the explanations.

    A hill of rise g moves sign i by ``g s_i``, the slope ``s_i`` being the runner's own: normal
    about the published one. A fault is one metric off by any size, all others where they were or,
    for what has to do with the length of the steps, where steps longer by ``c`` put them. Each sign
    may be odd for a reason of its own, so that no single one decides.

    Args:
        stands: ``(n,)`` how far each sign is off; anything where it is not known.
        sigma: ``(n,)`` how far it strays on the flat.
        known: ``(n,)`` which signs there are.
    """
    sigma2, stands2 = sigma * sigma, stands * stands
    odd = np.exp(np.maximum(-0.5 * stands2 / _ODD2, _FARTHEST)) * _OF_ODD
    moved = _densities(stands[:, None] - _MOVED, sigma2[:, None] + _MOVED2)
    each = moved * (1.0 - _ODD)
    each += odd[:, None]
    unknown = ~known
    moved[unknown] = each[unknown] = 1.0
    every = np.multiply.reduce(each, axis=0)
    by_rise = _OF_RISE * every[_RISE]
    hill = float(np.add.reduce(by_rise))
    # Of a fault the sign itself tells nothing else, and it is not odd.
    without = every / each
    faulty2 = sigma2 + _FAULT2
    own = np.exp(np.maximum(-0.5 * stands2 / faulty2, _FARTHEST)) * (
        _PER_DENSITY / np.sqrt(faulty2)
    )
    own[unknown] = 1.0
    fault = own * np.add.reduce(_OF_LONGER * without[:, _LONG], axis=1)
    if known[_BOUNCE]:
        flown = without[_BOUNCE, _HIGH] * moved[_BOUNCE, _HIGH]
        higher = float(np.add.reduce(flown)) / len(_HIGHER)
        alone, longer = _OF_HIGHER
        fault[_BOUNCE] = alone * fault[_BOUNCE] + longer * higher
    rival = float(every[_LONG.start]) + _FAULT * float(np.add.reduce(fault[known]))
    density = by_rise / hill
    rise = float(density @ _RISES)
    spread2 = max(float(density @ _RISES2) - rise * rise, 0.0)
    doubt = math.sqrt(spread2 + (_UNLIKE * rise) ** 2)
    # Nor is it on a hill: either it is the hill's or the fault's.
    of_hill = (without[:, _RISE] * moved[:, _RISE]) @ _OF_RISE
    probability = _HILL * hill / (_HILL * hill + (1.0 - _HILL) * rival)
    return Weighed(probability, rise, doubt, np.log(fault / of_hill))


def _densities(off: FloatArray, variance: FloatArray) -> FloatArray:
    """Normal densities; both arguments are overwritten."""
    off *= off
    off /= variance
    off *= -0.5
    np.maximum(off, _FARTHEST, out=off)
    np.exp(off, out=off)
    off *= _PER_DENSITY
    off /= np.sqrt(variance, out=variance)
    return off
