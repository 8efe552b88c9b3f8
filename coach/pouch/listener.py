"""A session's listener: hands what happens in it to the journey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.model import CalibrationOver, LinkChange, LinkState, MetricSnapshot
from coach.pouch.journey import Event, Happened

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.app.session import Results
    from coach.model import Input
    from coach.pouch.run_watch import Watch


class Listener:
    """A sink.

    Args:
        watch: Of this session.
        t_zero_host_s: Host time of stream time 0.
        tell: Takes what happens.
    """

    def __init__(
        self, watch: Watch, t_zero_host_s: float, tell: Callable[[Happened], None]
    ) -> None:
        self._watch = watch
        self._zero_host_s = t_zero_host_s
        self._tell = tell

    def before(self, events: Sequence[Input]) -> None:
        for event in events:
            if isinstance(event, LinkChange):
                t_s = event.t_host_s - self._zero_host_s
                connected = event.state is LinkState.CONNECTED
                self._watch.link(event.sensor_id, t_s, connected=connected)

    def after(self, results: Results) -> None:
        for output in results.told:
            happened: list[Event] = []
            if isinstance(output, MetricSnapshot):
                happened = self._watch.snapshot(output)
            elif isinstance(output, CalibrationOver):
                happened = self._watch.calibration(output)
            for event in happened:
                self._tell(Happened(event))
        for event in self._watch.at(results.now_s):
            self._tell(Happened(event))

    def close(self) -> None:
        """Nothing to do: how it ended is known to whoever ended it."""
