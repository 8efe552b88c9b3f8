"""Values of metrics and shares as text."""

from __future__ import annotations

from coach.model.units import in_shown_unit
from coach.wording.metric_names import si_unit_of, unit_of


def value_of(name: str, value: float | None, sign: str = "-") -> str:
    """A metric's value in the shown unit, or a dash."""
    return "-" if value is None else in_shown_unit(si_unit_of(name), value, sign)


def quantity_of(name: str, value: float | None, sign: str = "-") -> str:
    """The same with its unit, where it has one."""
    return f"{value_of(name, value, sign)} {unit_of(name)}".rstrip()


def share_of(share: float | None) -> str:
    """A part of a whole as percent; what is there is never 0 %."""
    if share is None:
        return "-"
    return "<1%" if 0.0 < share < 0.005 else f"{share:.0%}"
