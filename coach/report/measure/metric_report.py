"""One metric in the report."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coach.model import METRICS, Locomotion
from coach.progress.power import least_change
from coach.progress.trends import FAMILY_CONFIDENCE
from coach.report.measure.drift_regression import BLOCK_S, block_means, drift_of
from coach.report.measure.earlier import earlier_of
from coach.report.measure.looked_at import first_looked_at
from coach.report.measure.noise import error_within, noise_of, scatter_between
from coach.report.measure.series import series_of
from coach.report.measure.speed_effect import speed_effect

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from coach.app.distance import Distance
    from coach.app.grid_columns import GridColumns
    from coach.app.summary import MetricSummary
    from coach.model.blocks import FloatArray
    from coach.progress import SessionRecord
    from coach.report.measure.drift_regression import Drift
    from coach.report.measure.series import Series
    from coach.report.measure.speed_effect import SpeedEffect
    from coach.report.measure.window_cadence import CadenceWindows


class Change(enum.Enum):
    """What can be said of a change within the run; the value is its name in JSON."""

    NONE = "none"
    BELOW_ERROR = "below_error"
    DRIFTED = "drifted"


_BINS = 24
_PARTLY = 0.8
_USUAL_PERCENT = (1.0, 99.0)
_LEAST_PACES = 2.0
"""Spread of the cadence, in its errors, below which there is nothing to be corrected for."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """Running values: ``(n + 1,)`` borders and ``(n,)`` parts of the values, which add up to 1."""

    borders: FloatArray
    shares: FloatArray


@dataclass(frozen=True, slots=True)
class MetricReport:
    """One metric; SI units.

    Args:
        name: As in ``METRICS``.
        median: While running; ``None`` without a valid value.
        spread: Robust standard deviation.
        band: Personal band, if a rule watches the metric.
        in_band: Part of the running values in it.
        valid_share: Part of the running time with a valid value.
        error: Published, where the sensor sits.
        noise: Difference of two runs below which it is noise.
        learnt_from: How many earlier runs of the runner's own the noise is learnt from.
        least_drift: Change within a run below which it is noise.
        drift: Last third against the first; ``None`` where the run is too short.
        histogram: Of running values.
        series: Over the session, while walking or running.
        thirds: Means of the first and the last third of the running values, for the figure.
        usual_range: Where nearly all running values lie, for the scale of its chart.
        by_speed: Against speed, where that was told and varied.
    """

    name: str
    median: float | None
    spread: float | None
    band: tuple[float, float] | None
    in_band: float | None
    valid_share: float | None
    error: float
    noise: float
    least_drift: float
    drift: Drift | None
    histogram: Histogram | None
    series: Series
    thirds: tuple[float, float] | None
    learnt_from: int = 0
    usual_range: tuple[float, float] | None = None
    by_speed: SpeedEffect | None = None

    @property
    def changed(self) -> Change | None:
        """Whether it changed, beyond scatter and beyond the sensor's error; ``None`` if not known.

        What the scatter of the run leaves no doubt of, but the sensor's error does, is real in this
        run's numbers and smaller than the error.
        """
        drift = self.drift
        if drift is None:
            return None
        if not drift.low <= 0.0 <= drift.high:
            return Change.DRIFTED
        inside = drift.scatter_low <= 0.0 <= drift.scatter_high
        return Change.NONE if inside else Change.BELOW_ERROR

    @property
    def drifted(self) -> bool:
        """Whether it changed beyond doubt, and by more than the sensor's error."""
        return self.changed is Change.DRIFTED

    @property
    def known_partly(self) -> bool:
        """Whether it has no value for much of the running, in which it may have been otherwise."""
        return self.valid_share is not None and self.valid_share < _PARTLY

    @property
    def view(self) -> tuple[float, float] | None:
        """Borders of its chart: of the running and the band, so that a walk leaves the picture."""
        if self.usual_range is None:
            return None
        borders = [*self.usual_range, *(self.band or ())]
        return min(borders), max(borders)

    @property
    def speed_matters(self) -> bool:
        """Whether it goes along with speed beyond doubt, and by more than the sensor's error."""
        by = self.by_speed
        if by is None or not by.known:
            return False
        return abs(by.per_m_s) * float(np.ptp(by.speed_m_s)) > self.error


def metric_reports(
    summaries: Sequence[MetricSummary],
    grid: GridColumns,
    grid_s: float,
    middles_s: FloatArray,
    *,
    distance: Distance | None,
    cadence: CadenceWindows,
    runs: Sequence[SessionRecord] = (),
    left_out: Mapping[str, tuple[float, float]] = MappingProxyType({}),
) -> tuple[MetricReport, ...]:
    """Those of the summary that had a value while walking or running.

    The intervals of the drifts of those to look at first hold together with
    ``FAMILY_CONFIDENCE``, and so do those of the others: who looks at lean is not to see less for
    what else was measured.

    Args:
        summaries: Of the session.
        grid: Its metrics.
        grid_s: Distance of two instants.
        middles_s: ``(n,)`` middles of the buckets.
        distance: Where speed is known.
        cadence: Of whole windows.
        runs: The runner's last runs, oldest first.
        left_out: Metric -> stream time that its drift leaves out.
    """
    running = grid.during(Locomotion.RUNNING)
    # Standing and bending down for the calibration would set the scale of every chart.
    moving = running | grid.during(Locomotion.WALKING)
    shown = [one for one in summaries if (moving & grid.ok(one.name)).any()]
    run = _Run(
        grid=grid,
        grid_s=grid_s,
        running=running,
        moving=moving,
        middles_s=middles_s,
        cadence=cadence,
        runs=runs,
        left_out=left_out,
        paces=paces_of(grid, grid_s, distance, cadence),
    )
    first = first_looked_at({one.name for one in shown}, {one.name for one in shown if one.band})
    families = {True: len(first), False: len(shown) - len(first)}
    return tuple(
        _report(one, run, 1.0 - (1.0 - FAMILY_CONFIDENCE) / families[one.name in first])
        for one in shown
    )


