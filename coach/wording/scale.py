"""Where a value stands: against its band, as a row of characters, in the pixels of a drawing."""

from __future__ import annotations

from dataclasses import dataclass

_LEAST_SPAN_IN_ERRORS = 12.0


def on_scale(value: float, band: tuple[float, float], error: float) -> float:
    """Where a value stands, 0 to 1, with the band in the middle third; beyond it, at the edge.

    Args:
        value: Of a metric.
        band: The runner's.
        error: Published, so that a narrow band does not blow noise up.
    """
    low, high = band
    span = max(3.0 * (high - low), _LEAST_SPAN_IN_ERRORS * error)
    return min(max((value - 0.5 * (low + high)) / span + 0.5, 0.0), 1.0)


def band_bar(value: float, band: tuple[float, float], error: float, width: int) -> str:
    """``--[==|==]--``: the band in brackets in the middle third, the value as ``|`` or ``O``.

    A value outside of the picture stands at its edge. ``O`` is out of the band.
    """
    low, high = band
    at, left, right = (on_scale(one, band, error) for one in (value, low, high))
    return bar_of(at, left, right, width, inside=low <= value <= high)


def bar_of(at: float, low: float, high: float, width: int, *, inside: bool) -> str:
    """The same of what is on a scale of 0 to 1 already."""
    at, low, high = (round(one * (width - 1)) for one in (at, low, high))
    cells = ["=" if low < i < high else "-" for i in range(width)]
    cells[low], cells[high] = "[", "]"
    cells[at] = "|" if inside else "O"
    return "".join(cells)


@dataclass(frozen=True, slots=True)
class Axis:
    """From values to the pixels of a drawing.

    Args:
        low: One border of the picture.
        high: The other one.
        at_low: Where the first is drawn.
        at_high: Where the other is drawn.
    """

    low: float
    high: float
    at_low: float
    at_high: float

    def at(self, value: float) -> float:
        """Where a value is drawn."""
        part = (value - self.low) / (self.high - self.low)
        return round(self.at_low + part * (self.at_high - self.at_low), 1)

    def within(self, value: float) -> float:
        """The same; beyond the borders, at the border."""
        return self.at(min(max(value, self.low), self.high))


def widened(low: float, high: float, least: float) -> tuple[float, float]:
    """Borders of a picture, so far apart at least: less would blow noise up to a mountain range."""
    lack = max(least - (high - low), 0.0) / 2.0
    return low - lack, high + lack
