"""Which metrics a small screen shows, by where the sensors sit."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import Placement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
