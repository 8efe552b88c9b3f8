"""When each sample was taken, and how many are missing between two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coach.model.rates import rate_problem
from coach.recording.importing.problem import ImportProblem, ImportReason

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

_GAP = 1.5  # times the usual step: at least one sample is missing
_JITTER = 0.25  # share of a step, standard deviation
_STATED_OFF = 0.02


@dataclass(frozen=True, slots=True)
class Timebase:
    """Sample times.

    Args:
        rate_hz: Samples per second.
        t_s: ``(n,)`` time of each sample, the first at 0.
        index: ``(n,)`` sample number; jumps where samples are missing.
        warnings: One line each.
    """

    rate_hz: float
    t_s: FloatArray
    index: npt.NDArray[np.int64]
    warnings: tuple[str, ...]


def even(where: str, count: int, rate_hz: float | None) -> Timebase:
    """Times of samples without a time column.

    Raises:
        ImportProblem: If no rate is known or it is impossible.
    """
    if rate_hz is None:
        raise ImportProblem(
            ImportReason.RATE,
            f"{where} has no time column and no rate; give one, as in --rate 100",
        )
    _check_rate(where, rate_hz, "check --rate")
    index = np.arange(count)
    return Timebase(rate_hz, index / rate_hz, index, ())


def in_order(time: FloatArray) -> npt.NDArray[np.bool_]:
    """Which rows are later than every row before them, ``(n,)``; the first always is.

    A time that is no number is passed over, as if the row were not there.
    """
    time = np.where(np.isfinite(time), time, np.nan)
    latest = np.fmax.accumulate(time)
    kept = np.ones(len(time), dtype=np.bool_)
    kept[1:] = ~(time[1:] <= latest[:-1])
    return kept


def from_times(where: str, time_s: FloatArray, stated_rate_hz: float | None) -> Timebase:
    """Times from a time column.

    ``time_s`` increases strictly; see ``in_order``. The number of samples in a step of time is
    that step times the rate, rounded, and at least one. Counted so from sample to sample, a rate
    that is a little off does not add up.

    Raises:
        ImportProblem: If no such rate exists.
    """
    if len(time_s) < 2:
        return even(where, len(time_s), stated_rate_hz)
    steps = np.diff(time_s)
    usual = steps[steps < _GAP * np.median(steps)]
    rate_hz = stated_rate_hz or 1.0 / float(usual.mean())
    _check_rate(where, rate_hz, "check --time-unit")
    warnings = _warnings(where, steps, usual, rate_hz)
    numbers = np.maximum(np.rint(steps * rate_hz).astype(np.int64), 1)
    index = np.concatenate([[0], np.cumsum(numbers)])
    return Timebase(rate_hz, time_s - time_s[0], index, warnings)


def _warnings(where: str, steps: FloatArray, usual: FloatArray, rate_hz: float) -> tuple[str, ...]:
    warnings: list[str] = []
    measured_hz = 1.0 / float(usual.mean())
    if abs(measured_hz / rate_hz - 1.0) > _STATED_OFF:
        warnings.append(
            f"{where}: the time column says {measured_hz:.4g} Hz, not {rate_hz:.4g}; "
            "leave out the rate to follow the time column"
        )
    gaps = steps[steps * rate_hz >= _GAP]
    if len(gaps):
        lost = int(np.sum(np.rint(gaps * rate_hz) - 1))
        warnings.append(
            f"{where}: {lost} samples are missing in {len(gaps)} gaps, the longest "
            f"{float(gaps.max()):.3g} s; short ones are filled, long ones pause the coach"
        )
    if float(usual.std()) * rate_hz > _JITTER:
        warnings.append(
            f"{where}: times jitter by {float(usual.std()) * 1000:.2g} ms; samples are taken as "
            "evenly spaced within each second"
        )
    return tuple(warnings)


def _check_rate(where: str, rate_hz: float, remedy: str) -> None:
    problem = rate_problem(rate_hz)
    if problem:
        raise ImportProblem(ImportReason.RATE, f"{where}: {problem}; {remedy}")