@dataclass(frozen=True, slots=True)
class _Run:
    """What all metrics of a run share."""

    grid: GridColumns
    grid_s: float
    running: npt.NDArray[np.bool_]
    moving: npt.NDArray[np.bool_]
    middles_s: FloatArray
    cadence: CadenceWindows
    runs: Sequence[SessionRecord]
    left_out: Mapping[str, tuple[float, float]]
    paces: Mapping[str, FloatArray]


def _report(summary: MetricSummary, run: _Run, confidence: float) -> MetricReport:
    name, band = summary.name, summary.band
    counted, shown = (rows & run.grid.ok(name) for rows in (run.running, run.moving))
    values = run.grid.values(name)[counted]
    numbers, means = _blocks(name, counted, run.grid, run.grid_s, run.cadence)
    from_s, until_s = run.left_out.get(name, (np.inf, -np.inf))
    kept = ((numbers + 1.0) * BLOCK_S <= from_s) | (numbers * BLOCK_S >= until_s)
    # Cadence is not held equal to itself.
    pace_name = next((kind for kind in run.paces if not name.startswith(kind)), "")
    pace = run.paces[pace_name][numbers.astype(int)] if pace_name else None
    third = len(values) // 3
    error = error_within(name, summary.error)
    earlier = earlier_of(name, run.runs)
    scatter, learnt_from = scatter_between(name, summary.error, earlier)
    inside = None
    if band is not None and len(values):
        inside = float(((values >= band[0]) & (values <= band[1])).mean())
    return MetricReport(
        name=name,
        median=summary.median,
        spread=summary.spread,
        band=band,
        in_band=inside,
        valid_share=summary.valid_share,
        error=summary.error,
        noise=noise_of(scatter, means),
        learnt_from=learnt_from,
        least_drift=least_change(error, 0.0),
        drift=drift_of(
            means[kept], None if pace is None else pace[kept], pace_name, confidence, error
        ),
        histogram=_histogram(values),
        series=series_of(run.grid.t_s[shown], run.grid.values(name)[shown], run.middles_s),
        thirds=(float(values[:third].mean()), float(values[-third:].mean())) if third else None,
        usual_range=_usual_range(values),
        by_speed=None
        if pace is None or pace_name != "speed"
        else speed_effect(means, pace, confidence),
    )


def _usual_range(values: FloatArray) -> tuple[float, float] | None:
    if not len(values):
        return None
    low, high = np.percentile(values, _USUAL_PERCENT)
    return float(low), float(high)


def paces_of(
    grid: GridColumns, grid_s: float, distance: Distance | None, cadence: CadenceWindows
) -> dict[str, FloatArray]:
    """What stands for the pace: speed, else cadence, by number of the block; NaN if not known.

    Empty where it hardly varied, because then there is nothing to be corrected for.
    """
    running = grid.during(Locomotion.RUNNING)
    if distance is not None:
        kind, least = "speed", 0.0
        rows = running & np.isfinite(distance.speed_m_s)
        numbers, means = block_means(grid.t_s[rows], distance.speed_m_s[rows], grid_s)
    else:
        kind, least = "cadence", _LEAST_PACES * METRICS["cadence_spm"].error
        rows = running & grid.ok("cadence_spm")
        numbers, means = _blocks("cadence_spm", rows, grid, grid_s, cadence)
    if not len(means) or np.ptp(np.percentile(means, [5, 95])) <= least:
        return {}
    found = np.full(int(grid.t_s[-1] // BLOCK_S) + 1, np.nan)
    found[numbers.astype(int)] = means
    return {kind: found}


def _blocks(
    name: str,
    rows: npt.NDArray[np.bool_],
    grid: GridColumns,
    grid_s: float,
    cadence: CadenceWindows,
) -> tuple[FloatArray, FloatArray]:
    """Numbers and means of the blocks; those of the cadence from all landings of each block."""
    numbers, means = block_means(grid.t_s[rows], grid.values(name)[rows], grid_s)
    if name == "cadence_spm" and cadence:
        means = cadence.of_blocks(numbers)
        known = np.isfinite(means)
        numbers, means = numbers[known], means[known]
    return numbers, means


def _histogram(values: FloatArray) -> Histogram | None:
    if not len(values):
        return None
    low, high = np.percentile(values, [0.5, 99.5])
    if high <= low:
        low, high = low - 0.5, high + 0.5
    borders = np.linspace(low, high, _BINS + 1)
    counts = np.histogram(np.clip(values, low, high), borders)[0]
    return Histogram(borders, counts / len(values))
