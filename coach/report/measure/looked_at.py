"""Which metrics does one look at first?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.wording.metric_names import repeats

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

SPLIT_METRICS = (
    "cadence_spm",
    "trunk_forward_lean_rad",
    "trunk_lateral_lean_rad",
    "pelvic_tilt_change_rad",
    "contralateral_pelvic_drop_left_rad",
    "contralateral_pelvic_drop_right_rad",
    "trunk_flexion_rad",
    "vertical_oscillation_m",
    "contact_time_s",
)
"""Columns of the table of splits; only those with data are shown."""


def first_looked_at(names: AbstractSet[str], banded: AbstractSet[str]) -> frozenset[str]:
    """Those of the splits and those with a band, but for what repeats another.

    Args:
        names: Metrics with a value.
        banded: Those with a personal band.
    """
    wanted = banded | frozenset(SPLIT_METRICS)
    return frozenset(name for name in names if name in wanted and not repeats(name, set(names)))
