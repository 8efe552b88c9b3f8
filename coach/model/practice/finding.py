"""What may be found in a run that is worth a word."""

from __future__ import annotations

import enum


class Finding(enum.Enum):
    """What may be found; the value is its name in JSON."""

    FOLDS = "folds_forward"
    LEANS_BACK = "leans_back"
    LEANS_SIDEWAYS = "leans_sideways"
    BACK_ROUNDS = "back_rounds"
    TRUNK_TURNS = "trunk_turns"
    PELVIS_TIPS = "pelvis_tips_forward"
    PELVIS_TUCKS = "pelvis_tucks_under"
    HIP_DROPS = "hip_drops"
    PELVIS_TURNS = "pelvis_turns"
    CADENCE_FALLS = "cadence_falls"
    BOUNCES = "bounces"
    LANDS_HARD = "lands_hard"
    BRAKES = "brakes"
    HEAVY_FEET = "heavy_feet"
    UNEVEN = "uneven"
