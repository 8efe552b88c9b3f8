"""Sinks of a live session only: a recorder that may fail, and the profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.app.sinks import RecorderSink
from coach.model import CalibrationOver

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.app.session import Results
    from coach.athlete.profile import Profile
    from coach.model import Input
    from coach.recording import RecordingWriter


class WatchedRecorder(RecorderSink):
    """A recorder that says once why it gave up; the run goes on.

    Args:
        writer: Where to.
        notify: Takes the line.
    """

    def __init__(self, writer: RecordingWriter, notify: Callable[[str], None]) -> None:
        super().__init__(writer)
        self._watched = writer
        self._notify = notify
        self._told = False

    def after(self, results: Results) -> None:
        super().after(results)
        self._look()

    def close(self) -> None:
        super().close()
        self._look()

    def _look(self) -> None:
        if self._watched.failure is not None and not self._told:
            self._told = True
            self._notify(str(self._watched.failure))


class CalibrationKeeper:
    """Puts each guided calibration into the profile."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def before(self, events: Sequence[Input]) -> None:
        """Nothing to do."""

    def after(self, results: Results) -> None:
        for output in results.told:
            if isinstance(output, CalibrationOver) and output.calibration is not None:
                self._profile.keep_calibration(output.calibration)

    def close(self) -> None:
        """Nothing to do."""
