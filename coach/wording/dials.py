"""What is one dial on a page, and one row of the picture on a terminal?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dial:
    """One thing measured, as it is shown.

    Args:
        label: For people.
        unit: Shown one.
        text: The value, or a dash.
        state: Why there is none, or what is wrong with it; else empty. It stands for the unit.
        at: Where the value is on the scale, 0 to 1; ``None`` without value or band.
        low: Where the band begins, likewise.
        high: Where it ends.
        inside: Whether the value is in the band.
    """

    label: str
    unit: str
    text: str
    state: str
    at: float | None = None
    low: float | None = None
    high: float | None = None
    inside: bool = True
