"""A recording replayed for what the history keeps of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from coach.app.batches import by_count
from coach.app.history import HistorySink, record_of
from coach.app.session import Session, config_of, play
from coach.app.summary import SummarySink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from coach.model import Baseline, Calibration, Input
    from coach.progress import SessionRecord
    from coach.recording import Recording

    Batches: TypeAlias = Iterable[Sequence[Input]]
    Watch: TypeAlias = Callable[[Batches], Batches]

_BATCH = 4096


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a recording has for the history.

    Args:
        record: The session.
        baseline: The usual values as known at its end.
        calibrations: Made in it, with their stream times.
    """

    record: SessionRecord
    baseline: Baseline
    calibrations: tuple[tuple[float, Calibration], ...]


def replayed(recording: Recording, path: Path, watch: Watch = lambda batches: batches) -> Replayed:
    """Replay a recording.

    Args:
        recording: As read.
        path: Where it was read from.
        watch: Sees the batches pass, for a bar.

    Raises:
        SettingsError: The recorded settings are not ones that this version knows.
    """
    header = recording.header
    config = config_of(header)
    summing, kept = SummarySink(header.t_zero_host_s), HistorySink()
    session = Session(config, [summing, kept])
    play(session, watch(by_count(recording.inputs, _BATCH)), stop=lambda: False)
    placements = [one.placement for one in config.worn]
    summary = summing.summary(session.baseline, config.settings, placements)
    record = record_of(header, summary, summing.grid, kept.effects, path)
    return Replayed(record, session.next_baseline, tuple(kept.calibrations))
