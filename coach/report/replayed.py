"""A recording replayed for its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from coach.app.batches import by_count
from coach.app.session import Session, config_of, play
from coach.app.summary import SummarySink
from coach.model import Notification
from coach.report.collect import ReportSink
from coach.report.summary import HeardSession

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from coach.model import Input
    from coach.recording import Recording

    Batches: TypeAlias = Iterable[Sequence[Input]]

_BATCH = 4096


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
    config = config_of(header)
    summing = SummarySink(header.t_zero_host_s)
    heard = ReportSink(header.t_zero_host_s, config.settings.grid_s)
    replay = Session(config, [summing, heard])
    play(replay, watch(by_count(recording.inputs, _BATCH)), stop=lambda: False)
    placements = [one.placement for one in config.worn]
    return HeardSession(
        header=header,
        inputs=recording.inputs,
        summary=summing.summary(replay.baseline, config.settings, placements),
        summing=summing,
        heard=heard,
        grid_s=config.settings.grid_s,
        sensors=len({e.sensor_id for e in recording.inputs if isinstance(e, Notification)}),
    )
