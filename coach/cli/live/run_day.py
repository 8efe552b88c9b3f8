"""The day of a live run: a machine without a battery clock may learn it in the middle of it."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from coach.cli.notes import note
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.app.session import Results
    from coach.host import RunClock
    from coach.model import Input
    from coach.recording import RecordingWriter, SessionHeader

_LOOK_EVERY_S = 5.0


class RunDay:
    """Looks now and then whether the day is known better, and says so in the recording at once.

    Args:
        clock: Begun at stream time 0.
        header: Of the session, as it was then.
        writer: Of the recording, if there is one.
    """

    def __init__(
        self, clock: RunClock, header: SessionHeader, writer: RecordingWriter | None
    ) -> None:
        self.first = self.header = header
        self._clock = clock
        self._writer = writer
        self._looked_host_s = -math.inf
        if not header.dated:
            note(tr("this computer does not know the day; the run is dated as soon as it does"))

    def before(self, events: Sequence[Input]) -> None:
        """Look, before the recording is closed or anything else is made of the session."""
        t_host_s = events[-1].t_host_s if events else self._looked_host_s
        if not abs(t_host_s - self._looked_host_s) < _LOOK_EVERY_S:
            self._looked_host_s = t_host_s
            self._look()

    def after(self, results: Results) -> None:
        """Nothing to do."""

    def close(self) -> None:
        self._look()

    def _look(self) -> None:
        if not self._clock.look():
            return
        began = datetime.fromtimestamp(self._clock.began.wall_utc_s, UTC)
        self.header = replace(self.header, created_utc=began, dated=True)
        if self._writer is not None:
            self._writer.restate(self.header)
        note(
            tr(
                "the clock of this computer was put right; this run began on {day}",
                day=local_words(began),
            )
        )


def local_words(utc: datetime) -> str:
    """Local time, as on the runner's watch."""
    return f"{utc.astimezone():%Y-%m-%d %H:%M}"
