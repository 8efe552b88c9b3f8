"""Arrays as a sensor's samples, looked at as those of a file are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.recording.importing import source_units, timebase
from coach.recording.importing.in_si import InSi
from coach.recording.importing.joining import TimedRows
from coach.recording.importing.options import ImportOptions
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.refereed import refereed

if TYPE_CHECKING:
    import numpy.typing as npt

    from coach.model import Placement
    from coach.model.blocks import FloatArray

_ROUNDING = 1e-9
_LEAST_S = 1.0
"""Shorter than the second in which gravity is looked for tells no unit."""


@dataclass(frozen=True, slots=True)
class TimedSamples:
    """When each row was taken.

    Args:
        rate_hz: Samples per second.
        t_s: ``(n,)`` from the first row's 0 on.
        index: ``(n,)`` number of each sample; jumps where some are missing.
        warnings: What the caller should know, one line each.
    """

    rate_hz: float
    t_s: FloatArray
    index: npt.NDArray[np.int64]
    warnings: tuple[str, ...]

    def rate_of(self, first: int, last: int, end: int) -> float:
        """Of the rows from ``first`` to before ``last``, so that they reach to the next ones.

        ``end`` is where the stretch without a missing sample ends.
        """
        to = last if last < end else last - 1
        if to == first:
            return self.rate_hz
        rate_hz = (to - first) / float(self.t_s[to] - self.t_s[first])
        return self.rate_hz if abs(rate_hz / self.rate_hz - 1.0) < _ROUNDING else rate_hz


def timed_samples(count: int, t_s: FloatArray | None, rate_hz: float | None) -> TimedSamples:
    """Times of ``count`` rows, by the clock of imported files.

    Raises:
        ImportProblem: The times are not finite, do not increase, or there is no possible rate.
    """
    if t_s is None:
        even = timebase.even("acc_m_s2", count, rate_hz)
        return TimedSamples(even.rate_hz, even.t_s, even.index, ())
    if t_s.shape != (count,):
        raise ImportProblem(ImportReason.TIME, f"t_s has shape {t_s.shape}; it must be ({count},)")
    if not np.isfinite(t_s).all() or not timebase.in_order(t_s).all():
        raise ImportProblem(ImportReason.TIME, "t_s must be finite and increase from row to row")
    found = timebase.from_times("t_s", t_s, rate_hz)
    return TimedSamples(found.rate_hz, found.t_s, found.index, found.warnings)


def check_arrays(
    acc_m_s2: FloatArray, gyr_rad_s: FloatArray | None, times: TimedSamples, placement: Placement
) -> tuple[str, ...]:
    """Have gravity and the referee look at samples; rows that lack a number are passed over.

    What gravity says of a unit is refused. The referee only doubts: data put together of several
    sources, such as filmed motion, break its laws and can be good for what is asked of them.

    Returns:
        Doubts, one line each, in the words of ``coach import``.

    Raises:
        ImportProblem: The units cannot be these, in the words of ``coach import``.
    """
    whole = np.isfinite(acc_m_s2).all(axis=1)
    if gyr_rad_s is not None:
        whole &= np.isfinite(gyr_rad_s).all(axis=1)
    acc, t_s = acc_m_s2[whole], times.t_s[whole]
    if len(acc) < _LEAST_S * times.rate_hz:
        return ()
    resting = source_units.resting_m_s2(acc, times.rate_hz)
    warnings = source_units.check_gravity("acc_m_s2", resting, "m/s2")
    if gyr_rad_s is None:
        return tuple(warnings)
    gyr = gyr_rad_s[whole]
    warnings += source_units.check_turning("gyr_rad_s", gyr, acc, "rad/s")
    rows = np.flatnonzero(whole)
    acc_in_si, gyr_in_si = (
        InSi(TimedRows("arrays", "t_s", t_s, values, rows), unit, True, None, None, (), ())
        for values, unit in ((acc, "m/s2"), (gyr, "rad/s"))
    )
    try:
        refereed("arrays", acc_in_si, gyr_in_si, ImportOptions(placement), frozenset())
    except ImportProblem as problem:
        warnings.append(str(problem))
    return tuple(warnings)
