"""Stream time as a person reads it."""

from __future__ import annotations

import math

from coach.model.units import S_PER_MIN


def clock(t_s: float) -> str:
    """``mm:ss``; minutes go on counting past the hour."""
    minutes, seconds = divmod(int(t_s), int(S_PER_MIN))
    return f"{minutes:02d}:{seconds:02d}"


def clock_tenths(t_s: float) -> str:
    """``mm:ss.t``, of what falls between two seconds."""
    seconds = math.floor(10.0 * t_s + 0.5) / 10.0
    return f"{clock(seconds)}.{round(10.0 * seconds) % 10}"
