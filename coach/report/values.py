"""Numbers in shown units. Nothing here is ever written as minus zero."""

from __future__ import annotations

from coach.cli.words import metric_value


def value_of(name: str, value: float | None) -> str:
    """A metric's value in the shown unit, or a dash."""
    return _plain(metric_value(name, value))


def figures(value: float, decimals: int, sign: str = "-") -> str:
    """A number; with ``sign`` ``+``, its sign is written in any case."""
    return _plain(f"{value:{sign}.{decimals}f}")


def share_of(share: float | None) -> str:
    """A part of a whole as percent; what is there is never 0 %."""
    if share is None:
        return "-"
    return "<1%" if 0.0 < share < 0.005 else f"{share:.0%}"


def _plain(text: str) -> str:
    return text[1:] if text[:1] == "-" and not text.strip("-0.") and len(text) > 1 else text
