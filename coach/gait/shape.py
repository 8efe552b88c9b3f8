"""What each step looked like: contact, height, speed lost, impact, likeness to the steps before.

However many steps are looked at together, each has the same bits: what samples show is worked out
row by row, and what one step leaves to the next is carried on in their order.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.gait.impact import LEAST_SAMPLES, impact_peaks
from coach.gait.onset import RISE_POINTS, date_landing, rise_span, rises
from coach.gait.stance import HARMONICS, fit_stances
from coach.gait.step_samples import MARGIN, find_samples
from coach.model.gait import StepShape
from coach.model.units import GRAVITY_M_S2

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.gait.stance import Stance
    from coach.gait.step_samples import StepSamples, StepSpan
    from coach.model.blocks import FloatArray
    from coach.model.gait import Onset
    from coach.model.ring_buffer import RingBuffer

VERTICAL, LEFT, FORWARD, UPRIGHT, QUALITY, OBLIQUITY = range(6)
"""Rows of the gait stage's history."""

_POINTS = 32  # of a step once resampled: far above twice the harmonics kept


def step_shapes(
    history: RingBuffer,
    spans: Sequence[StepSpan],
    before: tuple[StepShape | None, StepShape | None],
    *,
    dt_s: float,
) -> list[StepShape | None]:
    """Shapes of consecutive steps, each once the next foot has landed.

    Sources: oscillation by double integration of the vertical acceleration with its mean over the
    stride taken off, Zijlstra & Hof 2003 (10.1016/S0966-6362(02)00190-X); regularity after
    Moe-Nilssen & Helbostad 2004 (10.1016/S0021-9290(03)00233-1). Deviations:

    1. Integration is done on the Fourier series of the step, and of the stride for the forward
       speed, up to four times the step rate, so that borders need not fall on samples. A step's
       own mean is part of its height; what is taken off is the mean of many strides.
    2. Likeness is taken point by point of the step, so that a slow change of cadence is none.

    Args:
        history: The gait stage's.
        spans: The steps, in order; all running or all walking.
        before: Shapes of the step before the first one and of the one before that.
        dt_s: Nominal sample period.

    Returns:
        A shape for each step; ``None`` where there are no samples of it.
    """
    if not len(history.times):
        return [None] * len(spans)
    samples, running = find_samples(history, spans, dt_s), spans[0].running
    curves = _Curves.of(history, samples)
    ground = _Ground.of(samples, curves, dt_s) if running else None
    carried = _carry(spans, samples, curves, ground, before)
    alike = _alike(curves.step, carried, before)
    heights_m = _heights(curves.step, samples, carried)
    losses = _losses(curves, samples) if running else [None] * len(spans)
    impacts = _impacts(history, samples) if running else [None] * len(spans)
    contacts = ground.contact_s if ground else losses
    each = zip(samples, carried, alike, strict=True)
    return [
        StepShape(
            one.landed_s,
            contacts[k] if window.whole else one.contact_s,
            heights_m[k] if window.whole else None,
            losses[k] if window.whole else None,
            impacts[k],
            power,
            with_step if one.last else None,
            with_stride if one.older else None,
            curves.step[k],
            one.rest_m_s2,
            one.onset,
        )
        if window.seen
        else None
        for k, (window, one, (power, with_step, with_stride)) in enumerate(each)
    ]


@dataclass(frozen=True, slots=True)
class _Curves:
    """Forces of ``m`` steps at even points.

    Args:
        step: ``(m, 32)`` vertical, over the step, less weight.
        stride: ``(m, 64)`` vertical, over the stride that it ends.
        forward: ``(m, 64)`` forward, likewise.
        rise: ``(m, 36)`` vertical, about the landing.
    """

    step: FloatArray
    stride: FloatArray
    forward: FloatArray
    rise: FloatArray

    @classmethod
    def of(cls, history: RingBuffer, samples: Sequence[StepSamples]) -> _Curves:
        grids = []
        for one in samples:
            low_s, high_s = rise_span(one.landed_s, one.step_s)
            grids.append((one.begin_s, one.first_s, low_s))
            grids.append(
                (
                    one.step_s / _POINTS,
                    one.stride_s / (2 * _POINTS),
                    (high_s - low_s) / (RISE_POINTS - 1),
                )
            )
        begins_s, apart_s = np.array(grids).reshape(-1, 2, 3).transpose(1, 0, 2)
        at = apart_s.take(_GRID, axis=1) * _GRID_COUNT + begins_s.take(_GRID, axis=1)
        # Beyond the last sample that may show, that one goes on.
        at = np.minimum(at, np.array([one.last_s for one in samples])[:, None])
        vertical = np.interp(at, history.times, history.rows[VERTICAL])
        n, both = _POINTS, 3 * _POINTS
        return cls(
            vertical[:, :n] - GRAVITY_M_S2,
            vertical[:, n:both].copy(),
            np.interp(at[:, n:both], history.times, history.rows[FORWARD]),
            vertical[:, both:],
        )


