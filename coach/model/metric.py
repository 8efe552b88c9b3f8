"""The metrics by name: unit, which placement gives them, and their published error."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.model.placement import Placement
from coach.model.units import RAD_PER_DEG

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.model.sensor_worth import SensorWorth

_CHEST = frozenset({Placement.CHEST})
_PELVIC = frozenset({Placement.PELVIS, Placement.WAIST})
_ANY = _CHEST | _PELVIC
_PAIR: frozenset[Placement] = frozenset()

# A belt slides on clothing and skin more than a strap on the sacrum does. No study of the
# difference was found, so the pelvic error is doubled rather than guessed to two digits.
WAIST_ERROR_FACTOR = 2.0


@dataclass(frozen=True, slots=True)
class MetricSpec:
    """One metric.

    Args:
        name: Its name everywhere: API, JSON, recording. It ends with the unit.
        unit: SI unit of the value as names carry it (``m_s2`` is m/s^2), ``spm`` for steps per
            minute, or empty for ratios.
        placements: Placements that can give it alone; none for what takes trunk and pelvis.
        error: Published one-sigma error for a correctly worn sensor, in ``unit``.
        error_source: Where that figure comes from.
        needs_calibration: Whether a standing calibration is part of its definition.
        needs_gyro: Whether it needs a gyroscope.
        meaning: One line, with the sign.
        chest_error: Error at the chest, where it is wider than at the pelvis.
        needs_axes: Whether it needs forward or left; angles do in any case.
        running_only: Whether it has a meaning in running alone.
        needs_body: What it needs to be told of the runner, as fields of ``Body``.
        least_rate_hz: Nominal sample rate below which it is not given, its error being larger.
        limits: Values outside cannot be; such a reading is poor data.
        least_range_g: Full scale of the accelerometer below which it is not given: what is looked
            for would be cut off.
    """

    name: str
    unit: str
    placements: frozenset[Placement]
    error: float
    error_source: str
    needs_calibration: bool
    needs_gyro: bool
    meaning: str
    chest_error: float | None = None
    needs_axes: bool = False
    running_only: bool = False
    needs_body: tuple[str, ...] = ()
    least_rate_hz: float = 0.0
    limits: tuple[float, float] = (-math.inf, math.inf)
    least_range_g: float = 0.0

    @property
    def is_inclination(self) -> bool:
        """Whether it is an angle against the vertical, which errs with the accelerometer."""
        return self.unit == "rad" and "rotation" not in self.name

    def error_at(
        self,
        placement: Placement,
        worth: SensorWorth | None = None,
        *,
        from_standing: bool = True,
    ) -> float:
        """Published error at a placement: angles are worse at the waist, steps at the chest.

        Args:
            placement: Where the sensor sits.
            worth: What the sensor's samples are worth; ``None`` for one as good as our own.
            from_standing: Whether angles count from a standing calibration with that sensor.
        """
        error = self.error
        if placement is Placement.CHEST and self.chest_error is not None:
            error = self.chest_error
        elif placement is Placement.WAIST and self.unit == "rad":
            error = self.error * WAIST_ERROR_FACTOR
        if worth is None:
            return error
        error = max(error, worth.errors.get(self.name, 0.0))
        if self.is_inclination:
            return math.hypot(error, worth.level_error_rad(from_standing=from_standing))
        return error

    def lacks(self, worth: SensorWorth) -> str:
        """Why a sensor cannot give it, for a person; empty if it can."""
        if self.needs_gyro and not worth.has_gyro:
            return Wording("needs a gyroscope")
        # Sample clocks are off by a few percent, full scales by a count: nominal ones are meant.
        if 1.05 * worth.rate_hz < self.least_rate_hz:
            return Wording("needs {rate:g} samples a second", rate=self.least_rate_hz)
        if 1.05 * worth.acc_range_g < self.least_range_g:
            return Wording("needs a full scale of {range:g} g", range=self.least_range_g)
        return ""


_SIMULATED = "tests/theory, simulated runner with all sensor errors"
_GROUND = (
    "tests/accuracy, 52 simulated people of every kind: RMSE, a bias of each; Patoz et al. 2022, "
    "Sensors 22:784, 100 runners, sacrum: 20 ms"
)
_PLATE = "force treadmill, 16 conditions of one runner: RMSE; simulated limps are read whole"
_TREND = "no accepted validity for one trunk sensor: compare with the runner's own usual value only"
_MORIN = "Morin et al. 2005, J Appl Biomech 21:167, with the error of the contact time above"


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
    MetricSpec(
        "trunk_flexion_rad", "rad", _PAIR, 0.5 * RAD_PER_DEG, _SIMULATED, True, True,
        "trunk against pelvis in the sagittal plane, from standing; rounding +, arching -",
    ),
    MetricSpec(
        "trunk_lateral_flexion_rad", "rad", _PAIR, 0.5 * RAD_PER_DEG, _SIMULATED, True, True,
        "trunk against pelvis in the frontal plane, from standing; to the right positive",
    ),
    MetricSpec(
        "contact_time_s", "s", _ANY, 0.025, _GROUND, False, False,
        "foot on the ground, initial to final contact; mean of the last steps",
        chest_error=0.035, running_only=True, limits=(0.08, 0.50),
    ),
    MetricSpec(
        "flight_time_s", "s", _ANY, 0.025, _GROUND, False, False,
        "neither foot on the ground, final contact to the other foot's initial contact",
        chest_error=0.035, running_only=True, limits=(-0.05, 0.35),
    ),
    MetricSpec(
        "duty_factor", "", _ANY, 0.035, _GROUND, False, False,
        "contact time over stride time of one foot; below 0.5 is running",
        chest_error=0.045, running_only=True, limits=(0.1, 0.55),
    ),
    MetricSpec(
        "vertical_oscillation_m", "m", _ANY, 0.005, _SIMULATED, False, False,
        "peak-to-peak height of the sensor within a step",
        chest_error=0.010, least_rate_hz=25.0, limits=(0.005, 0.25),
    ),
    # At 60 Hz a sensor's own low pass takes 8 m/s2 off a landing of 2.2 body weights.
    MetricSpec(
        "impact_peak_m_s2", "m_s2", _ANY, 3.0, _TREND, False, False,
        "height of the landing's transient above standing weight, which counts; own trend only",
        chest_error=5.0, running_only=True, least_rate_hz=100.0, limits=(0.0, 320.0),
        least_range_g=8.0,
    ),
    # Not at the chest: the trunk's nodding of 1 to 2.6 deg on its lever of 0.25 to 0.5 m moves the
    # sensor by twice what the braking does, and the lever is not known well enough to take it off.
    MetricSpec(
        "braking_speed_loss_m_s", "m_s", _PELVIC, 0.05, _TREND, False, False,
        "forward speed lost and regained within a step; own trend only",
        needs_axes=True, running_only=True, least_rate_hz=50.0, limits=(0.0, 1.5),
    ),
    MetricSpec(
        "step_time_asymmetry", "", _ANY, 0.03, _PLATE, False, False,
        "(left - right) / mean step time; a left step ends with the left foot's landing",
        chest_error=0.04, needs_axes=True, limits=(-0.6, 0.6),
    ),
    MetricSpec(
        "vertical_oscillation_asymmetry", "", _ANY, 0.05, _SIMULATED, False, False,
        "(left - right) / mean oscillation of the steps that begin with that foot's landing",
        needs_axes=True, running_only=True, limits=(-1.5, 1.5),
    ),
    MetricSpec(
        "step_regularity", "", _ANY, 0.05, _SIMULATED, False, False,
        "likeness of one step to the next, at most 1: autocorrelation of the vertical force",
        limits=(-1.0, 1.0),
    ),
    MetricSpec(
        "stride_regularity", "", _ANY, 0.05, _SIMULATED, False, False,
        "likeness of one stride to the next, at most 1",
        limits=(-1.0, 1.0),
    ),
    MetricSpec(
        "vertical_stiffness_n_m", "n_m", _ANY, 5000.0, _MORIN, False, False,
        "largest force over largest drop of the body in stance",
        chest_error=7000.0, running_only=True, needs_body=("mass_kg",), limits=(3e3, 2e5),
    ),
    MetricSpec(
        "leg_stiffness_n_m", "n_m", _ANY, 2000.0, _MORIN, False, False,
        "largest force over largest shortening of the leg in stance",
        chest_error=3000.0, running_only=True,
        needs_body=("mass_kg", "height_m", "step_length_m"), limits=(1e3, 1e5),
    ),
)  # fmt: skip

RELATIVE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "trunk_flexion_rad": ("trunk_forward_lean_rad", "pelvic_tilt_change_rad"),
        "trunk_lateral_flexion_rad": ("trunk_lateral_lean_rad", "pelvic_obliquity_rad"),
    }
)
"""Metric of trunk against pelvis -> the trunk's metric and the pelvis's to take off it."""

AS_OURS: Mapping[Placement, SensorWorth] = MappingProxyType({})
"""Nothing is known that makes a sensor worse than our own."""


def error_of(
    metric: str,
    placements: Sequence[Placement],
    worths: Mapping[Placement, SensorWorth] = AS_OURS,
) -> float:
    """Published error of a metric where the sensors sit; at the best place where none is known.

    Whoever judges, shows or keeps an error takes it from here.

    Args:
        metric: Its name.
        placements: Where the sensors sit.
        worths: What their samples are worth, where they are not as good as our own sensor's. What
            is asked of it is judged after a standing calibration alone, so angles count from there.

    Returns:
        One sigma, SI units.
    """
    spec = METRICS[metric]
    if metric in RELATIVE:  # one sensor against the other errs with both
        return math.sqrt(
            spec.error**2
            + sum(
                METRICS[part].error_at(place, worth) ** 2 - METRICS[part].error_at(place) ** 2
                for place, worth in worths.items()
                for part in RELATIVE[metric]
                if place in METRICS[part].placements
            )
        )
    errors = [spec.error_at(p, worths.get(p)) for p in placements if p in spec.placements]
    return max(errors, default=spec.error)
