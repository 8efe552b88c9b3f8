"""A session in a few numbers, gathered while it runs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.app.coverage import Coverage, CoverageMeter
from coach.cues import RULES
from coach.cues.bands import band_of
from coach.model import (
    METRICS,
    Cue,
    Decision,
    Fault,
    Locomotion,
    MetricSnapshot,
    Reason,
    Validity,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.app.session import Results
    from coach.model import Baseline, Input
    from coach.model.blocks import FloatArray
    from coach.settings import Settings

# Standard deviation of a normal distribution over its median absolute deviation.
_SD_PER_MAD = 1.4826


@dataclass(frozen=True, slots=True)
class MetricSummary:
    """One metric over a session; median and spread are of valid values while running, SI units.

    Args:
        name: As in ``METRICS``.
        median: ``None`` if there was no valid value while running.
        spread: Robust standard deviation.
        band: The personal band (low, high), if a rule watches the metric and it is known.
        valid_share: Part of the running time with a valid value; ``None`` without running.
        t_s: ``(n,)`` stream times of all valid values, running or not.
        values: ``(n,)`` these values.
    """

    name: str
    median: float | None
    spread: float | None
    band: tuple[float, float] | None
    valid_share: float | None
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
        locomotion_s: Seconds of each kind of locomotion.
        metrics: Those that this placement and sensor can give.
        cues: What was said.
        silence: Reason for not speaking -> part of the decisions, largest first.
        faults: Kind -> how often.
        coverage: How much of the data is there.
    """

    duration_s: float
    locomotion_s: Mapping[Locomotion, float]
    metrics: tuple[MetricSummary, ...]
    cues: tuple[Cue, ...]
    silence: Mapping[Reason, float]
    faults: Mapping[str, FaultCount]
    coverage: Coverage


class SummarySink:
    """Listens to a session and sums it up.

    Args:
        t_zero_host_s: Host time of stream time 0.
    """

    def __init__(self, t_zero_host_s: float) -> None:
        self._zero_host_s = t_zero_host_s
        self._duration_s = 0.0
        self._coverage = CoverageMeter()
        self._snapshots: list[MetricSnapshot] = []
        self._cues: list[Cue] = []
        self._reasons: Counter[Reason] = Counter()
        self._faults: list[Fault] = []

    def before(self, events: Sequence[Input]) -> None:
        if events:
            self._duration_s = events[-1].t_host_s - self._zero_host_s

    def after(self, results: Results) -> None:
        for block in results.blocks:
            self._coverage.push(block)
        for output in results.told:
            match output:
                case MetricSnapshot():
                    self._snapshots.append(output)
                case Cue():
                    self._cues.append(output)
                case Decision():
                    self._reasons[output.reason] += 1
                case Fault():
                    self._faults.append(output)

    def close(self) -> None:
        """Nothing to do."""

    @property
    def snapshots(self) -> Sequence[MetricSnapshot]:
        return self._snapshots

    def summary(self, baseline: Baseline, settings: Settings) -> Summary:
        """What was heard until now.

        Args:
            baseline: The runner's usual values as known at the end.
            settings: In force.
        """
        kinds = Counter(s.locomotion for s in self._snapshots)
        decisions = sum(self._reasons.values())
        bands = personal_bands(baseline, settings)
        return Summary(
            duration_s=self._duration_s,
            locomotion_s={kind: kinds[kind] * settings.grid_s for kind in Locomotion},
            metrics=tuple(
                _metric(name, self._snapshots, bands.get(name))
                for name in METRICS
                if any(s.readings[name].validity is not Validity.NO_SENSOR for s in self._snapshots)
            ),
            cues=tuple(self._cues),
            silence={
                reason: times / decisions
                for reason, times in self._reasons.most_common()
                if reason is not Reason.SPOKEN
            },
            faults=fault_counts(self._faults),
            coverage=self._coverage.coverage(self._duration_s),
        )


def fault_counts(faults: Sequence[Fault]) -> dict[str, FaultCount]:
    """Kind -> how often, in the order of the kinds' names."""
    kinds = sorted({fault.kind.value for fault in faults})
    of_kind = {kind: [f.count for f in faults if f.kind.value == kind] for kind in kinds}
    return {kind: FaultCount(len(counts), sum(counts)) for kind, counts in of_kind.items()}


def personal_bands(baseline: Baseline, settings: Settings) -> dict[str, tuple[float, float]]:
    """Metric -> its personal band, for the metrics that a rule watches."""
    bands: dict[str, tuple[float, float]] = {}
    for rule in RULES:
        usual = baseline.metrics.get(rule.metric)
        if usual is not None and rule.name not in settings.cues.off:
            band = band_of(rule, usual, settings.cues.band)
            bands[rule.metric] = (band.low, band.high)
    return bands


def _metric(
    name: str, snapshots: Sequence[MetricSnapshot], band: tuple[float, float] | None
) -> MetricSummary:
    valid = [s for s in snapshots if s.readings[name].ok]
    running = [s for s in snapshots if s.locomotion is Locomotion.RUNNING]
    values = np.array([s.readings[name].value for s in running if s.readings[name].ok])
    median = spread = None
    if len(values):
        median = float(np.median(values))
        spread = float(_SD_PER_MAD * np.median(np.abs(values - median)))
    return MetricSummary(
        name=name,
        median=median,
        spread=spread,
        band=band,
        valid_share=len(values) / len(running) if running else None,
        t_s=np.array([s.t_s for s in valid]),
        values=np.array([s.readings[name].value for s in valid]),
    )