@dataclass(frozen=True, slots=True)
class _Ground:
    """What running steps show of the time on the ground.

    Args:
        stance: Fitted to the step alone.
        contact_s: By the stride that each step ends.
        rises_s: When the force rises out of flight; ``None`` where that is not to be seen.
    """

    stance: list[Stance | None]
    contact_s: list[float | None]
    rises_s: list[float | None]

    @classmethod
    def of(cls, samples: Sequence[StepSamples], curves: _Curves, dt_s: float) -> _Ground:
        alone = _products(_STEP_SERIES, curves.step)
        # What differs between the feet has odd multiples of the stride rate only. An impact counts
        # as stance here: to part it off as well made real runners' contact 11 ms short.
        even = _products(_STRIDE_SERIES, curves.stride)
        spans_s = [*(one.step_s for one in samples), *(0.5 * one.stride_s for one in samples)]
        parts = _sharpened(np.concatenate([alone, even]), np.array(spans_s), dt_s)
        m = len(samples)
        contact_s = [
            None if stance is None else 0.5 * stance.share * one.stride_s
            for stance, one in zip(fit_stances(parts[m:], with_impact=False), samples, strict=True)
        ]
        about_s = [rise_span(one.landed_s, one.step_s) for one in samples]
        rises_s = [
            found if one.from_s <= low_s and one.last_s >= high_s else None
            for found, one, (low_s, high_s) in zip(
                rises(about_s, curves.rise), samples, about_s, strict=True
            )
        ]
        return cls(fit_stances(parts[:m], with_impact=True), contact_s, rises_s)


@dataclass(slots=True)
class _Carried:
    """What is left of the steps up to one.

    Args:
        row: Of its curve among those that ``_alike`` compares.
        last: The same of the step before, 0 for none.
        older: The same of the one before that.
        landed_s: Initial contact.
        contact_s: By the step alone.
        rest_m_s2: What the sensor reads beyond gravity in the mean of many strides.
        onset: How long after a landing the force rises.
    """

    row: int
    last: int = 0
    older: int = 0
    landed_s: float | None = None
    contact_s: float | None = None
    rest_m_s2: float | None = None
    onset: Onset | None = None


def _carry(
    spans: Sequence[StepSpan],
    samples: Sequence[StepSamples],
    curves: _Curves,
    ground: _Ground | None,
    before: tuple[StepShape | None, StepShape | None],
) -> list[_Carried]:
    """Step after step: what one leaves to the next."""
    stride_means = (np.add.reduce(curves.stride, axis=1) / (2 * _POINTS)).tolist()
    last, older = (
        _Carried(row, rest_m_s2=one.rest_m_s2, onset=one.onset) if one else None
        for row, one in enumerate(before, 1)
    )
    found: list[_Carried] = []
    for k, (span, window) in enumerate(zip(spans, samples, strict=True)):
        last, older = last if span.number else None, older if span.number > 1 else None
        now = _Carried(k + len(before) + 1, last.row if last else 0, older.row if older else 0)
        if window.whole:
            mean, rest = stride_means[k] - GRAVITY_M_S2, last.rest_m_s2 if last else None
            now.rest_m_s2 = mean if rest is None else rest + (mean - rest) * _REST_WEIGHT
        if ground is not None:
            now.onset = last.onset if last else None
            stance = ground.stance[k]
            if stance is not None:
                now.contact_s = stance.share * window.step_s
                now.landed_s, now.onset = date_landing(
                    ground.rises_s[k],
                    now.onset,
                    fitted_s=window.begin_s + _begin_of(stance) * window.step_s,
                    expected_s=span.landed_s,
                    step_s=window.step_s,
                )
        found.append(now)
        last, older = now if window.seen else None, last
    return found


def _begin_of(stance: Stance) -> float:
    """Of a stance, in step times after the begin of the window."""
    begins = stance.centre - 0.5 * stance.share
    # A step's harmonics are the same a step later, so they tell the place but for whole steps: the
    # landing nearest to where the window expects it.
    return begins - round(begins - MARGIN)


