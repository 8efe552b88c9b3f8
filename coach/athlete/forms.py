"""Calibrations and usual values as JSON that may come from anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.model import Baseline, Calibration
from coach.recording.json_form import item_of

if TYPE_CHECKING:
    from coach.files.strict_json import JsonObject


def calibration_of(form: JsonObject) -> Calibration:
    """A calibration; ``ValueError`` in one line if it is none."""
    calibration = item_of(Calibration, form)
    if not calibration.mounting.is_rotation:
        raise ValueError("its mounting is not a rotation")
    return calibration


def baseline_of(form: JsonObject) -> Baseline:
    """Usual values; ``ValueError`` in one line if they are none."""
    found = item_of(Baseline, form)
    for name, (_, spread) in found.metrics.items():
        if spread < 0.0:
            raise ValueError(f"{name} has no usual value")
    return found
