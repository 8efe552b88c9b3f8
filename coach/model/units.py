"""Unit conversions and numbers in shown units; the only place that writes 9.80665 or 180/pi."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

GRAVITY_M_S2 = 9.80665
DEG_PER_RAD = 180.0 / math.pi
RAD_PER_DEG = math.pi / 180.0
S_PER_MIN = 60.0
S_PER_HOUR = 3600.0
KMH_PER_M_S = 3.6

SHOWN_UNITS: Mapping[str, tuple[str, float, int]] = MappingProxyType(
    {
        "rad": ("deg", DEG_PER_RAD, 1),
        "spm": ("steps/min", 1.0, 1),
        "s": ("ms", 1000.0, 0),
        "m": ("cm", 100.0, 1),
        "m_s": ("m/s", 1.0, 2),
        "m_s2": ("m/s^2", 1.0, 1),
        "n_m": ("kN/m", 0.001, 1),
        "": ("", 1.0, 2),
    }
)
"""Unit of a metric -> the unit a person reads, its factor, and decimals."""


# Ends of names and the unit they tell; longer ones first.
_ENDINGS: tuple[tuple[str, str], ...] = (
    ("_rad_s", "rad/s"),
    ("_deg_s", "deg/s"),
    ("_m_s2", "m/s^2"),
    ("_m_s", "m/s"),
    ("_n_m", "N/m"),
    ("_rad", "rad"),
    ("_deg", "deg"),
    ("_spm", "steps/min"),
    ("_wpm", "words/min"),
    ("_hz", "Hz"),
    ("_db", "dB"),
    ("_ms", "ms"),
    ("_kg", "kg"),
    ("_s", "s"),
    ("_m", "m"),
    ("_g", "g"),
)


def unit_in_name(name: str) -> str:
    """The unit that a name ends with, or empty."""
    return split_unit(name)[1]


def split_unit(name: str) -> tuple[str, str]:
    """A name without the unit at its end, and that unit, or empty."""
    ends = ((name.removesuffix(end), unit) for end, unit in _ENDINGS if name.endswith(end))
    return next(ends, (name, ""))


def figures(value: float, decimals: int, sign: str = "-") -> str:
    """A number, never as minus zero.

    Args:
        value: Finite or not.
        decimals: Digits after the point.
        sign: ``+`` writes the sign in any case but that of zero.
    """
    text = f"{value:{sign}.{decimals}f}"
    return text[1:] if text[:1] in "+-" and not text.strip("+-0.") else text


def in_shown_unit(si_unit: str, value: float, sign: str = "-") -> str:
    """A value in the unit that a person reads, without the unit's name."""
    _, factor, decimals = SHOWN_UNITS[si_unit]
    return figures(value * factor, decimals, sign)
