"""Arrays as a sensor's samples, looked at as those of a file are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coach.core_wording import Wording
from coach.recording.importing import source_units, timebase
from coach.recording.importing.in_si import InSi
from coach.recording.importing.joining import TimedRows
from coach.recording.importing.options import ImportOptions
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.refereed import refereed

if TYPE_CHECKING:
    from coach.model import Placement
    from coach.model.blocks import FloatArray
    from coach.recording.importing.timebase import Timebase

_LEAST_S = 1.0
"""Shorter than the second in which gravity is looked for tells no unit."""


def timed_samples(count: int, t_s: FloatArray | None, rate_hz: float | None) -> Timebase:
    """Times of ``count`` rows, by the clock of imported files.

    Raises:
        ImportProblem: The times are not finite, do not increase, or there is no possible rate.
    """
    if t_s is None:
        return timebase.even("acc_m_s2", count, rate_hz)
    if t_s.shape != (count,):
        raise ImportProblem(ImportReason.TIME, f"t_s has shape {t_s.shape}; it must be ({count},)")
    bad = ~(np.isfinite(t_s) & timebase.in_order(t_s))
    if bad.any():
        raise ImportProblem(
            ImportReason.TIME,
            Wording(
                "t_s must be finite and increase from row to row; {bad} of {n} do not, the first "
                "is number {first}; leave those rows out",
                bad=int(bad.sum()),
                n=count,
                first=int(np.argmax(bad)),
            ),
        )
    return timebase.from_times("t_s", t_s, rate_hz)


def check_arrays(
    acc_m_s2: FloatArray, gyr_rad_s: FloatArray | None, times: Timebase, placement: Placement
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
