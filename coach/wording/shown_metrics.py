"""Which metrics a small screen shows, by where the sensors sit."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import Placement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PELVIC = (
    "pelvic_tilt_change_rad",
    "contralateral_pelvic_drop_right_rad",
    "contralateral_pelvic_drop_left_rad",
    "cadence_spm",
)

SHOWN_METRICS: Mapping[Placement, tuple[str, ...]] = MappingProxyType(
    {
        Placement.CHEST: (
            "trunk_forward_lean_rad",
            "trunk_lateral_lean_rad",
            "cadence_spm",
        ),
        Placement.PELVIS: _PELVIC,
        Placement.WAIST: _PELVIC,
    }
)

_PAIR = ("trunk_flexion_rad",)


def shown_metrics(placements: Sequence[Placement]) -> list[str]:
    """What is shown with sensors at these places, each metric once."""
    rows = {name: None for place in placements for name in SHOWN_METRICS[place]}
    return [*rows, *(_PAIR if len(placements) > 1 else ())]
