"""Units that users and names of columns state, and whether the numbers agree with them."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coach.core_wording import Wording
from coach.model import SpeedReading
from coach.model.units import GRAVITY_M_S2, KMH_PER_M_S, RAD_PER_DEG
from coach.recording.importing.problem import ImportProblem, ImportReason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model.blocks import FloatArray

ACC_UNITS: Mapping[str, float] = MappingProxyType(
    {
        "m/s2": 1.0,
        "g": GRAVITY_M_S2,
        "mg": GRAVITY_M_S2 / 1e3,
        "cm/s2": 1e-2,
        "mm/s2": 1e-3,
        "ft/s2": 0.3048,
    }
)
# In rarer units nobody is taken to record who does not say so: the numbers may be counts.
_GUESSED_ACC_UNITS: Mapping[str, float] = MappingProxyType(
    {unit: ACC_UNITS[unit] for unit in ("m/s2", "g", "mg")}
)
GYRO_UNITS: Mapping[str, float] = MappingProxyType(
    {
        "rad/s": 1.0,
        "deg/s": RAD_PER_DEG,
        "mdeg/s": RAD_PER_DEG / 1e3,
        "mrad/s": 1e-3,
        "rpm": math.pi / 30.0,
    }
)
TIME_UNITS: Mapping[str, float] = MappingProxyType({"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9})
SPEED_UNITS: Mapping[str, float] = MappingProxyType({"m/s": 1.0, "km/h": 1.0 / KMH_PER_M_S})
_COUNTS = "counts:"

# Bad sensors are a tenth off (waist sets of 38 people: 9.2 to 10.7 m/s^2), units a factor of ten.
_GRAVITY_SURE = 0.12
_GRAVITY_POSSIBLE = 0.35
_STILL_ROWS = 100

# Readings of a body that moves do not stay the same for so long; coarse ones do for a few rows.
_HELD_S = 0.25
_FEWEST_HELD = 10
_SPEAKING = 5
"""Of so many seconds that are left, the stillest is gravity."""

# No runner's trunk turns faster than 2300 deg/s; a common full scale is 2000.
_FASTEST_RAD_S = 40.0
# A body that walks or runs turns faster than this at times (11 deg/s).
_SLOWEST_MOVING_RAD_S = 0.2
_MOVING_ACC_M_S2 = 3.0

_SPEED_EVERY_S = 1.0
_FASTEST_M_S = 12.5
"""Faster is nobody for long: then the unit is another one."""


def scale_of(option: str, text: str, known: Mapping[str, float]) -> float:
    """Factor to SI of a unit as the user writes it.

    Raises:
        ImportProblem: If the unit is not known or its scale is no positive number.
    """
    if text in known:
        return known[text]
    if text.startswith(_COUNTS) and "s" not in known:
        try:
            scale = float(text.removeprefix(_COUNTS))
        except ValueError:
            scale = math.nan
        if math.isfinite(scale) and scale > 0.0:
            return scale
    choices = [*known, *(() if "s" in known else ("counts:SCALE, as in counts:0.00479",))]
    raise ImportProblem(
        ImportReason.OPTION,
        Wording(
            "{option} {what!r} is not a unit; use one of {choices}",
            option=option,
            what=text,
            choices=", ".join(choices),
        ),
    )


def resting_m_s2(acc_m_s2: FloatArray, rate_hz: float) -> FloatArray:
    """Mean acceleration ``(3,)`` of the stillest second: gravity, in the right unit.

    A second of steady running serves as well as standing: what the steps add averages out. Rows of
    zeros are lost ones, and rows that stay the same to the last digit may be: they are passed over
    if some seconds of others are there.
    """
    felt = acc_m_s2[acc_m_s2.any(axis=1)]
    if not len(felt):
        return np.zeros(3)
    window = max(1, min(len(felt), round(rate_hz)))
    changing = felt[~_held(felt, max(round(_HELD_S * rate_hz), _FEWEST_HELD))]
    if len(changing) >= _SPEAKING * window:
        felt = changing
    seconds = felt[: len(felt) // window * window].reshape(-1, window, 3)
    stillest = int(np.argmin(seconds.var(axis=1).sum(axis=1)))
    return np.asarray(seconds[stillest].mean(axis=0))


def _held(rows: FloatArray, fewest: int) -> npt.NDArray[np.bool_]:
    """Rows of those ``(n, 3)`` that are one of at least so many equal ones in a row."""
    began = np.flatnonzero(np.append(True, (rows[1:] != rows[:-1]).any(axis=1)))
    lengths = np.diff(began, append=len(rows))
    return np.repeat(lengths >= fewest, lengths)


def unit_of_gravity(acc: FloatArray) -> str | None:
    """The unit in which the stillest hundred of ``(n, 3)`` accelerations are gravity, if one is."""
    whole = acc[np.isfinite(acc).all(axis=1)]
    if not len(whole):
        return None
    rest = float(np.linalg.norm(resting_m_s2(whole, _STILL_ROWS)))
    near = (
        unit
        for unit, factor in _GUESSED_ACC_UNITS.items()
        if abs(rest * factor / GRAVITY_M_S2 - 1.0) <= _GRAVITY_POSSIBLE
    )
    return next(near, None)


def check_gravity(where: str, resting: FloatArray, unit: str) -> list[str]:
    """Warnings about the accelerometer's unit, given the resting acceleration ``(3,)`` in it.

    Raises:
        ImportProblem: If the samples cannot be in this unit.
    """
    rest = float(np.linalg.norm(resting))
    off = rest / GRAVITY_M_S2 - 1.0
    if abs(off) <= _GRAVITY_SURE:
        return []
    stated = f"{where}: in {unit} the stillest second is {rest:.3g} m/s^2, gravity is 9.81"
    if abs(off) <= _GRAVITY_POSSIBLE:
        return [f"{stated}; the sensor is {off:+.0%} off or never rests, lean may be wrong"]
    scale = scale_of("--acc-unit", unit, ACC_UNITS)
    for name, factor in _GUESSED_ACC_UNITS.items():
        if abs(rest / scale * factor / GRAVITY_M_S2 - 1.0) <= _GRAVITY_POSSIBLE:
            raise ImportProblem(
                ImportReason.UNITS,
                Wording(
                    "{stated}; it looks like {name}: --acc-unit {name}", stated=stated, name=name
                ),
            )
    if unit in ACC_UNITS and off < 0.0:
        hint = "was gravity removed? import the raw acceleration"
    else:
        hint = f"for counts: --acc-unit counts:{GRAVITY_M_S2 * scale / rest:.3g}"
    raise ImportProblem(ImportReason.UNITS, f"{stated}; {hint}")


def check_turning(where: str, gyr_rad_s: FloatArray, acc_m_s2: FloatArray, unit: str) -> list[str]:
    """Warnings about the gyroscope's unit.

    Raises:
        ImportProblem: If nobody can turn as fast as the samples say.
    """
    fast = float(np.percentile(np.linalg.norm(gyr_rad_s, axis=1), 99.0))
    if fast > _FASTEST_RAD_S:
        hint = "it looks like deg/s: --gyro-unit deg/s" if unit == "rad/s" else "check --gyro-unit"
        raise ImportProblem(
            ImportReason.UNITS,
            Wording(
                "{where}: in {unit} the sensor turns at {fast:.3g} rad/s, faster than a body; "
                "{hint}",
                where=where,
                unit=unit,
                fast=fast,
                hint=hint,
            ),
        )
    shaken = float(np.linalg.norm(acc_m_s2.std(axis=0)))
    if fast < _SLOWEST_MOVING_RAD_S and shaken > _MOVING_ACC_M_S2 and unit == "deg/s":
        slow_deg_s = fast / RAD_PER_DEG
        warning = (
            f"{where}: in deg/s the sensor turns at {slow_deg_s:.2g} deg/s at most while it is "
            "shaken; it looks like rad/s: --gyro-unit rad/s"
        )
        return [warning]
    return []


def speed_readings(
    t_s: FloatArray, speed: FloatArray | None, unit: str
) -> tuple[tuple[SpeedReading, ...], list[str]]:
    """Speed over the ground, of a treadmill, a foot pod or a watch, and what the user should know.

    One reading a second.

    Args:
        t_s: ``(n,)`` stream times of the rows.
        speed: ``(n,)`` as found in the file, NaN where the cell was empty; ``None`` without any.
        unit: Of it, as its column's name says.
    """
    if speed is None:
        return (), []
    speed_m_s = speed * SPEED_UNITS[unit]
    known = np.flatnonzero(np.isfinite(speed_m_s) & (speed_m_s >= 0.0))
    if not len(known):
        return (), []
    usual = float(np.median(speed_m_s[known]))
    if usual > _FASTEST_M_S:
        doubt = f"the speeds are about {usual:.0f} m/s, so they were left out"
        return (), [f"{doubt}; name the column speed_kmh if they are km/h"]
    seconds = np.floor(t_s[known] / _SPEED_EVERY_S)
    first = known[np.flatnonzero(np.diff(seconds, prepend=-1.0) > 0.0)]
    return tuple(SpeedReading(float(t_s[k]), float(speed_m_s[k])) for k in first), []
