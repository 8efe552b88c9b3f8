"""Numbers in shown units. Nothing here is ever written as minus zero."""

from __future__ import annotations

from coach.model.units import SHOWN_UNITS
from coach.report.names import si_unit_of


def value_of(name: str, value: float | None, sign: str = "-") -> str:
    """A metric's value in the shown unit, or a dash."""
    if value is None:
        return "-"
    _, factor, decimals = SHOWN_UNITS[si_unit_of(name)]
    return figures(value * factor, decimals, sign)


def figures(value: float, decimals: int, sign: str = "-") -> str:
    """A number; with ``sign`` ``+``, its sign is written in any case but that of zero."""
    text = f"{value:{sign}.{decimals}f}"
    return text[1:] if text[:1] in "+-" and not text.strip("+-0.") else text


def share_of(share: float | None) -> str:
    """A part of a whole as percent; what is there is never 0 %."""
    if share is None:
        return "-"
    return "<1%" if 0.0 < share < 0.005 else f"{share:.0%}"
