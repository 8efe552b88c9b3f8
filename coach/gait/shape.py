"""What one step looked like: contact, height, speed lost, impact, likeness to the steps before."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coach.gait.impact import impact_peak
from coach.gait.onset import date_landing
from coach.gait.stance import HARMONICS, fit_stance
from coach.model.gait import StepShape
from coach.model.units import GRAVITY_M_S2

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray
    from coach.model.ring_buffer import RingBuffer

VERTICAL, LEFT, FORWARD, UPRIGHT, QUALITY, OBLIQUITY = range(6)
"""Rows of the gait stage's history."""

_POINTS = 32  # of a step once resampled: far above twice the harmonics kept
_MARGIN = 0.12  # part of a step before the landing at which its window begins


def step_shape(
    history: RingBuffer,
    landings_s: tuple[float, float, float],
    before: tuple[StepShape | None, StepShape | None],
    *,
    dt_s: float,
    running: bool,
) -> StepShape | None:
    """Shape of a step once the next foot has landed.

    Sources: oscillation by double integration of the vertical acceleration with its mean over the
    stride taken off, Zijlstra & Hof 2003 (10.1016/S0966-6362(02)00190-X); regularity after
    Moe-Nilssen & Helbostad 2004 (10.1016/S0021-9290(03)00233-1). Deviations:

    1. Integration is done on the Fourier series of the step, and of the stride for the forward
       speed, up to four times the step rate, so that borders need not fall on samples. A step's
       own mean is part of its height; what is taken off is the mean of many strides.
    2. Likeness is taken point by point of the step, so that a slow change of cadence is none.

    Args:
        history: The gait stage's.
        landings_s: Of the foot two steps back (NaN if unknown), of this step and of the next.
        before: Shapes of the step before and of the one before that.
        dt_s: Nominal sample period.
        running: Whether a stance may be fitted.
    """
    step_s = landings_s[2] - landings_s[1]
    margin_s = _MARGIN * step_s
    first_s, begin_s, end_s = (t - margin_s for t in landings_s)
    whole_stride = math.isfinite(first_s)
    times, rows = history.window(
        (first_s if whole_stride else begin_s) - 2.0 * dt_s, end_s + 2.0 * dt_s
    )
    if len(times) < 8 or times[0] > begin_s:
        return None
    whole_stride = whole_stride and times[0] <= first_s
    grid = begin_s + (step_s / _POINTS) * _COUNT
    curve = np.interp(grid, times, rows[VERTICAL]) - GRAVITY_M_S2
    landed = contact = impact = height = loss = rest = None
    last, older = before
    onset = last.onset if last and running else None
    if running:
        landed, contact = _stance(curve, begin_s, step_s, dt_s)
        if landed is not None:
            landed, onset = date_landing(
                times,
                rows[VERTICAL],
                onset,
                fitted_s=landed,
                expected_s=landings_s[1],
                step_s=step_s,
            )
        a, b = times.searchsorted((begin_s, end_s)).tolist()
        if not rows[QUALITY, max(a - 1, 0) : b + 1].any():
            impact = impact_peak(times[a:b] - begin_s, rows[VERTICAL, a:b], step_s)
    if whole_stride:
        height, loss, both, rest = _travel(
            times,
            rows,
            curve,
            (first_s, begin_s, end_s),
            rest_m_s2=last.rest_m_s2 if last else None,
            dt_s=dt_s,
        )
        contact = both if running else None
    return StepShape(
        landed,
        contact,
        height,
        loss if running else None,
        impact,
        _mean_product(curve, curve),
        _mean_product(curve, last.curve) if last else None,
        _mean_product(curve, older.curve) if older else None,
        curve,
        rest,
        onset,
    )


def _stance(
    curve: FloatArray, begin_s: float, step_s: float, dt_s: float
) -> tuple[float | None, float | None]:
    stance = fit_stance(_sharpened(_STEP_SERIES @ curve, step_s, dt_s), with_impact=True)
    if stance is None:
        return None, None
    begins = stance.centre - 0.5 * stance.share
    # A step's harmonics are the same a step later, so they tell the place but for whole steps: the
    # landing nearest to where the window expects it.
    begins -= round(begins - _MARGIN)
    return begin_s + begins * step_s, stance.share * step_s


