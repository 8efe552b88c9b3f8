"""A practice replayed, with what is known of earlier ones: all that its page says is of this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from coach.app.practice_record import PracticeSink, practice_record
from coach.app.replayed import summed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from coach.model import Input
    from coach.progress.practice_records import PracticeRecord
    from coach.recording import Recording, SessionHeader

    Batches: TypeAlias = Iterable[Sequence[Input]]


@dataclass(frozen=True, slots=True)
class PracticeReport:
    """What one practice says.

    Args:
        header: Of its recording.
        record: What came of it, with what was said.
        notes: Of a standing check, what it tells beside its numbers; empty of others.
        athlete: Whose it is; any text, empty if unknown.
        earlier: Practices before it, oldest first; those that count.
        samples: How many were measured.
        complete: Part of the samples that is there, 0 to 1.
    """

    header: SessionHeader
    record: PracticeRecord
    notes: tuple[str, ...]
    athlete: str
    earlier: tuple[PracticeRecord, ...]
    samples: int
    complete: float


def practice_report_of(
    recording: Recording,
    path: Path,
    known: tuple[str, Sequence[PracticeRecord]] = ("", ()),
    watch: Callable[[Batches], Batches] = lambda batches: batches,
) -> PracticeReport:
    """Replay the recording of a practice and listen.

    Args:
        recording: As read.
        path: Where it was read from.
        known: Whose it is, and practices of the history.
        watch: Sees the batches of inputs pass, for a bar.

    Raises:
        SettingsError: The recorded settings are not ones that this version knows.
    """
    heard = PracticeSink()
    _, _, summary = summed(recording, heard, watch)
    record = practice_record(recording.header, heard, path)
    athlete, others = known
    earlier = sorted(
        (
            one
            for one in others
            if one.kind is record.kind
            and one.counts
            and _is_simulated(one) is _is_simulated(record)
            and one.started_utc_s < record.started_utc_s
            and one.session.content != record.session.content
        ),
        key=lambda one: one.started_utc_s,
    )
    coverage = summary.coverage
    return PracticeReport(
        header=recording.header,
        record=record,
        notes=() if heard.stand is None else heard.stand.notes,
        athlete=athlete,
        earlier=tuple(earlier),
        samples=coverage.samples,
        complete=coverage.completeness if coverage.samples else 0.0,
    )


def _is_simulated(record: PracticeRecord) -> bool:
    return record.session.provenance == "simulated"
