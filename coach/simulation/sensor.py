"""A real sensor: how it is mounted, what it gets wrong, and how it counts."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coach.model import Placement, SensorScale
from coach.model.quaternion import conjugate, from_axis_angle, from_matrix, multiply, rotate
from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG
from coach.simulation.sensor_filter import FILTERS, LowPass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model.blocks import FloatArray

_UG = 1e-6 * GRAVITY_M_S2
_MG = 1e-3 * GRAVITY_M_S2

AMBIENT_C = 20.0
WARM_C = 31.0  # a pod under clothing, against the skin
WARM_UP_S = 300.0


@dataclass(frozen=True, slots=True)
class Part:
    """Errors of a kind of sensor; one-sigma values from which a specimen is drawn.

    Args:
        acc_noise: Accelerometer noise density, m/s^2 per root Hz.
        gyr_noise: Gyroscope noise density, rad/s per root Hz.
        acc_bias_m_s2: Zero offset after factory trim and soldering.
        gyr_bias_rad_s: Zero rate.
        gyr_bias_per_c: Change of zero rate with temperature, rad/s per degree C.
        gyr_walk: Random walk of the zero rate, rad/s per root s.
        scale: Scale error, fraction.
        misalignment_rad: Skew of each axis.
        odr: Error of the sample clock, fraction.
        gyr_dead_band_rad_s: Slower than this about an axis, it says that it does not turn.
    """

    acc_noise: float
    gyr_noise: float
    acc_bias_m_s2: float
    gyr_bias_rad_s: float
    gyr_bias_per_c: float
    gyr_walk: float
    scale: float
    misalignment_rad: float
    odr: float
    gyr_dead_band_rad_s: float = 0.0


# Noise densities are the datasheets' typical values; offsets are a third of the datasheets'
# typical limits, since the host is expected to meet ordinary specimens, not the worst.
PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "ideal": Part(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        "lsm6ds3": Part(
            90.0 * _UG, 0.007 * RAD_PER_DEG, 13.0 * _MG, 1.5 * RAD_PER_DEG,
            0.03 * RAD_PER_DEG, 0.002 * RAD_PER_DEG, 0.01, 0.3 * RAD_PER_DEG, 0.015,
        ),
        "bmi270": Part(
            160.0 * _UG, 0.007 * RAD_PER_DEG, 7.0 * _MG, 0.3 * RAD_PER_DEG,
            0.015 * RAD_PER_DEG, 0.002 * RAD_PER_DEG, 0.004, 0.3 * RAD_PER_DEG, 0.005,
        ),
        "icm20948": Part(
            230.0 * _UG, 0.015 * RAD_PER_DEG, 10.0 * _MG, 1.5 * RAD_PER_DEG,
            0.05 * RAD_PER_DEG, 0.003 * RAD_PER_DEG, 0.01, 0.5 * RAD_PER_DEG, 0.01,
        ),
        # Sensors on sale, as their firmware gives the chip out. What no source says is the chip's.
        # Movesense, an LSM6: one public capture at rest reads 9.81 to 9.88 m/s^2.
        "movesense": Part(
            90.0 * _UG, 0.007 * RAD_PER_DEG, 10.0 * _MG, 1.5 * RAD_PER_DEG,
            0.03 * RAD_PER_DEG, 0.002 * RAD_PER_DEG, 0.004, 0.3 * RAD_PER_DEG, 0.015,
        ),
        # WitMotion, an MPU-9250 or the like: five modules at rest in public captures read 0.998 to
        # 1.036 g (RMS 1.8 %); the module takes the zero rate off at rest and then says exactly 0.
        "witmotion": Part(
            300.0 * _UG, 0.01 * RAD_PER_DEG, 20.0 * _MG, 0.1 * RAD_PER_DEG,
            0.03 * RAD_PER_DEG, 0.003 * RAD_PER_DEG, 0.018, 0.5 * RAD_PER_DEG, 0.01,
            0.3 * RAD_PER_DEG,
        ),
        # Movella DOT: calibrated in the factory; its manual gives 0.2 deg of the axes and 10 deg/h
        # of stability. The offsets are assumed: a third of a degree would be 6 mg.
        "dot": Part(
            120.0 * _UG, 0.007 * RAD_PER_DEG, 3.0 * _MG, 0.05 * RAD_PER_DEG,
            0.005 * RAD_PER_DEG, 0.001 * RAD_PER_DEG, 0.001, 0.2 * RAD_PER_DEG, 0.0001,
        ),
        # MetaMotion, a bare BMI160 or BMI270: zero offset of 40 mg is the BMI160's typical limit.
        "metamotion": Part(
            180.0 * _UG, 0.007 * RAD_PER_DEG, 20.0 * _MG, 1.0 * RAD_PER_DEG,
            0.05 * RAD_PER_DEG, 0.002 * RAD_PER_DEG, 0.01, 0.5 * RAD_PER_DEG, 0.01,
        ),
        # Polar: means of public captures are 0.995 g (Verity Sense) and 0.999 g (H10).
        "polar-h10": Part(
            220.0 * _UG, 0.0, 10.0 * _MG, 0.0, 0.0, 0.0, 0.005, 0.3 * RAD_PER_DEG, 0.01,
        ),
        "polar-verity": Part(
            160.0 * _UG, 0.01 * RAD_PER_DEG, 10.0 * _MG, 1.0 * RAD_PER_DEG,
            0.03 * RAD_PER_DEG, 0.002 * RAD_PER_DEG, 0.005, 0.3 * RAD_PER_DEG, 0.01,
        ),
        # Boards of ST: an LSM6DSO with nobody's calibration.
        "bluest": Part(
            90.0 * _UG, 0.007 * RAD_PER_DEG, 13.0 * _MG, 1.0 * RAD_PER_DEG,
            0.02 * RAD_PER_DEG, 0.002 * RAD_PER_DEG, 0.01, 0.3 * RAD_PER_DEG, 0.015,
        ),
        # Thingy:52, an MPU-9250: typical limits of 60 mg and 5 deg/s; one capture reads 1.0003 g.
        "thingy52": Part(
            300.0 * _UG, 0.01 * RAD_PER_DEG, 20.0 * _MG, 1.7 * RAD_PER_DEG,
            0.03 * RAD_PER_DEG, 0.003 * RAD_PER_DEG, 0.01, 0.5 * RAD_PER_DEG, 0.01,
        ),
        # A phone: its system takes the zero rate off; the accelerometer is as soldered.
        "phone": Part(
            150.0 * _UG, 0.007 * RAD_PER_DEG, 15.0 * _MG, 0.1 * RAD_PER_DEG,
            0.01 * RAD_PER_DEG, 0.002 * RAD_PER_DEG, 0.005, 0.3 * RAD_PER_DEG, 0.005,
        ),
    }
)  # fmt: skip

Quaternion = tuple[float, float, float, float]


def _columns(x: tuple[int, int, int], y: tuple[int, int, int]) -> Quaternion:
    """Rotation whose sensor x and y axes point along these segment directions."""
    matrix = np.column_stack([x, y, np.cross(x, y)]).astype(np.float64)
    return _quad(from_matrix(matrix))


def _quad(q: FloatArray) -> Quaternion:
    return (float(q[0]), float(q[1]), float(q[2]), float(q[3]))


FORWARD, LEFT, UP = (1, 0, 0), (0, 1, 0), (0, 0, 1)
BACK, RIGHT, DOWN = (-1, 0, 0), (0, -1, 0), (0, 0, -1)

MOUNTINGS: Mapping[str, Quaternion] = MappingProxyType(
    {
        "aligned": _columns(FORWARD, LEFT),
        "chest-strap": _columns(LEFT, UP),  # pod in front of the sternum, face (z) forward
        "sacrum-clip": _columns(RIGHT, UP),  # clipped behind, face backward
        "hip-side": _columns(BACK, UP),  # on the belt at the right hip, face to the right
        "upside-down": _columns(FORWARD, RIGHT),
        "strap-upside-down": _columns(RIGHT, DOWN),
    }
)
"""Named mountings as ``segment_from_sensor``. ``random`` is drawn from the seed."""

LEVER_ARMS_M: Mapping[Placement, tuple[float, float, float]] = MappingProxyType(
    {
        Placement.CHEST: (0.10, 0.0, 0.10),
        Placement.PELVIS: (-0.08, 0.0, 0.03),
        Placement.WAIST: (0.08, 0.0, 0.05),
    }
)
"""Place of the sensor from the point that follows the centre of mass, segment axes, metres."""


@dataclass(frozen=True, slots=True)
class SensorConfig:
    """What a story says of the sensor. ``None`` is drawn from the part's table.

    Args:
        part: Name in ``PARTS``.
        mounting: Name in ``MOUNTINGS``, or ``random``.
        tilted_deg: Strap slope: the mounting turned on by this much about a random axis.
        reput_deg: How the sensor is turned from there, about forward, left, up: a strap put on
            again.
        gyr_bias_deg_s: Zero rate at the start, sensor axes.
        acc_bias_mg: Zero offset, sensor axes.
        odr_error: Error of the sample clock, fraction.
        acc_range_g: Full scale.
        gyr_range_deg_s: Full scale.
        lever_arm_m: Overrides ``LEVER_ARMS_M``.
        filter: Name in ``FILTERS``, or ``none`` for one without delay.
        cutoff: Its corner for both kinds of signal instead, fraction of the output rate.
    """

    part: str = "lsm6ds3"
    mounting: str = "aligned"
    tilted_deg: float = 0.0
    reput_deg: tuple[float, float, float] = (0.0, 0.0, 0.0)
    gyr_bias_deg_s: tuple[float, float, float] | None = None
    acc_bias_mg: tuple[float, float, float] | None = None
    odr_error: float | None = None
    acc_range_g: float = 16.0
    gyr_range_deg_s: float = 2000.0
    lever_arm_m: tuple[float, float, float] | None = None
    filter: str = "none"
    cutoff: float | None = None


def filter_of(config: SensorConfig) -> LowPass | None:
    """The sensor's own low pass; ``None`` has no delay."""
    usual = FILTERS.get(config.filter)
    if usual is None or config.cutoff is None:
        return usual
    return replace(usual, acc=config.cutoff, gyr=config.cutoff)