def _alike(
    curves: FloatArray,
    carried: Sequence[_Carried],
    before: tuple[StepShape | None, StepShape | None],
) -> list[tuple[float, float, float]]:
    """Mean products of each step with itself, the step before and the one before that."""
    none = np.zeros(_POINTS)
    every = np.concatenate([[none, *(one.curve if one else none for one in before)], curves])
    others = every[[[one.row, one.last, one.older] for one in carried]]
    # Each product by itself, so that its bits do not depend on the steps beside it.
    products = np.matmul(others[:, :, None], curves[:, None, :, None])[:, :, 0, 0] / _POINTS
    return [(power, step, stride) for power, step, stride in products.tolist()]


def _heights(
    curves: FloatArray, samples: Sequence[StepSamples], carried: Sequence[_Carried]
) -> list[float]:
    """Peak-to-peak heights.

    A foot lands as high as the other, but not as fast unless the flights are alike. What a step's
    mean differs from that of many strides has changed the speed: a parabola, zero at both ends. To
    take it for an error of the sensor would make irregular steps higher than they are.
    """
    rest = np.array([one.rest_m_s2 or 0.0 for one in carried])
    changes = np.add.reduce(curves, axis=1) / _POINTS - rest
    height = _products(_TWICE, curves) + changes[:, None] * _PARABOLA
    span = np.maximum.reduce(height, axis=1) - np.minimum.reduce(height, axis=1)
    return [one * window.step_s**2 for one, window in zip(span.tolist(), samples, strict=True)]


def _losses(curves: _Curves, samples: Sequence[StepSamples]) -> list[float | None]:
    """Peak-to-peak of the forward speed within each step."""
    speed = _products(_ONCE, curves.forward)
    losses: list[float | None] = []
    for row, one in zip(speed.tolist(), samples, strict=True):
        inside = row[round((one.begin_s - one.first_s) / one.stride_s * 2 * _POINTS) :]
        losses.append((max(inside) - min(inside)) * one.stride_s)
    return losses


def _impacts(history: RingBuffer, samples: Sequence[StepSamples]) -> list[float | None]:
    """Peaks of the landings; ``None`` where a sample was filled or clipped, or there are few."""
    quality = history.rows[QUALITY]
    marked = bool(np.maximum.reduce(quality))
    those: list[int] = []
    for k, one in enumerate(samples):
        (begin, end), (first, last) = one.rows, one.inside
        if not one.seen or last - first < LEAST_SAMPLES:
            continue
        if not (marked and quality[max(first - 1, begin) : min(last + 1, end)].any()):
            those.append(k)
    found: list[float | None] = [None] * len(samples)
    if those:
        inside = [samples[k].inside for k in those]
        steps_s = [(samples[k].begin_s, samples[k].step_s) for k in those]
        peaks = impact_peaks(history.times, history.rows[VERTICAL], inside, steps_s)
        for k, peak in zip(those, peaks, strict=True):
            found[k] = peak
    return found


_GRID = np.repeat([0, 1, 2], [_POINTS, 2 * _POINTS, RISE_POINTS])
_GRID_COUNT = np.concatenate([np.arange(n) for n in (_POINTS, 2 * _POINTS, RISE_POINTS)])
"""Points of the step, of the stride and about the landing: of which of them, and which one."""

_COUNT = np.arange(_POINTS)
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


def _products(matrix: FloatArray, curves: FloatArray) -> FloatArray:
    """``(m, k)``: a matrix ``(k, n)`` on each of ``(m, n)`` curves by itself.

    One product of all would sum in an order that depends on their number.
    """
    return np.asarray(np.matmul(matrix, curves[:, :, None])[:, :, 0])


def _sharpened(harmonics: FloatArray, step_s: FloatArray, dt_s: float) -> list[list[float]]:
    """Harmonics ``(m, 8)``, real, then imaginary parts, over what interpolation leaves of each.

    That is sinc squared; here by its first three terms, within 0.3 % at 50 Hz.
    """
    first = (math.pi * dt_s / step_s) ** 2
    square = first[:, None] * _SQUARES
    left = 1.0 - square * (1.0 / 3.0 - square * (2.0 / 45.0))
    parts: list[list[float]] = (harmonics / left).tolist()
    return parts


_SQUARES = np.tile(_ORDERS**2, 2)
