"""Which sample rates can be used at all, and which offered one is nearest to a wanted one.

What single metrics want beyond stands in ``METRICS``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST_RATE_HZ = 12.0
"""The filter that finds steps passes up to 5.8 a second and needs more than twice that. A sensor of
12.5 Hz may so be 4 % slow. What else is lost down to here: the README of ``coach/metrics``."""

MOST_RATE_HZ = 4000.0
"""Beyond the sensors of today: what claims more is no rate, and windows of seconds would fill the
memory."""


_ROUNDING = 1e-9
"""A rate goes through its period and back."""

_LOWEST_HZ, _HIGHEST_HZ = LEAST_RATE_HZ * (1.0 - _ROUNDING), MOST_RATE_HZ * (1.0 + _ROUNDING)


def rate_problem(rate_hz: float) -> str:
    """What is wrong with a sample rate, in words; empty if it can be used."""
    if _LOWEST_HZ <= rate_hz <= _HIGHEST_HZ:
        return ""
    return (
        f"{rate_hz:.6g} samples per second; the coach needs at least {LEAST_RATE_HZ:g} "
        f"and takes up to {MOST_RATE_HZ:g}"
    )


def nearest(wanted: int, offered: Iterable[int]) -> int:
    """Closest of the offered values; the larger of two equally close ones.

    Raises:
        ValueError: Nothing is offered.
    """
    return min(offered, key=lambda value: (abs(value - wanted), -value))
