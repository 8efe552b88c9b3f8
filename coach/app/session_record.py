"""From a session that ended to its record in the history, and from the history to the next plan."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from coach.app.summary import personal_bands
from coach.cues.rules import RECALL
from coach.model import (
    CalibrationOver,
    Command,
    Cue,
    CueEffect,
    Locomotion,
    UserCommand,
)
from coach.model.inputs import Pain, is_possible
from coach.progress import SaidCue, SessionRecord, metric_record
from coach.progress.next_plan import next_plan
from coach.recording.digest import InputDigest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from coach.app.grid_columns import GridColumns
    from coach.app.session import Results
    from coach.app.summary import Summary
    from coach.model import Calibration, Input, Phrasebook, Placement, Plan
    from coach.progress import Course, MetricRecord
    from coach.recording import SessionHeader
    from coach.settings import Settings


_LIKED = {Command.LIKE: 1, Command.DISLIKE: -1}


class HistorySink:
    """Collects what followed each cue, the runner's likes, and the calibrations on the way.

    And what the inputs are known by.
    """

    def __init__(self) -> None:
        self.effects: list[CueEffect] = []
        self.votes: Counter[str] = Counter()
        """Likes minus dislikes of each phrase, ``key#index``."""
        self._pain = Pain()
        self._last_phrase = ""
        self._digest = InputDigest()
        self.calibrations: list[tuple[float, Calibration]] = []

    @property
    def content(self) -> str:
        """What the inputs so far are known by."""
        return self._digest.content

    @property
    def pain(self) -> bool:
        """Whether the runner said that something hurts, and did not take it back."""
        return self._pain.stands

    def before(self, events: Sequence[Input]) -> None:
        self._digest.update(events)
        for event in events:
            if not isinstance(event, UserCommand) or not is_possible(event):
                continue
            self._pain.take(event.command, event.t_host_s)
            liked = _LIKED.get(event.command, 0)
            if liked and self._last_phrase:
                self.votes[self._last_phrase] += liked

    def after(self, results: Results) -> None:
        for output in results.told:
            if isinstance(output, Cue) and output.metric and output.phrase:
                self._last_phrase = output.phrase
            elif isinstance(output, CueEffect):
                self.effects.append(output)
            elif isinstance(output, CalibrationOver) and output.calibration is not None:
                self.calibrations.append((output.t_s, output.calibration))

    def close(self) -> None:
        """Nothing to do."""


def record_of(
    header: SessionHeader,
    summary: Summary,
    grid: GridColumns,
    kept: HistorySink,
    path: Path | None,
) -> SessionRecord:
    """What the history keeps of a session.

    Args:
        header: Of its recording, or as it would have been.
        summary: At its end.
        grid: Its metrics.
        kept: What was collected on the way.
        path: The recording; ``None`` without one.
    """
    of_cues = [effect for effect in kept.effects if effect.rule != RECALL]
    return SessionRecord(
        started_utc_s=header.created_utc.timestamp(),
        placement=header.placement,
        sensor_id=header.mounts[0].sensor_id or next(iter(header.sensors), ""),
        provenance=header.provenance.value,
        title=header.title,
        path=None if path is None else str(path.resolve()),
        duration_s=max(summary.duration_s, 0.0),
        running_s=summary.locomotion_s[Locomotion.RUNNING],
        speed_m_s=summary.speed_m_s,
        cues=sum(bool(cue.metric) for cue in summary.cues),
        measure_only=header.plan.measure_only,
        focus=header.plan.focus,
        feedback_share=header.plan.feedback_share,
        recall_only=header.plan.recall_only,
        version=header.versions.get("coach", ""),
        cues_judged=len(of_cues),
        cues_helped=sum(effect.helped for effect in of_cues),
        metrics=metric_records(summary, grid),
        effects=tuple(kept.effects),
        said=tuple(SaidCue(cue.cue_id, cue.t_s, cue.rule, cue.text) for cue in summary.cues),
        pain=kept.pain,
        others=tuple(one.placement for one in header.mounts[1:]),
        content=kept.content,
        dated=header.dated,
    )


def metric_records(summary: Summary, grid: GridColumns) -> Mapping[str, MetricRecord]:
    """Every metric with a valid value while running."""
    running = grid.during(Locomotion.RUNNING)
    found = {
        one.name: metric_record(grid.values(one.name)[running & grid.ok(one.name)], one.error)
        for one in summary.metrics
    }
    return {name: record for name, record in found.items() if record is not None}


def plan_after(
    course: Course,
    settings: Settings,
    phrases: Phrasebook,
    placements: Sequence[Placement],
    now_utc_s: float,
) -> Plan:
    """The plan of a session that starts now.

    Args:
        course: Everything before it.
        settings: In force.
        phrases: In force.
        placements: Where the sensors sit.
        now_utc_s: Seconds since 1970.
    """
    meant = [r for r in settings.cues.rules.table if course.focus.rule in (r.name, r.topic)]
    # A message that is turned off for a while leaves the course of its focus as it is.
    every = replace(settings, cues=replace(settings.cues, off=()))
    bands = personal_bands(course.original_baseline, every, placements)
    known = replace(
        course,
        # A rule that this version no longer has would leave nothing to be coached.
        focus=course.focus if meant else replace(course.focus, rule=""),
        rules=tuple(rule.name for rule in meant),
        watched={rule.metric: bands[rule.metric] for rule in meant if rule.metric in bands},
    )
    words = {phrase.name: phrase.text for phrase in phrases.all()}
    return next_plan(known, now_utc_s, lambda key: words.get(key, ""), settings.cues)
