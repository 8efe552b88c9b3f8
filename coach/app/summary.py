"""A session in a few numbers, gathered while it runs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from coach.app.coverage import Coverage, CoverageMeter
from coach.app.distance import speed_on
from coach.app.grid_columns import GridColumns
from coach.cues import band_of
from coach.model import (
    AS_OURS,
    METRICS,
    Cue,
    CueEffect,
    Decision,
    Fault,
    Locomotion,
    MetricSnapshot,
    Reason,
    SpeedReading,
    error_of,
)
from coach.model.inputs import is_possible, latest_s
from coach.model.robust import median_and_spread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.app.session import Results
    from coach.model import Baseline, Input, Placement, SensorWorth
    from coach.model.blocks import FloatArray
    from coach.settings import Settings


@dataclass(frozen=True, slots=True)
class MetricSummary:
    """One metric over a session; median and spread are of valid values while running, SI units.

    Args:
        name: As in ``METRICS``.
        median: ``None`` if there was no valid value while running.
        spread: Robust standard deviation.
        band: The personal band (low, high), if a rule watches the metric and it is known.
        valid_share: Part of the running time with a valid value; ``None`` without running.
        error: Published, where the sensors sit and by what they are worth.
        t_s: ``(n,)`` stream times of all valid values, running or not.
        values: ``(n,)`` these values.
    """

    name: str
    median: float | None
    spread: float | None
    band: tuple[float, float] | None
    valid_share: float | None
    error: float
    t_s: FloatArray
    values: FloatArray


@dataclass(frozen=True, slots=True)
class FaultCount:
    """How often a fault was reported, and how many samples or packets that concerned."""

    times: int
    count: int


@dataclass(frozen=True, slots=True)
class Summary:
    """One session.

    Args:
        duration_s: Stream time of the last input.
        locomotion_s: Seconds of each kind of locomotion, as far as there are data.
        metrics: Those that this placement and sensor can give.
        cues: What was said.
        silence: Reason for not speaking -> part of the decisions, largest first.
        faults: Kind -> how often.
        coverage: How much of the data is there.
        effects: What followed the cues.
        speed_m_s: Median over the ground while running; ``None`` where it was not told.
        worths: What the samples of the sensors were worth, by placement, where that is known.
        no_data_s: Seconds of which nobody knows what the runner did.
    """

    duration_s: float
    locomotion_s: Mapping[Locomotion, float]
    metrics: tuple[MetricSummary, ...]
    cues: tuple[Cue, ...]
    silence: Mapping[Reason, float]
    faults: Mapping[str, FaultCount]
    coverage: Coverage
    effects: tuple[CueEffect, ...] = ()
    speed_m_s: float | None = None
    worths: Mapping[Placement, SensorWorth] = field(default_factory=lambda: AS_OURS)
    no_data_s: float = 0.0


class SummarySink:
    """Listens to a session and sums it up.

    Args:
        t_zero_host_s: Host time of stream time 0.
    """

    def __init__(self, t_zero_host_s: float) -> None:
        self._zero_host_s = t_zero_host_s
        self._duration_s = 0.0
        self._coverage = CoverageMeter()
        self._grid = GridColumns()
        self._cues: list[Cue] = []
        self._effects: list[CueEffect] = []
        self._reasons: Counter[Reason] = Counter()
        self._faults: dict[str, FaultCount] = {}
        self._speeds: list[tuple[float, float]] = []

    def before(self, events: Sequence[Input]) -> None:
        self._duration_s = latest_s(events, self._zero_host_s, self._duration_s)
        self._speeds += [
            (event.t_host_s - self._zero_host_s, event.speed_m_s)
            for event in events
            if isinstance(event, SpeedReading) and is_possible(event)
        ]

    def after(self, results: Results) -> None:
        for block in results.blocks:
            self._coverage.push(block)
        for output in results.told:
            match output:
                case MetricSnapshot():
                    self._grid.append(output)
                case Cue():
                    self._cues.append(output)
                case CueEffect():
                    self._effects.append(output)
                case Decision():
                    self._reasons[output.reason] += 1
                case Fault():
                    count_fault(self._faults, output)

    def close(self) -> None:
        """Nothing to do."""

    @property
    def speeds(self) -> tuple[FloatArray, FloatArray]:
        """``(n,)`` stream times and ``(n,)`` speeds over ground, m/s, as they were told."""
        rows = np.array(self._speeds, dtype=np.float64).reshape(-1, 2)
        return rows[:, 0], rows[:, 1]

    @property
    def grid(self) -> GridColumns:
        """All snapshots."""
        return self._grid

    def summary(
        self,
        baseline: Baseline,
        settings: Settings,
        placements: Sequence[Placement] = (),
        worths: Mapping[Placement, SensorWorth] = AS_OURS,
    ) -> Summary:
        """What was heard until now.

        Args:
            baseline: The runner's usual values as known at the end.
            settings: In force.
            placements: Where the sensors sit, for the bands.
            worths: What their samples are worth, likewise.
        """
        decisions = sum(self._reasons.values())
        bands = personal_bands(baseline, settings, placements, worths)
        return Summary(
            duration_s=self._duration_s,
            locomotion_s={
                kind: int(self._grid.during(kind).sum()) * settings.grid_s for kind in Locomotion
            },
            metrics=tuple(
                _metric(name, self._grid, bands.get(name), error_of(name, placements, worths))
                for name in METRICS
                if self._grid.given(name)
            ),
            cues=tuple(self._cues),
            silence={
                reason: times / decisions
                for reason, times in self._reasons.most_common()
                if reason is not Reason.SPOKEN
            },
            faults=dict(sorted(self._faults.items())),
            coverage=self._coverage.coverage(self._duration_s),
            effects=tuple(self._effects),
            speed_m_s=self._speed_m_s(),
            worths=worths,
            no_data_s=int(self._grid.during(None).sum()) * settings.grid_s,
        )

    def _speed_m_s(self) -> float | None:
        speed = speed_on(self._grid, *self.speeds)
        running = self._grid.during(Locomotion.RUNNING)
        return None if speed is None else float(np.nanmedian(speed[running]))


def count_fault(counts: dict[str, FaultCount], fault: Fault) -> None:
    """Add one fault to the counts by kind."""
    known = counts.get(fault.kind.value, FaultCount(0, 0))
    counts[fault.kind.value] = FaultCount(known.times + 1, known.count + fault.count)


def personal_bands(
    baseline: Baseline,
    settings: Settings,
    placements: Sequence[Placement] = (),
    worths: Mapping[Placement, SensorWorth] = AS_OURS,
) -> dict[str, tuple[float, float]]:
    """Metric -> its personal band, for the metrics that are coached."""
    bands: dict[str, tuple[float, float]] = {}
    cues = settings.cues
    for rule in settings.cues.rules.table:
        usual = baseline.metrics.get(rule.metric)
        if usual is not None and rule.speaks(placements, off=cues.off, on=cues.on):
            error = error_of(rule.metric, placements, worths)
            band = band_of(rule, usual, settings.cues.band, error)
            bands[rule.metric] = (band.low, band.high)
    return bands


def _metric(
    name: str, grid: GridColumns, band: tuple[float, float] | None, error: float
) -> MetricSummary:
    t_s, values, valid = grid.t_s, grid.values(name), grid.ok(name)
    running = grid.during(Locomotion.RUNNING)
    counted = values[running & valid]
    median = spread = None
    if len(counted):
        median, spread = median_and_spread(counted)
    return MetricSummary(
        name=name,
        median=median,
        spread=spread,
        band=band,
        valid_share=len(counted) / int(running.sum()) if running.any() else None,
        error=error,
        t_s=t_s[valid],
        values=values[valid],
    )
