"""How names, units and times are shown to a person: degrees and minutes, here and nowhere else."""

from __future__ import annotations

from coach.model import METRICS
from coach.model.units import S_PER_MIN, SHOWN_UNITS
from coach.report.names import label_with_unit


def metric_words(name: str) -> str:
    """``trunk_forward_lean_rad`` as "Forward lean [deg]", as the report and the cues have it."""
    return label_with_unit(name)


def metric_value(name: str, value: float | None) -> str:
    """A value in the shown unit, or a dash."""
    if value is None:
        return "-"
    _, factor, decimals = SHOWN_UNITS[METRICS[name].unit]
    return f"{value * factor:.{decimals}f}"


def clock(t_s: float) -> str:
    """Stream time as ``mm:ss``; minutes go on counting past the hour."""
    minutes, seconds = divmod(int(t_s), int(S_PER_MIN))
    return f"{minutes:02d}:{seconds:02d}"


def name_words(name: str) -> str:
    """A wire name such as ``not_running`` as words."""
    return name.replace("_", " ")


def percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"
