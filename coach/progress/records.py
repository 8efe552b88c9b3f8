"""A session, and a calibration, in the few numbers that the history keeps."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coach.model.robust import median_and_spread
from coach.progress.places import is_of, source_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.model import CueEffect, Placement
    from coach.model.blocks import FloatArray

LEAST_FOR_THIRDS = 180
"""Values below which the thirds of a run say nothing: half a minute each on the usual grid."""


@dataclass(frozen=True, slots=True)
class MetricRecord:
    """One metric over one session; of valid values while running, SI units.

    Args:
        median: Over the whole session.
        spread: Robust standard deviation, 1.4826 times the median absolute deviation.
        first_third: Median of the first third of the values; ``None`` if they are too few.
        last_third: Median of the last third.
        n: Number of values, one for each grid instant.
        error: Published, where the sensors sat and by what they were worth; ``None`` if not known.
    """

    median: float
    spread: float
    first_third: float | None
    last_third: float | None
    n: int
    error: float | None = None

    @property
    def drift(self) -> float | None:
        """What it changed by within the run, last third minus first."""
        if self.first_third is None or self.last_third is None:
            return None
        return self.last_third - self.first_third


def metric_record(values: FloatArray, error: float | None = None) -> MetricRecord | None:
    """Median, spread and thirds of one metric; ``None`` without a value.

    The thirds are of the running time with a valid value, not of the session: a break or a lost
    link belongs to none of them.

    Args:
        values: ``(n,)`` those that count, while running, in order of time.
        error: Published, with the sensor worn.
    """
    if not len(values):
        return None
    median, spread = median_and_spread(values)
    first = last = None
    if len(values) >= LEAST_FOR_THIRDS:
        third = len(values) // 3
        first, last = float(np.median(values[:third])), float(np.median(values[-third:]))
    return MetricRecord(median, spread, first, last, len(values), error)


@dataclass(frozen=True, slots=True)
class SaidCue:
    """Something that was said in a session.

    Args:
        cue_id: As in its effect, if that could be judged.
        t_s: Stream time at which it was said.
        rule: What asked for it.
        words: As they were said; empty for a sound alone.
    """

    cue_id: str
    t_s: float
    rule: str
    words: str


_NO_METRICS: Mapping[str, MetricRecord] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One session.

    Args:
        started_utc_s: Wall clock at stream time 0, seconds since 1970, UTC. Where the machine did
            not know the day, a time that puts the session in its place among the others.
        placement: Where the sensor sat; of several, the first.
        sensor_id: Which sensor; empty if unknown.
        provenance: ``live``, ``imported`` or ``simulated``, as in the recording.
        title: For people.
        path: The recording, absolute; ``None`` without one.
        duration_s: Stream time at the end.
        running_s: Part of it spent running.
        speed_m_s: Median over the ground while running; ``None`` where it was not told.
        cues: How many corrections were given; praise and system messages do not count.
        measure_only: Nothing was to be corrected; see ``Plan``.
        focus: Rule coached, empty for all.
        feedback_share: As planned, 0 to 1.
        recall_only: As planned.
        version: Of the program that made the numbers.
        cues_judged: How many of the cues could be judged.
        cues_helped: How many of these helped.
        effort: How hard it felt to the runner, 0 nothing to 10 all there is; ``None`` if not told.
        pain: Something hurt.
        others: Where further sensors sat.
        content: What its inputs are known by, whatever their file is called or dated; empty if
            unknown.
        dated: ``started_utc_s`` is the day.
        metrics: By name; those with a valid value while running.
        effects: What followed each cue, in order; empty where a whole history is read.
        said: All that was said, in order; likewise, and in sessions that an earlier version kept.
        runner_simulated: The runner is made up, and not only the run.
    """

    started_utc_s: float
    placement: Placement
    sensor_id: str
    provenance: str
    title: str
    path: str | None
    duration_s: float
    running_s: float
    speed_m_s: float | None = None
    cues: int = 0
    measure_only: bool = False
    focus: str = ""
    feedback_share: float = 1.0
    recall_only: bool = False
    version: str = ""
    cues_judged: int = 0
    cues_helped: int = 0
    effort: float | None = None
    pain: bool = False
    others: tuple[Placement, ...] = ()
    content: str = ""
    dated: bool = True
    metrics: Mapping[str, MetricRecord] = field(default_factory=lambda: _NO_METRICS)
    effects: tuple[CueEffect, ...] = ()
    said: tuple[SaidCue, ...] = ()
    runner_simulated: bool = False

    @property
    def counts(self) -> bool:
        """Whether it says anything of its runner: a simulated one of a simulated one only."""
        return (self.provenance == "simulated") is self.runner_simulated

    @property
    def placements(self) -> tuple[Placement, ...]:
        """Where all sensors sat."""
        return (self.placement, *self.others)

    def at(self, placement: Placement) -> SessionRecord | None:
        """The session as the sensor there knows it; ``None`` if none was there."""
        if placement not in self.placements:
            return None
        if not self.others:
            return self
        metrics = {
            name: metric
            for name, metric in self.metrics.items()
            if is_of(name, placement, self.placements)
        }
        return replace(self, placement=placement, others=(), metrics=metrics)

    def comparable_to(self, places: Sequence[Placement]) -> SessionRecord | None:
        """With the metrics that sensors worn there would give alike; ``None`` if there are none."""
        if not set(places) & set(self.placements):
            return None
        if set(places) == set(self.placements):
            return self
        metrics = {
            name: metric
            for name, metric in self.metrics.items()
            if source_of(name, places) == source_of(name, self.placements)
        }
        return replace(self, metrics=metrics)


@dataclass(frozen=True, slots=True)
class CalibrationRecord:
    """How the runner stood at one calibration.

    Args:
        made_utc_s: When, seconds since 1970, UTC.
        placement: Where the sensor sat.
        axes_stated: Whether the mounting was stated. Otherwise up was taken from this very
            standing, and the two angles are zero by definition.
        tilt_rad: Forward angle of the segment.
        obliquity_rad: Side angle, right side down positive.
        sway_rad: RMS of the swaying.
    """

    made_utc_s: float
    placement: Placement
    axes_stated: bool
    tilt_rad: float
    obliquity_rad: float
    sway_rad: float