@dataclass(frozen=True, slots=True)
class Specimen:
    """One sensor as worn: all its errors are known.

    Args:
        part: Noise figures.
        quat_segment_from_sensor: True mounting.
        acc_bias_m_s2: Sensor axes.
        gyr_bias_rad_s: At the start, sensor axes.
        gyr_bias_per_c: Change with temperature, sensor axes.
        acc_matrix: ``(3, 3)`` scale and skew.
        gyr_matrix: ``(3, 3)`` scale and skew.
        odr_error: Error of the sample clock, fraction.
        scale: Counts to units.
    """

    part: Part
    quat_segment_from_sensor: Quaternion
    acc_bias_m_s2: FloatArray
    gyr_bias_rad_s: FloatArray
    gyr_bias_per_c: FloatArray
    acc_matrix: FloatArray
    gyr_matrix: FloatArray
    odr_error: float
    scale: SensorScale


def draw_specimen(config: SensorConfig, rng: np.random.Generator) -> Specimen:
    """One specimen of ``config.part`` in ``config.mounting``.

    Every number is drawn whether or not the story overrides it, so that overriding one leaves the
    others as they were.
    """
    part = PARTS[config.part]
    random_mounting = rng.standard_normal(4)
    slope_axis = rng.standard_normal(3)
    acc_bias = part.acc_bias_m_s2 * rng.standard_normal(3)
    gyr_bias = part.gyr_bias_rad_s * rng.standard_normal(3)
    per_c = part.gyr_bias_per_c * rng.standard_normal(3)
    acc_matrix = _imperfect(part, rng)
    gyr_matrix = _imperfect(part, rng)
    odr_error = part.odr * float(np.clip(rng.standard_normal(), -2.0, 2.0))
    mounting = MOUNTINGS.get(config.mounting)
    base = random_mounting / np.linalg.norm(random_mounting) if mounting is None else mounting
    slope = from_axis_angle(
        slope_axis / np.linalg.norm(slope_axis), config.tilted_deg * RAD_PER_DEG
    )
    mounted = multiply(slope, np.array(base))
    reput = RAD_PER_DEG * np.array(config.reput_deg)
    if reput.any():
        angle = float(np.linalg.norm(reput))
        mounted = multiply(from_axis_angle(reput / angle, angle), mounted)
    if config.acc_bias_mg is not None:
        acc_bias = np.array(config.acc_bias_mg) * _MG
    if config.gyr_bias_deg_s is not None:
        gyr_bias = np.array(config.gyr_bias_deg_s) * RAD_PER_DEG
    return Specimen(
        part=part,
        quat_segment_from_sensor=_quad(mounted),
        acc_bias_m_s2=acc_bias,
        gyr_bias_rad_s=gyr_bias,
        gyr_bias_per_c=per_c,
        acc_matrix=acc_matrix,
        gyr_matrix=gyr_matrix,
        odr_error=odr_error if config.odr_error is None else config.odr_error,
        scale=SensorScale.of_ranges(config.acc_range_g, config.gyr_range_deg_s),
    )


