"""What the runner has told of the body; nothing has to be told."""

from __future__ import annotations

import math
from dataclasses import dataclass

from coach.core_wording import Wording

_LIMITS = {"mass_kg": (20.0, 250.0), "height_m": (1.0, 2.5), "step_length_m": (0.3, 2.5)}


@dataclass(frozen=True, slots=True)
class Body:
    """The runner's body.

    Args:
        mass_kg: With shoes and clothes.
        height_m: Standing.
        step_length_m: Usual length of one running step; gives speed where nothing measures it.

    Raises:
        ValueError: A number that no runner has; one line that says which and what is allowed.
    """

    mass_kg: float | None = None
    height_m: float | None = None
    step_length_m: float | None = None

    def __post_init__(self) -> None:
        for name, (low, high) in _LIMITS.items():
            value: float | None = getattr(self, name)
            if value is not None and not (math.isfinite(value) and low <= value <= high):
                raise ValueError(
                    Wording(
                        "{name} is {value}; it must lie between {low:g} and {high:g}",
                        name=name,
                        value=value,
                        low=low,
                        high=high,
                    )
                )
