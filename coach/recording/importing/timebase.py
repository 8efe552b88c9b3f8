"""When each sample was taken, and how many are missing between two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coach.core_wording import Wording
from coach.model.rates import rate_problem
from coach.recording.importing.problem import ImportProblem, ImportReason

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

_GAP = 1.5  # times the usual step: at least one sample is missing
_EVEN = 0.25  # of a step: what the times wander less than that from a line is their rounding
_WINDOW_S = 1.0  # over which the jitter of single times is taken out
_TOO_SOON = 0.6  # of the usual step: no sensor samples so unevenly, so the times jitter
_TOO_SOON_SHARE = 0.005
_LOOKED_AT = 20_000  # rows
_AROUND = 5  # steps on either side of a long one
# Length of stretches, and how far from the rate known so far their own is looked for.
_SEARCHES = ((2.0, 0.015), (20.0, 0.002))
_SPANS = 4  # part of the file over which the rate is taken: rounded times cost nothing then
_JITTER = 0.25  # share of a step, standard deviation
_STATED_OFF = 0.02
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Timebase:
    """Sample times.

    Args:
        rate_hz: Samples per second, over all.
        t_s: ``(n,)`` time of each sample, the first at 0: a line through the file's times, or
            through each second of them, where they wander from every line.
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
            Wording(
                "{where} has no time column and no rate; give one, as in --rate 100", where=where
            ),
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
    jitters = float(np.mean(steps < _TOO_SOON * np.median(steps))) > _TOO_SOON_SHARE
    measured_hz = _coherent_hz(time_s) if jitters else None
    rate_hz = stated_rate_hz or measured_hz or 1.0 / float(usual.mean())
    _check_rate(where, rate_hz, "check --time-unit")
    if jitters:
        index = _counted(time_s, rate_hz)
    else:
        numbers = np.maximum(np.rint(steps * rate_hz).astype(np.int64), 1)
        numbers[_late_alone(time_s, numbers, rate_hz)] = 1
        index = np.concatenate([[0], np.cumsum(numbers)])
    warnings = _warnings(where, steps, np.diff(index), rate_hz, measured_hz)
    if stated_rate_hz is None:
        rate_hz = _rate_hz(time_s, index)
    t_s = _on_a_line(time_s - time_s[0], index, rate_hz)
    return Timebase(rate_hz, t_s - t_s[0], index, warnings)


def rate_to_next_hz(t_s: FloatArray, rate_hz: float, first: int, last: int, end: int) -> float:
    """Rate of the rows from ``first`` to before ``last``, so that they reach to the next ones.

    Args:
        t_s: ``(n,)`` times of all rows.
        rate_hz: Of the whole, kept where these rows differ from it by rounding alone.
        first: Row.
        last: Row.
        end: Where the stretch without a missing sample ends.
    """
    to = last if last < end else last - 1
    if to == first:
        return rate_hz
    found_hz = (to - first) / float(t_s[to] - t_s[first])
    return rate_hz if abs(found_hz / rate_hz - 1.0) < _ROUNDING else found_hz


