"""What was out of its band for a while and came back within the run.

The mean posture of the first and of the last third does not show it: it lies between the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.report.measure.findings import sign_of, would_harm
from coach.report.measure.mean_posture import SOURCES, posture_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from coach.app.grid_columns import GridColumns
    from coach.model import Cue
    from coach.model.blocks import FloatArray
    from coach.report.measure.mean_posture import Posture
    from coach.report.measure.metric_report import MetricReport

_PAUSE_S = 10.0
"""Back in the band for less than this is not yet back."""
_LEAST_S = 8.0
_LEAST_WITHOUT_CUE_S = 30.0
_HEARD_S = 10.0
"""A cue is about what was out until shortly before it."""
_MOSTLY = 0.8
_LARGELY = 0.6


@dataclass(frozen=True, slots=True)
class Correction:
    """One metric that was out and came back.

    Args:
        metric: Which.
        from_s: Stream time at which it was out.
        until_s: And until when.
        outside: Mean of its values out of the band in that time, SI units.
        back: Mean from then to the end of the running.
        cues: Corrections that were given about it in that time.
        posture: Mean posture in that time.
    """

    metric: str
    from_s: float
    until_s: float
    outside: float
    back: float
    cues: int
    posture: Posture

    @property
    def drawn(self) -> bool:
        """Whether the figure can show it."""
        return any(self.metric in names for names in SOURCES)


def corrections_of(
    metrics: Sequence[MetricReport],
    grid: GridColumns,
    running: npt.NDArray[np.bool_],
    cues: Sequence[Cue],
) -> tuple[Correction, ...]:
    """Those that came back, what was furthest out in its published errors first.

    Args:
        metrics: Of the report.
        grid: Has their values.
        running: ``(n,)`` which rows of it are running.
        cues: All of the session.
    """
    found = [
        (metric, one)
        for metric in metrics
        if (one := _correction(metric, metrics, grid, running, cues)) is not None
    ]
    found.sort(key=lambda pair: -abs(pair[1].outside - pair[1].back) / pair[0].error)
    return tuple(one for _, one in found)


def _correction(
    metric: MetricReport,
    metrics: Sequence[MetricReport],
    grid: GridColumns,
    running: npt.NDArray[np.bool_],
    cues: Sequence[Cue],
) -> Correction | None:
    if metric.band is None:
        return None
    rows = running & grid.ok(metric.name)
    t_s, values = grid.t_s[rows], grid.values(metric.name)[rows]
    low, high = metric.band
    out = (values < low) | (values > high)
    span = _longest(t_s, out)
    if span is None:
        return None
    from_s, until_s = span
    within, after = (t_s >= from_s) & (t_s <= until_s), t_s > until_s
    heard = [c.metric for c in cues if c.metric and from_s <= c.t_s <= until_s + _HEARD_S]
    if until_s - from_s < (_LEAST_S if heard else _LEAST_WITHOUT_CUE_S):
        return None
    if out[within].mean() < _LARGELY:
        return None
    if not after.any() or t_s[-1] - until_s < _PAUSE_S or out[after].mean() > 1.0 - _MOSTLY:
        return None
    outside, back = float(values[within & out].mean()), float(values[after].mean())
    sign = sign_of(metric.name, back, outside - back)
    if sign is None or would_harm(sign, outside):
        return None
    moment = running & (grid.t_s >= from_s) & (grid.t_s <= until_s)
    return Correction(
        metric=metric.name,
        from_s=from_s,
        until_s=until_s,
        outside=outside,
        back=back,
        cues=heard.count(metric.name),
        posture=posture_of({one.name: _mean(one.name, grid, moment) for one in metrics}),
    )


def _longest(t_s: FloatArray, out: npt.NDArray[np.bool_]) -> tuple[float, float] | None:
    """The longest time out of the band; a short return does not end it."""
    there_s = t_s[out]
    if not len(there_s):
        return None
    borders = np.flatnonzero(np.diff(there_s) > _PAUSE_S)
    begins = there_s[np.concatenate([[0], borders + 1])]
    ends = there_s[np.append(borders, len(there_s) - 1)]
    at = int(np.argmax(ends - begins))
    return float(begins[at]), float(ends[at])


def _mean(name: str, grid: GridColumns, moment: npt.NDArray[np.bool_]) -> float | None:
    values = grid.values(name)[moment & grid.ok(name)]
    return float(values.mean()) if len(values) else None
