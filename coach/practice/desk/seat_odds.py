"""How likely is what was measured of a movement, by what it was?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

SITS = 0
"""Row and column of sitting in odds; the other is standing."""

_LEAST_M, _LEAST_SD_M, _MOST_M, _MOST_SD_M = 0.15, 0.04, 0.65, 0.08
"""Getting up and sitting down: 0.17 to 0.52 m at the waist of 14 people (README.md), more at a
chest; as likely everywhere between, with soft ends."""
_LEVEL_SD_M, _WALKED_SD_M = 0.05, 0.07
"""Error of a height: in a movement on the seat; out of or into a walk."""
_FEIGNED, _FEIGNED_SD_M = 0.3, 0.25
"""Share and size of heights that a bend, the accelerometer or missing data feign."""
_ASTRAY_PER_M = 0.02
"""Density of what is no error of these sizes: one in twenty-five, anywhere within a metre."""
_CHANGES = 0.2
"""Share of movements between two rests that change the seat, before anything is measured."""
_GETS_UP, _GETS_UP_UNSEEN, _SITS_DOWN = 0.02, 0.05, 0.15
"""The same of movements of which nothing was measured, long ones and those with data missing: who
sits mostly goes on sitting, and who stands mostly sits down before long."""


def odds_of(
    rise_m: float | None, *, walked_before: bool, walked_after: bool, rough: bool
) -> FloatArray:
    """Likelihood ``(2, 2)`` by the seat before and the seat after, up to a factor.

    Args:
        rise_m: By how much the trunk rose; ``None`` where that could not be measured.
        walked_before: Whether it began in a walk: then the wearer stood.
        walked_after: Whether it ended in one.
        rough: Whether a bend, the accelerometer or missing data may have feigned the height.
    """
    walked = walked_before or walked_after
    up_share = down_share = 0.5 if walked else _CHANGES
    level, up, down = 1.0, 1.0, 1.0
    if rise_m is not None:
        level = _as_level(rise_m, _WALKED_SD_M if walked else _LEVEL_SD_M, rough=rough)
        up, down = (_as_change(one, rough=rough) for one in (rise_m, -rise_m))
    elif not walked:
        up_share, down_share = _GETS_UP_UNSEEN if rough else _GETS_UP, _SITS_DOWN
    odds = np.array(
        [
            [(1.0 - up_share) * level, up_share * up],
            [down_share * down, (1.0 - down_share) * level],
        ]
    )
    if walked_before:
        odds[SITS] = 0.0
    if walked_after:
        odds[:, SITS] = 0.0
    return odds


def _as_level(rise_m: float, sd_m: float, *, rough: bool) -> float:
    found = _normal(rise_m, sd_m)
    if rough:
        found += _FEIGNED * (_normal(rise_m, math.hypot(sd_m, _FEIGNED_SD_M)) - found)
    return found + _ASTRAY_PER_M


def _as_change(rise_m: float, *, rough: bool) -> float:
    found = _between(rise_m, 0.0)
    if rough:
        found += _FEIGNED * (_between(rise_m, _FEIGNED_SD_M) - found)
    return found + _ASTRAY_PER_M


def _between(rise_m: float, more_sd_m: float) -> float:
    least = _below((rise_m - _LEAST_M) / math.hypot(_LEAST_SD_M, more_sd_m))
    return (least - _below((rise_m - _MOST_M) / math.hypot(_MOST_SD_M, more_sd_m))) / (
        _MOST_M - _LEAST_M
    )


def _normal(off: float, sd: float) -> float:
    return math.exp(-0.5 * (off / sd) ** 2) / (sd * math.sqrt(2.0 * math.pi))


def _below(off: float) -> float:
    return 0.5 * (1.0 + math.erf(off / math.sqrt(2.0)))
