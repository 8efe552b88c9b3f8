"""From a practice that ended to its record in the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.app.session_record import HistorySink
from coach.model import Cue, DeskSpan, SetDone, StandCheck
from coach.practice.asks_for_change import corrects
from coach.progress.practice_records import PracticeRecord
from coach.progress.records import SaidCue, SessionRecord

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from coach.app.session import Results
    from coach.model import Input
    from coach.recording import SessionHeader


class PracticeSink:
    """Collects what came of a practice, live or replayed, and what its inputs are known by."""

    def __init__(self) -> None:
        self.stand: StandCheck | None = None
        """The last standing check with a result; without any, the last without."""
        self.spans: list[DeskSpan] = []
        self.sets: list[SetDone] = []
        self.said: list[Cue] = []
        self.now_s = 0.0
        self._kept = HistorySink()

    @property
    def content(self) -> str:
        """What the inputs so far are known by."""
        return self._kept.content

    @property
    def pain(self) -> bool:
        """Whether something hurts: said and not taken back, or a set ended so."""
        return self._kept.pain or any(done.pain for done in self.sets)

    def before(self, events: Sequence[Input]) -> None:
        self._kept.before(events)

    def after(self, results: Results) -> None:
        self.now_s = max(self.now_s, results.now_s)
        for output in results.told:
            match output:
                case StandCheck():
                    if output.segments or self.stand is None or not self.stand.segments:
                        self.stand = output
                case DeskSpan():
                    self.spans.append(output)
                case SetDone():
                    self.sets.append(output)
                case Cue():
                    self.said.append(output)

    def close(self) -> None:
        """Nothing to do."""


def practice_record(header: SessionHeader, kept: PracticeSink, path: Path | None) -> PracticeRecord:
    """What the history keeps of a practice.

    Args:
        header: Of its recording, or as it would have been; with its ``practice``.
        kept: What was collected on the way.
        path: The recording; ``None`` without one.

    Raises:
        ValueError: It was a run.
    """
    if header.practice is None:
        raise ValueError("a run has a record of its own")
    session = SessionRecord(
        started_utc_s=header.created_utc.timestamp(),
        placement=header.placement,
        sensor_id=header.mounts[0].sensor_id or next(iter(header.sensors), ""),
        provenance=header.provenance.value,
        title=header.title,
        path=None if path is None else str(path.resolve()),
        duration_s=max(kept.now_s, 0.0),
        running_s=0.0,
        cues=sum(corrects(cue.rule) for cue in kept.said),
        feedback_share=header.practice.share,
        version=header.versions.get("coach", ""),
        said=tuple(SaidCue(cue.cue_id, cue.t_s, cue.rule, cue.text) for cue in kept.said),
        pain=kept.pain,
        others=tuple(one.placement for one in header.mounts[1:]),
        content=kept.content,
        dated=header.dated,
    )
    return PracticeRecord(
        header.practice.kind,
        session,
        stands=() if kept.stand is None else kept.stand.segments,
        spans=tuple(kept.spans),
        sets=tuple(kept.sets),
    )
