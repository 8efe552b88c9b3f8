"""A session as its report sees it: everything that is shown, before it is drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from coach.app.distance import distance_of
from coach.cues import RULES
from coach.cues.rules import RECALL
from coach.model import Locomotion
from coach.report.measure.corrections import corrections_of
from coach.report.measure.earlier import earlier_of
from coach.report.measure.left_right import sides_of
from coach.report.measure.mean_posture import mean_postures, standing_posture
from coach.report.measure.metric_report import metric_reports
from coach.report.measure.phrase_effects import phrase_rows
from coach.report.measure.quality import (
    ATTACHMENT_FAULTS,
    CLIPPED,
    never_calibrated,
    strip_of,
    suspended,
)
from coach.report.measure.series import bucket_middles
from coach.report.measure.speed_effect import speed_report
from coach.report.measure.splits import in_band, splits_of
from coach.report.measure.window_cadence import CadenceWindows
from coach.report.say.exercises import exercises_for
from coach.report.say.verdict import Circumstances, verdict_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.app.coverage import Coverage
    from coach.app.summary import FaultCount, Summary, SummarySink
    from coach.model import Cue, Placement, Reason
    from coach.model.blocks import FloatArray
    from coach.practice.exercise import Exercise
    from coach.progress import SessionRecord
    from coach.recording import SessionHeader
    from coach.report.measure.collect import ReportSink
    from coach.report.measure.corrections import Correction
    from coach.report.measure.earlier import EarlierRun
    from coach.report.measure.left_right import SideRow
    from coach.report.measure.mean_posture import Posture
    from coach.report.measure.metric_report import MetricReport
    from coach.report.measure.phrase_effects import PhraseRow
    from coach.report.measure.quality import QualityStrip, Span
    from coach.report.measure.speed_effect import SpeedReport
    from coach.report.measure.splits import Split
    from coach.report.say.verdict import Verdict

_RAMP_S = 20.0
"""Before and after the time out of a band, in which a metric was on its way."""
IMPROVED, NOT_IMPROVED, UNKNOWN = "improved", "not", "unknown"


@dataclass(frozen=True, slots=True)
class CueMark:
    """A cue and what followed: ``improved``, ``not`` or ``unknown``."""

    cue: Cue
    outcome: str


@dataclass(frozen=True, slots=True)
class Report:
    """One session.

    Args:
        header: Of its recording.
        athlete: Whose it is; empty if nobody said.
        placements: Of the sensors.
        duration_s: Stream time at the end.
        running_s: Of it.
        no_data_s: Of it, without samples: nobody knows what the runner did.
        distance_m: ``None`` where speed is not known.
        speed: Likewise.
        verdict: Sentence, suggestion, findings.
        metrics: Those with a value.
        in_band: Metric -> part of its judged values in its band.
        corrections: What was out of its band and came back.
        never_calibrated: Whether there was no calibration from begin to end.
        cues: In order.
        suspended: Where judging was suspended.
        middles_s: ``(n,)`` middles of the buckets of all series and of the strip.
        strip: State of the data.
        coverage: How much of it is there.
        faults: Kind -> how often.
        seat_s: When the sensor was found to have slipped or to be loose.
        splits: Per kilometre or five minutes.
        sides: Left against right.
        phrases: Cues by phrase.
        silence: Reason -> part of the decisions, largest first.
        exercises: That fit the findings.
        postures: Mean of the first and of the last third.
        standing: Of the calibration; ``None`` without.
        earlier: Metric -> the runner's last runs, oldest first.
    """

    header: SessionHeader
    athlete: str
    placements: tuple[Placement, ...]
    duration_s: float
    running_s: float
    no_data_s: float
    distance_m: float | None
    speed: SpeedReport | None
    verdict: Verdict
    metrics: tuple[MetricReport, ...]
    in_band: Mapping[str, float]
    corrections: tuple[Correction, ...]
    never_calibrated: bool
    cues: tuple[CueMark, ...]
    suspended: tuple[Span, ...]
    middles_s: FloatArray
    strip: QualityStrip
    coverage: Coverage
    faults: Mapping[str, FaultCount]
    seat_s: tuple[float, ...]
    splits: tuple[Split, ...]
    sides: tuple[SideRow, ...]
    phrases: tuple[PhraseRow, ...]
    silence: Mapping[Reason, float]
    exercises: tuple[Exercise, ...]
    postures: tuple[Posture, Posture]
    standing: Posture | None
    earlier: Mapping[str, tuple[EarlierRun, ...]]


@dataclass(frozen=True, slots=True)
class HeardSession:
    """What a report is made of.

    Args:
        header: Of the recording.
        summary: At the session's end.
        summing: Has the metrics on the grid.
        heard: Has the rest.
        grid_s: Distance of two grid instants.
    """

    header: SessionHeader
    summary: Summary
    summing: SummarySink
    heard: ReportSink
    grid_s: float


def report_of(session: HeardSession, athlete: str, runs: Sequence[SessionRecord]) -> Report:
    """The report.

    Args:
        session: Replayed.
        athlete: Name, any text.
        runs: The runner's last runs, as ``earlier.last_runs`` gives them.
    """
    summary, grid, heard = session.summary, session.summing.grid, session.heard
    placements = tuple(one.placement for one in session.header.mounts)
    duration_s = max(summary.duration_s, 0.0)
    middles_s = bucket_middles(max(duration_s, session.grid_s), session.grid_s)
    distance = distance_of(grid, *session.summing.speeds, session.grid_s)
    cadence = CadenceWindows(heard.running)
    measured = partial(
        metric_reports,
        summary.metrics,
        grid,
        session.grid_s,
        middles_s,
        distance=distance,
        cadence=cadence,
        runs=runs,
    )
    metrics = measured()
    bands = {metric.name: metric.band for metric in metrics if metric.band is not None}
    running = grid.during(Locomotion.RUNNING)
    judged = {name: grid.values(name)[running & grid.ok(name)] for name in bands}
    effects = {effect.cue_id: effect.helped for effect in summary.effects if effect.rule != RECALL}
    seat_s = tuple(heard.fault_times(*ATTACHMENT_FAULTS).tolist())
    inside = in_band(judged, bands)
    corrections = corrections_of(metrics, grid, running, summary.cues)
    if corrections:
        # What came back is told by itself. Beside it, begin and end can still differ.
        left_out = {
            one.metric: (one.from_s - _RAMP_S, one.until_s + _RAMP_S) for one in corrections
        }
        again = {metric.name: metric.drift for metric in measured(left_out=left_out)}
        metrics = tuple(replace(metric, drift=again[metric.name]) for metric in metrics)
    uncalibrated = never_calibrated(summary.silence)
    verdict = verdict_of(
        metrics,
        Circumstances(
            running_s=summary.locomotion_s[Locomotion.RUNNING],
            completeness=summary.coverage.completeness,
            moved=bool(seat_s),
            pain=heard.pain.stands,
            measure_only=session.header.plan.measure_only,
            corrections=corrections,
            never_calibrated=uncalibrated,
            judged=len(effects),
            focus=frozenset(
                (rule.metric, rule.direction)
                for rule in RULES
                if session.header.plan.focus in (rule.name, rule.topic)
            ),
            helped=sum(effects.values()),
        ),
    )
    return Report(
        header=session.header,
        athlete=athlete,
        placements=placements,
        duration_s=duration_s,
        running_s=summary.locomotion_s[Locomotion.RUNNING],
        no_data_s=summary.no_data_s,
        distance_m=float(distance.distance_m[-1]) if distance is not None else None,
        speed=speed_report(grid, distance, middles_s),
        verdict=verdict,
        metrics=metrics,
        in_band=inside,
        corrections=corrections,
        never_calibrated=uncalibrated,
        cues=tuple(CueMark(cue, _outcome(cue, effects)) for cue in summary.cues),
        suspended=suspended(heard.stretches),
        middles_s=middles_s,
        strip=strip_of(
            middles_s,
            summary.coverage.gaps,
            len(heard.sensor_ids),
            heard.fault_times(*CLIPPED),
            heard.link_lost(duration_s),
        ),
        coverage=summary.coverage,
        faults=summary.faults,
        seat_s=seat_s,
        splits=splits_of(
            grid,
            session.grid_s,
            distance,
            bands=bands,
            cues=summary.cues,
            cadence=cadence,
        ),
        sides=sides_of(heard, grid, running, placements, summary.worths),
        phrases=phrase_rows(summary.cues, summary.effects),
        silence=summary.silence,
        exercises=exercises_for(verdict.findings),
        postures=mean_postures(metrics),
        standing=standing_posture(session.header.mounts),
        earlier={metric.name: earlier_of(metric.name, runs) for metric in metrics},
    )


def _outcome(cue: Cue, effects: Mapping[str, bool]) -> str:
    if cue.cue_id not in effects:
        return UNKNOWN
    return IMPROVED if effects[cue.cue_id] else NOT_IMPROVED
