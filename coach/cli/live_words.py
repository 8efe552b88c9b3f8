"""A live session in words: why it is silent, and a value against its band."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import METRICS, Placement, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WHY: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.SPOKEN: "just spoke",
        Reason.IN_BAND: "all is in your band",
        Reason.NOT_RUNNING: "you are not running",
        Reason.WARM_UP: "the first minutes are for warming up",
        Reason.RESUMING: "running has only just begun",
        Reason.LEARNING: "learning what is usual for you",
        Reason.UNCALIBRATED: "not calibrated: press c and stand still",
        Reason.POOR_DATA: "too many samples are missing",
        Reason.SETTLING: "waiting for a few whole strides",
        Reason.LINK_LOST: "no data from the sensor",
        Reason.DWELL: "out of your band, but not for long enough",
        Reason.COOLDOWN: "spoke only a moment ago",
        Reason.SPEAKING: "still speaking",
        Reason.QUIET: "you asked for quiet",
        Reason.TURNING: "leaning into a corner",
        Reason.CALIBRATING: "calibrating",
        Reason.MOVED: "the sensor moved: stand still and press c",
        Reason.PACE: "the pace is another one than that of your band",
        Reason.FAST: "fast running is left alone",
        Reason.FOCUS: "another thing is being worked on",
        Reason.BUDGET: "enough was said for now",
        Reason.BACKED_OFF: "it did not help; let it be",
        Reason.HARMFUL: "the usual advice would do harm here",
        Reason.FADED: "a stretch without cues, so that it becomes your own",
        Reason.MEASURE_ONLY: "the first sessions only measure",
        Reason.RECALL_ONLY: "your own phrase takes the place of cues",
        Reason.PAIN: "you said that something hurts",
        Reason.BATTERY: "the sensor's battery is nearly empty",
    }
)

_PELVIC = (
    ("tilt", "pelvic_tilt_change_rad"),
    ("drop, left stance", "contralateral_pelvic_drop_left_rad"),
    ("drop, right stance", "contralateral_pelvic_drop_right_rad"),
    ("cadence", "cadence_spm"),
)

SHOWN_METRICS: Mapping[Placement, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        Placement.CHEST: (
            ("lean", "trunk_forward_lean_rad"),
            ("lean to the side", "trunk_lateral_lean_rad"),
            ("cadence", "cadence_spm"),
        ),
        Placement.PELVIS: _PELVIC,
        Placement.WAIST: _PELVIC,
    }
)
"""Short word and metric: the summary has the full names, a terminal of 80 columns has no room."""

_PAIR = (("round back", "trunk_flexion_rad"),)


def shown_metrics(placements: Sequence[Placement]) -> list[tuple[str, str]]:
    """What is shown with sensors at these places, each metric once."""
    rows = {row: None for place in placements for row in SHOWN_METRICS[place]}
    return [*rows, *(_PAIR if len(placements) > 1 else ())]


_LEAST_SPAN_IN_ERRORS = 12.0


def on_scale(name: str, value: float, band: tuple[float, float]) -> float:
    """Where a value stands, 0 to 1, with the band in the middle third; beyond it, at the edge."""
    low, high = band
    span = max(3.0 * (high - low), _LEAST_SPAN_IN_ERRORS * METRICS[name].error)
    return min(max((value - 0.5 * (low + high)) / span + 0.5, 0.0), 1.0)


def band_bar(name: str, value: float, band: tuple[float, float], width: int) -> str:
    """``--[==|==]--``: the band in brackets in the middle third, the value as ``|`` or ``O``.

    A value outside of the picture stands at its edge. ``O`` is out of the band.
    """
    low, high = band

    def column(v: float) -> int:
        return round(on_scale(name, v, band) * (width - 1))

    left, right = column(low), column(high)
    cells = ["=" if left < i < right else "-" for i in range(width)]
    cells[left], cells[right] = "[", "]"
    cells[column(value)] = "|" if low <= value <= high else "O"
    return "".join(cells)
