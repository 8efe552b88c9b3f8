"""A recording replayed in one go, for the history or for a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from coach.app.batches import by_count
from coach.app.practice_record import PracticeSink, practice_record
from coach.app.session import Session, config_of, play
from coach.app.session_record import HistorySink, record_of
from coach.app.summary import SummarySink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from coach.app.session import Sink
    from coach.app.summary import Summary
    from coach.model import Baseline, Calibration, Input
    from coach.progress import SessionRecord
    from coach.progress.practice_records import PracticeRecord
    from coach.recording import Recording

    Batches: TypeAlias = Iterable[Sequence[Input]]
    Watch: TypeAlias = Callable[[Batches], Batches]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a recording has for the history.

    Args:
        record: The session.
        baseline: The usual values as known at its end.
        calibrations: Made in it, with their stream times.
        samples: How many were measured.
    """

    record: SessionRecord
    baseline: Baseline
    calibrations: tuple[tuple[float, Calibration], ...]
    samples: int


def replayed(recording: Recording, path: Path, watch: Watch = lambda batches: batches) -> Replayed:
    """Replay a recording.

    Args:
        recording: As read.
        path: Where it was read from.
        watch: Sees the batches pass, for a bar.

    Raises:
        SettingsError: The recorded settings are not ones that this version knows.
    """
    kept = HistorySink()
    session, summing, summary = summed(recording, kept, watch)
    record = record_of(recording.header, summary, summing.grid, kept, path)
    samples = summary.coverage.samples
    return Replayed(record, session.next_baseline, tuple(kept.calibrations), samples)


def replayed_practice(
    recording: Recording, path: Path, watch: Watch = lambda batches: batches
) -> tuple[PracticeRecord, int]:
    """Replay the recording of a practice.

    Returns:
        What it has for the history, and how many samples were measured.

    Raises:
        SettingsError: As ``replayed``.
    """
    kept = PracticeSink()
    _, _, summary = summed(recording, kept, watch)
    return practice_record(recording.header, kept, path), summary.coverage.samples


def summed(
    recording: Recording, listener: Sink, watch: Watch = lambda batches: batches
) -> tuple[Session, SummarySink, Summary]:
    """Replay a recording as it was made, with a summary and one more listener.

    Raises:
        SettingsError: The recorded settings are not ones that this version knows.
    """
    config = config_of(recording.header)
    summing = SummarySink(recording.header.t_zero_host_s)
    session = Session(config, [summing, listener])
    play(session, watch(by_count(recording.inputs)), stop=lambda: False)
    placements = [one.placement for one in config.mounts]
    summary = summing.summary(session.baseline, config.settings, placements, session.worths)
    return session, summing, summary
