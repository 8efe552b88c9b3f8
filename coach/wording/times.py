"""Stream time as a person reads it."""

from __future__ import annotations

from coach.model.units import S_PER_MIN


def clock(t_s: float) -> str:
    """``mm:ss``; minutes go on counting past the hour."""
    minutes, seconds = divmod(int(t_s), int(S_PER_MIN))
    return f"{minutes:02d}:{seconds:02d}"
