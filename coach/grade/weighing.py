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
_OF_HIGHER = np.log([0.6, 0.4])  # a bounce too high alone, or with a longer flight

_N = len(SIGNS)


def _column(name: str) -> FloatArray:
    return np.array([float(getattr(sign, name)) for sign in SIGNS])


def _log_sum(logs: FloatArray) -> FloatArray:
    """Logarithm of the sum along the last axis."""
    top = np.maximum.reduce(logs, axis=-1)
    total: FloatArray = top + np.log(np.add.reduce(np.exp(logs - top[..., None]), axis=-1))
    return total


def _log_prior(sizes: FloatArray, usual: float) -> FloatArray:
    logs = -np.abs(sizes) / usual
    return logs - _log_sum(logs)


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
_BORDERS = (len(_RISES), len(_RISES) + len(_LONGER))
_BOUNCE = [sign.metric for sign in SIGNS].index("vertical_oscillation_m")
_OF_RISE = _log_prior(_RISES, _USUAL_RISE)
_OF_LONGER = np.full((_N, len(_LONGER)), -np.inf)
_OF_LONGER[:, 0] = 0.0
for _k, _sign in enumerate(SIGNS):
    if _sign.in_longer:
        _OF_LONGER[_k, 0] = math.log(_NOT_LONGER)
        _OF_LONGER[_k, 1:] = math.log(1.0 - _NOT_LONGER) + _log_prior(_LONGER[1:], _USUAL_LONGER)
_OTHERS = 1.0 - np.eye(_N)
_LOG_ROOT_TWO_PI = 0.5 * math.log(2.0 * math.pi)


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
    weight = known.astype(np.float64)
    odd = math.log(_ODD) + _normal(stands, _ODD_SIZE**2 * _FAULT2)
    moved = _normal(stands[:, None] - _MOVED, (sigma**2)[:, None] + _MOVED2)
    each = np.logaddexp(math.log(1.0 - _ODD) + moved, odd[:, None]) * weight[:, None]
    on_hill, on_flat, flown = np.split(each, _BORDERS, axis=1)
    by_rise = _OF_RISE + np.add.reduce(on_hill, axis=0)
    hill = float(_log_sum(by_rise))
    own = weight * _normal(stands, sigma**2 + _FAULT2)
    fault = own + _log_sum(_OF_LONGER + _OTHERS @ on_flat)
    if known[_BOUNCE]:
        # A fault's own metric is not odd.
        flown[_BOUNCE] = moved[_BOUNCE, _BORDERS[1] :]
        higher = float(_log_sum(np.add.reduce(flown, axis=0))) - math.log(len(_HIGHER))
        both = np.array([fault[_BOUNCE], higher]) + _OF_HIGHER
        fault[_BOUNCE] = _log_sum(both)
    nothing = float(np.add.reduce(on_flat[:, 0]))
    rival = float(_log_sum(np.append(math.log(_FAULT) + fault[known], nothing)))
    odds = math.log(_HILL / (1.0 - _HILL)) + hill - rival
    density = np.exp(by_rise - hill)
    rise = float(density @ _RISES)
    spread2 = max(float(density @ _RISES**2) - rise * rise, 0.0)
    doubt = math.sqrt(spread2 + (_UNLIKE * rise) ** 2)
    # Nor is it on a hill: either it is the hill's or the fault's.
    of_hill = _OTHERS @ on_hill + weight[:, None] * moved[:, : len(_RISES)]
    probability = 1.0 / (1.0 + math.exp(min(max(-odds, -500.0), 500.0)))
    return Weighed(probability, rise, doubt, fault - _log_sum(_OF_RISE + of_hill))


def _normal(off: FloatArray, variance: FloatArray) -> FloatArray:
    return -0.5 * (off**2 / variance + np.log(variance)) - _LOG_ROOT_TWO_PI
