"""A value against its band: where it stands on a scale, and as a row of characters."""

from __future__ import annotations

from coach.model import METRICS

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