def _imperfect(part: Part, rng: np.random.Generator) -> FloatArray:
    matrix = part.misalignment_rad * rng.standard_normal((3, 3))
    np.fill_diagonal(matrix, 1.0 + part.scale * rng.standard_normal(3))
    return matrix


def temperature_c(t_s: FloatArray) -> FloatArray:
    """Temperature of the sensor warming up on the body."""
    return WARM_C - (WARM_C - AMBIENT_C) * np.exp(-t_s / WARM_UP_S)


def measure(
    specimen: Specimen,
    t_s: FloatArray,
    acc_m_s2: FloatArray,
    gyr_rad_s: FloatArray,
    rng: np.random.Generator,
) -> npt.NDArray[np.int16]:
    """Counts ``(n, 6)``, acc then gyro in the sensor's axes, of true motion in segment axes.

    Noise has the part's density over the Nyquist band. Beyond full scale the counts stay there.
    """
    rate_hz = 1.0 / float(np.median(np.diff(t_s)))
    n = t_s.size
    to_sensor = conjugate(np.array(specimen.quat_segment_from_sensor))
    band = math.sqrt(0.5 * rate_hz)
    part = specimen.part
    drift = specimen.gyr_bias_per_c * (temperature_c(t_s) - AMBIENT_C)[:, None]
    walk = np.cumsum(rng.standard_normal((n, 3)), axis=0) * (part.gyr_walk / math.sqrt(rate_hz))
    acc = rotate(to_sensor, acc_m_s2) @ specimen.acc_matrix.T + specimen.acc_bias_m_s2
    acc += part.acc_noise * band * rng.standard_normal((n, 3))
    gyr = rotate(to_sensor, gyr_rad_s) @ specimen.gyr_matrix.T + specimen.gyr_bias_rad_s
    gyr += drift + walk + part.gyr_noise * band * rng.standard_normal((n, 3))
    gyr[np.abs(gyr) < part.gyr_dead_band_rad_s] = 0.0
    counts = np.hstack(
        [acc / specimen.scale.acc_m_s2_per_count, gyr / specimen.scale.gyr_rad_s_per_count]
    )
    return np.clip(np.rint(counts), -32768.0, 32767.0).astype(np.int16)
