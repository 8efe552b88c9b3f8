"""What a setting may be. A range stands at the parameter it belongs to, as its annotation.

``gap_s: Annotated[float, Within(10.0, 600.0)] = 45.0`` may be set from 10 to 600; a parameter
annotated ``FIXED`` is no setting at all.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Within:
    """A number from ``low`` to ``high``, both allowed.

    Args:
        low: Least value, in the unit of the parameter.
        high: Largest value.
    """

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Fixed:
    """Part of a definition, not to be set by a user."""


FIXED = Fixed()
