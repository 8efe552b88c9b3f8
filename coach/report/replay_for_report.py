"""A recording replayed for its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from coach.app.replayed import summed
from coach.app.session import config_of
from coach.report.measure.collect import ReportSink
from coach.report.session_report import HeardSession

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from coach.model import Input
    from coach.recording import Recording

    Batches: TypeAlias = Iterable[Sequence[Input]]


def session_of(
    recording: Recording, watch: Callable[[Batches], Batches] = lambda batches: batches
) -> HeardSession:
    """Replay a recording and listen.

    Args:
        recording: As read.
        watch: Sees the batches of inputs pass, for a bar.

    Raises:
        SettingsError: The recorded settings are not ones that this version knows.
    """
    header = recording.header
    grid_s = config_of(header).settings.grid_s
    heard = ReportSink(header.t_zero_host_s, grid_s)
    _, summing, summary = summed(recording, heard, watch)
    return HeardSession(header, summary, summing, heard, grid_s)
