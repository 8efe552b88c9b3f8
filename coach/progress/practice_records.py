"""A session that was no run, in what the history keeps of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.model import Placement
    from coach.model.practice import (
        DeskSpan,
        DeskState,
        PracticeKind,
        SegmentStand,
        SetDone,
    )
    from coach.progress.records import SessionRecord


@dataclass(frozen=True, slots=True)
class PracticeRecord:
    """A standing check, a time at the desk, or exercises.

    Args:
        kind: Which of them.
        session: When, where and by which sensor; nothing was run in it. ``cues`` counts what was
            to be corrected: nudges, reminders, words about form.
        stands: Of a standing check, each segment; empty where it came to no result.
        spans: Of a time at the desk, in order.
        sets: Of exercises, in order.
    """

    kind: PracticeKind
    session: SessionRecord
    stands: tuple[SegmentStand, ...] = ()
    spans: tuple[DeskSpan, ...] = ()
    sets: tuple[SetDone, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it says anything of its runner, as of a run."""
        return self.session.counts

    @property
    def started_utc_s(self) -> float:
        """Seconds since 1970, UTC."""
        return self.session.started_utc_s

    def stand_of(self, placement: Placement) -> SegmentStand | None:
        """What a standing check found of one segment."""
        return next((one for one in self.stands if one.placement is placement), None)

    def seconds_in(self, state: DeskState) -> float:
        """How long at the desk that was done."""
        return sum(span.end_s - span.t_s for span in self.spans if span.state is state)

    @property
    def judged_s(self) -> float:
        """How long at the desk the posture was judged."""
        return sum(span.end_s - span.t_s for span in self.spans if span.slouched is not None)

    @property
    def slouched_s(self) -> float:
        """How long of that it was below the wearer's own band."""
        return sum(span.end_s - span.t_s for span in self.spans if span.slouched)


def mean_of(angles: tuple[float, ...]) -> float | None:
    """Mean over the rounds of a standing check; ``None`` without any."""
    return sum(angles) / len(angles) if angles else None
