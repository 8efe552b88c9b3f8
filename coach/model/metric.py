"""The metrics by name: unit, which placement gives them, and their published error."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model.placement import Placement
from coach.model.units import RAD_PER_DEG

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHEST = frozenset({Placement.CHEST})
_PELVIC = frozenset({Placement.PELVIS, Placement.WAIST})
_ANY = _CHEST | _PELVIC

# A belt slides on clothing and skin more than a strap on the sacrum does. No study of the
# difference was found, so the pelvic error is doubled rather than guessed to two digits.
WAIST_ERROR_FACTOR = 2.0


@dataclass(frozen=True, slots=True)
class MetricSpec:
    """One metric.

    Args:
        name: Its name everywhere: API, JSON, recording.
        unit: SI unit of the value, ``spm`` or empty for ratios.
        placements: Placements that can give it.
        error: Published one-sigma error for a correctly worn sensor, in ``unit``.
        error_source: Where that figure comes from.
        needs_calibration: Whether a standing calibration is part of its definition.
        needs_gyro: Whether it needs a gyroscope.
        meaning: One line, with the sign.
    """

    name: str
    unit: str
    placements: frozenset[Placement]
    error: float
    error_source: str
    needs_calibration: bool
    needs_gyro: bool
    meaning: str

    def error_at(self, placement: Placement) -> float:
        """Published error at a placement: wider at the waist, for all but the cadence."""
        if placement is Placement.WAIST and self.unit == "rad":
            return self.error * WAIST_ERROR_FACTOR
        return self.error


_SIMULATED = "tests/theory, simulated runner with all sensor errors"


def _table(*specs: MetricSpec) -> Mapping[str, MetricSpec]:
    return MappingProxyType({spec.name: spec for spec in specs})


METRICS: Mapping[str, MetricSpec] = _table(
    MetricSpec(
        "cadence_spm", "spm", _ANY, 1.0, _SIMULATED, False, False,
        "steps (not strides) per minute, mean of the last steps",
    ),
    MetricSpec(
        "trunk_forward_lean_rad", "rad", _CHEST, 0.3 * RAD_PER_DEG, _SIMULATED, False, True,
        "trunk against vertical, sagittal plane; forward positive; from standing if calibrated",
    ),
    MetricSpec(
        "trunk_lateral_lean_rad", "rad", _CHEST, 0.3 * RAD_PER_DEG, _SIMULATED, False, True,
        "trunk against vertical in the frontal plane; to the right positive",
    ),
    MetricSpec(
        "trunk_rotation_range_rad", "rad", _CHEST, 1.0 * RAD_PER_DEG, _SIMULATED, False, True,
        "peak-to-peak turning of the trunk about the vertical within a stride",
    ),
    MetricSpec(
        "pelvic_tilt_rad", "rad", _PELVIC, 0.3 * RAD_PER_DEG, _SIMULATED, False, True,
        "pelvis in the sagittal plane under the mounting's axes; anterior positive",
    ),
    MetricSpec(
        "pelvic_tilt_change_rad", "rad", _PELVIC, 0.3 * RAD_PER_DEG, _SIMULATED, True, True,
        "pelvic tilt minus its value in the standing calibration; anterior positive",
    ),
    MetricSpec(
        "pelvic_obliquity_rad", "rad", _PELVIC, 0.3 * RAD_PER_DEG, _SIMULATED, False, True,
        "pelvis in the frontal plane, mean over whole strides; right side down positive",
    ),
    MetricSpec(
        "contralateral_pelvic_drop_left_rad", "rad", _PELVIC, 0.5 * RAD_PER_DEG, _SIMULATED,
        True, True,
        "largest drop of the right side below standing level while the left foot bears the weight",
    ),
    MetricSpec(
        "contralateral_pelvic_drop_right_rad", "rad", _PELVIC, 0.5 * RAD_PER_DEG, _SIMULATED,
        True, True,
        "largest drop of the left side below standing level while the right foot bears the weight",
    ),
    MetricSpec(
        "pelvic_rotation_range_rad", "rad", _PELVIC, 1.0 * RAD_PER_DEG, _SIMULATED, False, True,
        "peak-to-peak turning of the pelvis about the vertical within a stride",
    ),
)  # fmt: skip
