"""Writes a session that is already there, simulated or imported, with the coach's outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.app import Session, by_time, config_of, play
from coach.app.sinks import RecorderSink
from coach.cli.interrupt import stop_on_interrupt
from coach.cli.progress_bar import Progress
from coach.recording import RecordingWriter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from coach.model import Input
    from coach.recording import SessionHeader

# Outputs stand near the inputs they follow from, as in a live recording.
_STEP_S = 1.0


def record_session(path: Path, header: SessionHeader, inputs: Sequence[Input]) -> None:
    """Write a recording with inputs and outputs. A file of that name is replaced.

    An interrupted or failed one is removed again: a part of it is of no use to anybody.

    Raises:
        RecordingError: The file cannot be written.
        KeyboardInterrupt: The user asked for a stop.
    """
    # From before the file exists, Ctrl-C is a request: it cannot leave a part of the file behind.
    with stop_on_interrupt() as stop:
        config = config_of(header)
        path.unlink(missing_ok=True)
        writer = RecordingWriter(path, header)
        whole = False
        try:
            with Progress("recording", len(inputs)) as progress:
                session = Session(config, [RecorderSink(writer)])
                play(session, progress.over(by_time(inputs, _STEP_S)), stop)
            whole = not stop() and writer.failure is None
        finally:
            writer.close()
            if not whole:
                path.unlink(missing_ok=True)
    if writer.failure is not None:
        raise writer.failure
    if stop():
        raise KeyboardInterrupt