def _travel(
    times: FloatArray,
    rows: FloatArray,
    curve: FloatArray,
    borders_s: tuple[float, float, float],
    *,
    rest_m_s2: float | None,
    dt_s: float,
) -> tuple[float, float, float | None, float]:
    """Of the second step of a stride: ranges of height and forward speed, contact time.

    And what the sensor reads beyond gravity in the mean of many strides.
    """
    first_s, begin_s, end_s = borders_s
    stride_s, step_s = end_s - first_s, end_s - begin_s
    grid = first_s + (stride_s / (2 * _POINTS)) * _STRIDE_COUNT
    up = np.interp(grid, times, rows[VERTICAL])
    step = round((begin_s - first_s) / stride_s * 2 * _POINTS)
    # A foot lands as high as the other, but not as fast unless the flights are alike. What a step's
    # mean differs from that of many strides has changed the speed: a parabola, zero at both ends.
    # To take it for an error of the sensor would make irregular steps higher than they are.
    mean = float(np.add.reduce(up)) / len(up) - GRAVITY_M_S2
    rest = mean if rest_m_s2 is None else rest_m_s2 + (mean - rest_m_s2) * _REST_WEIGHT
    changes = float(np.add.reduce(curve)) / _POINTS - rest
    height = _TWICE @ curve + changes * _PARABOLA
    speed = _ONCE[step:] @ np.interp(grid, times, rows[FORWARD])
    # What differs between the feet has odd multiples of the stride rate only. An impact counts as
    # stance here: to part it off as well made real runners' contact 11 ms short.
    even = _sharpened(_STRIDE_SERIES @ up, 0.5 * stride_s, dt_s)
    stance = fit_stance(even, with_impact=False)
    return (
        _span(height.tolist()) * step_s**2,
        _span(speed.tolist()) * stride_s,
        None if stance is None else 0.5 * stance.share * stride_s,
        rest,
    )


_COUNT = np.arange(_POINTS)
_STRIDE_COUNT = np.arange(2 * _POINTS)
_PARABOLA = 0.5 * (_COUNT / _POINTS) * (_COUNT / _POINTS - 1.0)
_REST_WEIGHT = 1.0 / 16.0  # of a stride among those before


def _series(points: int, orders: FloatArray) -> FloatArray:
    """Matrix from evenly spaced values in m/s^2 to real, then imaginary harmonics over g."""
    turns = np.exp(-2j * np.pi * np.outer(orders, np.arange(points)) / points)
    return np.concatenate([turns.real, turns.imag]) * (2.0 / (points * GRAVITY_M_S2))


def _integral(times: int, points: int) -> FloatArray:
    """Matrix from evenly spaced values over a period of one to their integral, mean taken off.

    Up to four times the step rate, so that it needs no other low-pass.
    """
    orders = np.arange(1, points // _POINTS * HARMONICS + 1)
    series = np.zeros((points // 2 + 1, points), dtype=np.complex128)
    series[orders] = np.exp(-2j * np.pi * np.outer(orders, np.arange(points)) / points)
    series[orders] /= ((2j * np.pi * orders) ** times)[:, None]
    return np.ascontiguousarray(np.fft.irfft(series, n=points, axis=0))


_ORDERS = np.arange(1.0, HARMONICS + 1.0)
_STEP_SERIES = _series(_POINTS, _ORDERS)
_STRIDE_SERIES = _series(2 * _POINTS, 2.0 * _ORDERS)
_ONCE, _TWICE = _integral(1, 2 * _POINTS), _integral(2, _POINTS)


def _sharpened(harmonics: FloatArray, step_s: float, dt_s: float) -> list[float]:
    """Harmonics, real, then imaginary parts, over what linear interpolation leaves of each.

    That is sinc squared; here by its first three terms, within 0.3 % at 50 Hz.
    """
    first = (math.pi * dt_s / step_s) ** 2
    parts: list[float] = harmonics.tolist()
    for k in range(HARMONICS):
        square = (k + 1) ** 2 * first
        left = 1.0 - square * (1.0 / 3.0 - square * (2.0 / 45.0))
        parts[k] /= left
        parts[HARMONICS + k] /= left
    return parts


def _span(values: list[float]) -> float:
    return max(values) - min(values)


def _mean_product(one: FloatArray, other: FloatArray) -> float:
    return float(one @ other) / _POINTS