def _rate_hz(time_s: FloatArray, index: npt.NDArray[np.int64]) -> float:
    """The median over a quarter of the file, which a few odd steps do not move."""
    apart = max(len(time_s) // _SPANS, 1)
    return float(np.median((index[apart:] - index[:-apart]) / (time_s[apart:] - time_s[:-apart])))


def _coherent_hz(time_s: FloatArray) -> float:
    """Rate at which times that jitter, some of them missing, lie nearest to whole counts.

    The frequency with the largest power of the times as points, summed over stretches (Bartlett
    1963, 10.1111/j.2517-6161.1963.tb00508.x), first over short ones.
    """
    time_s = time_s[:_LOOKED_AT]
    steps = np.diff(time_s)
    usual = np.quantile(steps, 0.5, method="lower")  # one that is there
    near = steps[np.abs(steps - usual) < usual / 2.0]
    rate_hz = 1.0 / float(near.mean())
    for span_s, within in _SEARCHES:
        count = min(max(round(rate_hz * span_s), 1), len(time_s))
        stretches = time_s[: len(time_s) // count * count].reshape(-1, count)
        apart_hz = 0.1 / span_s
        tried_hz = rate_hz + np.arange(-within * rate_hz, within * rate_hz + apart_hz, apart_hz)
        power = [
            float(np.sum(np.abs(np.exp(2j * np.pi * hz * stretches).sum(axis=1)) ** 2))
            for hz in tried_hz
        ]
        rate_hz = float(tried_hz[int(np.argmax(power))])
    return rate_hz


def _counted(time_s: FloatArray, rate_hz: float) -> npt.NDArray[np.int64]:
    """Sample numbers where single times jitter by a good part of a step.

    Each row is counted by where it stands in time, not by the step before it: what is missing keeps
    the others a whole number of steps apart, so the circular mean of a second's times tells where
    the samples lie between two counts (Fisher 1993, Statistical Analysis of Circular Data, 2.3).
    Rows come late and never early, so of two on one count the later row keeps it.
    """
    counts = (time_s - time_s[0]) * rate_hz
    rows = np.arange(len(counts))
    window = max(round(rate_hz * _WINDOW_S), 1)
    starts = np.arange(0, len(counts), window)
    turns = np.add.reduceat(np.exp(2j * np.pi * counts), starts)
    phase = np.unwrap(np.angle(turns)) / (2.0 * np.pi)
    centres = np.add.reduceat(rows, starts) / np.diff(starts, append=len(counts))
    nearest = np.rint(counts - np.interp(rows, centres, phase)) - rows
    # One row alone that seems early: its own time is off, and no row before it.
    nearest[1:-1] = np.maximum(nearest[1:-1], np.minimum(nearest[:-2], nearest[2:]))
    index = np.minimum.accumulate(nearest[::-1])[::-1] + rows
    return np.asarray(index - index[0], dtype=np.int64)


def _late_alone(
    time_s: FloatArray, numbers: npt.NDArray[np.int64], rate_hz: float
) -> npt.NDArray[np.int64]:
    """Steps that look as if one sample was missing, while those around make up for it.

    A row that comes late makes its own step long and the next short, and no later one.
    """
    steps = np.flatnonzero(numbers == 2)
    before, after = np.maximum(steps - _AROUND, 0), np.minimum(steps + 1 + _AROUND, len(numbers))
    total = np.concatenate([[0], np.cumsum(numbers)])
    counted = total[after] - total[before]
    lasted = (time_s[after] - time_s[before]) * rate_hz
    return np.asarray(steps[np.rint(lasted) < counted], dtype=np.int64)


def _on_a_line(time_s: FloatArray, index: npt.NDArray[np.int64], rate_hz: float) -> FloatArray:
    """Times without the jitter of single rows."""
    beside_s = time_s - index / rate_hz
    count = max(round(rate_hz * _WINDOW_S), 1)
    whole = len(index) // count * count
    if not whole:
        return index / rate_hz
    windows = np.median(beside_s[:whole].reshape(-1, count), axis=1)
    middle = float(np.median(windows))
    if np.all(np.abs(windows - middle) <= _EVEN / rate_hz):
        return index / rate_hz
    centres = np.mean(index[:whole].reshape(-1, count), axis=1)
    t_s = index / rate_hz + np.interp(index, centres, windows)
    # A clock that was set back within a second must not turn the order round.
    return np.maximum.accumulate(t_s)


def _warnings(
    where: str,
    steps: FloatArray,
    numbers: npt.NDArray[np.int64],
    rate_hz: float,
    jittering_hz: float | None,
) -> tuple[str, ...]:
    usual = steps[steps < _GAP * np.median(steps)]
    warnings: list[str] = []
    measured_hz = jittering_hz or 1.0 / float(usual.mean())
    if abs(measured_hz / rate_hz - 1.0) > _STATED_OFF:
        warnings.append(
            f"{where}: the time column says {measured_hz:.4g} Hz, not {rate_hz:.4g}; "
            "leave out the rate to follow the time column"
        )
    gaps = numbers > 1
    if gaps.any():
        lost = int(np.sum(numbers[gaps] - 1))
        warnings.append(
            f"{where}: {lost} samples are missing in {np.count_nonzero(gaps)} gaps, the longest "
            f"{float(steps[gaps].max()):.3g} s; short ones are filled, long ones pause the coach"
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
