"""Tuning of stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from coach.model.ranges import Within


@dataclass(frozen=True, slots=True)
class StandParams:
    """Tuning.

    Args:
        gap_s: Least time between two words that nobody asked for.
    """

    gap_s: Annotated[float, Within(1.0, 3600.0)] = 10.0
