"""Where on the body the sensor sits."""

from __future__ import annotations

import enum


class Placement(enum.Enum):
    CHEST = "chest"
    PELVIS = "pelvis"
    WAIST = "waist"

    @property
    def is_pelvic(self) -> bool:
        """Whether the placement follows the pelvis. A belt at the waist does, less closely."""
        return self is not Placement.CHEST
